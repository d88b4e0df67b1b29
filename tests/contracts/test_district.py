"""The port District: the fake and the real service on both databases give the same answers."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bureau_app.domain.abgleich import Ausgang, Gegenfassung
from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link.kreis import KreisDienst
from bureau_app.link.sitzungsbund import Sitzungsbund
from bureau_app.workflows.ports import Benutzer, District, Rolle
from tests.eintraege import aenderung, koerper, neue_id, vorgang
from tests.fakes.district import FakeDistrict
from tests.kreisdienst import DATABASES, KAARST, NEUSS, dienst, kreis

KENNUNG, KENNWORT = "e.kanari", "Zwitscher-42"


@dataclass
class Gegenstelle:
    """A District of a device in Neuss, how to read its register, and how to cut it off."""

    district: District
    eintrag: Callable[[str], bytes | None]
    trenne: Callable[[], Any]


@pytest.fixture(params=["fake", *DATABASES])
def stelle(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Gegenstelle]:
    if request.param == "fake":
        benutzer = Benutzer(neue_id(), KENNUNG, "Erika Kanari", "EK", Rolle.SACHBEARBEITUNG, NEUSS, "s" * 43)
        fake = FakeDistrict({KENNUNG: (KENNWORT, benutzer)}, NEUSS)
        yield Gegenstelle(fake, fake.eintrag, lambda: setattr(fake, "offline", True))
        return
    with kreis(request.param, tmp_path) as k, ExitStack() as laufend:
        _, token = k.geraet()
        k.konto(KENNUNG, KENNWORT)
        angebot = KreisDienst(laufend.enter_context(dienst(k.engine, k.uhr.jetzt)), token)
        angebot.nimm_bund(Sitzungsbund())
        yield Gegenstelle(angebot, angebot.eintrag, laufend.close)
        angebot.schliesse()


def test_a_change_is_taken_and_can_be_read_back(stelle: Gegenstelle) -> None:
    a = aenderung()
    (ergebnis,) = stelle.district.tausche([a], "").ergebnisse
    assert (ergebnis.op_id, ergebnis.ausgang, ergebnis.version, ergebnis.grund) == (a.op_id, Ausgang.ACCEPTED, 1, "")
    assert stelle.eintrag(a.vorgang_id) == a.koerper
    assert stelle.eintrag(neue_id()) is None


def test_the_same_change_again_is_known_with_the_version_it_led_to(stelle: Gegenstelle) -> None:
    erste = aenderung()
    zweite = aenderung(vorgang_id=erste.vorgang_id, base_version=1)
    stelle.district.tausche([erste, zweite], "")
    nochmal = stelle.district.tausche([erste, zweite], "").ergebnisse
    assert [(e.ausgang, e.version) for e in nochmal] == [(Ausgang.KNOWN, 1), (Ausgang.KNOWN, 2)]


def test_twice_in_one_request_takes_effect_once(stelle: Gegenstelle) -> None:
    a = aenderung()
    ergebnisse = stelle.district.tausche([a, a], "").ergebnisse
    assert [(e.ausgang, e.version) for e in ergebnisse] == [(Ausgang.ACCEPTED, 1), (Ausgang.KNOWN, 1)]


def test_other_bytes_under_a_known_op_id_are_refused(stelle: Gegenstelle) -> None:
    a = aenderung()
    stelle.district.tausche([a], "")
    falsch = aenderung(vorgang_id=a.vorgang_id, op_id=a.op_id, inhalt=a.koerper.replace(b"K1-00042", b"K1-00043"))
    (ergebnis,) = stelle.district.tausche([falsch], "").ergebnisse
    assert (ergebnis.ausgang, ergebnis.grund) == (Ausgang.REFUSED, "op_id_wiederverwendet")
    assert stelle.eintrag(a.vorgang_id) == a.koerper


def test_a_stale_base_version_is_a_conflict_and_changes_nothing(stelle: Gegenstelle) -> None:
    a = aenderung()
    b = aenderung(vorgang_id=a.vorgang_id, base_version=0)
    voraus = aenderung(vorgang_id=a.vorgang_id, base_version=7)
    zeiger = stelle.district.tausche([a], "").zeiger
    for spaet in (b, voraus):
        (ergebnis,) = stelle.district.tausche([spaet], zeiger).ergebnisse
        assert (ergebnis.ausgang, ergebnis.version, ergebnis.grund) == (Ausgang.CONFLICT, 1, "veraltete_fassung")
        assert ergebnis.gegen == Gegenfassung(1, a.koerper)
    assert stelle.eintrag(a.vorgang_id) == a.koerper


def test_who_builds_on_what_is_not_there_is_told_so(stelle: Gegenstelle) -> None:
    a, zeiger = aenderung(base_version=1), stelle.district.tausche([], "").zeiger
    (ergebnis,) = stelle.district.tausche([a], zeiger).ergebnisse
    assert (ergebnis.ausgang, ergebnis.version, ergebnis.gegen) == (Ausgang.CONFLICT, 0, Gegenfassung(0))


def test_one_bad_change_spoils_no_other(stelle: Gegenstelle) -> None:
    gut, schlecht, auch_gut = aenderung(), aenderung(inhalt=b'{"schema":"fahrzeugregister/1"}'), aenderung()
    ergebnisse = stelle.district.tausche([gut, schlecht, auch_gut], "").ergebnisse
    assert [e.ausgang for e in ergebnisse] == [Ausgang.ACCEPTED, Ausgang.REFUSED, Ausgang.ACCEPTED]
    assert ergebnisse[1].grund == "koerper_unverstaendlich"


def test_an_entry_under_another_vorgang_id_is_refused(stelle: Gegenstelle) -> None:
    fremder = koerper(Register.FAHRZEUGREGISTER, vorgang(neue_id()))
    (ergebnis,) = stelle.district.tausche([aenderung(inhalt=fremder)], "").ergebnisse
    assert (ergebnis.ausgang, ergebnis.grund) == (Ausgang.REFUSED, "koerper_unverstaendlich")


def test_another_towns_entry_is_refused(stelle: Gegenstelle) -> None:
    (ergebnis,) = stelle.district.tausche([aenderung(gemeinde_ags=KAARST)], "").ergebnisse
    assert (ergebnis.ausgang, ergebnis.grund) == (Ausgang.REFUSED, "fremde_gemeinde")


def test_what_fits_into_no_request_is_refused_and_the_rest_goes(stelle: Gegenstelle) -> None:
    riese, gut = aenderung(inhalt=b'{"x":"' + b"y" * 300_000 + b'"}'), aenderung()
    ergebnisse = {e.op_id: e for e in stelle.district.tausche([riese, gut], "").ergebnisse}
    assert (ergebnisse[riese.op_id].ausgang, ergebnisse[riese.op_id].grund) == (Ausgang.REFUSED, "zu_gross")
    assert ergebnisse[gut.op_id].ausgang is Ausgang.ACCEPTED


def test_more_than_fits_is_ruled_in_order_and_the_rest_stays(stelle: Gegenstelle) -> None:
    viele = [aenderung() for _ in range(60)]
    erste = stelle.district.tausche(viele, "").ergebnisse
    assert [e.op_id for e in erste] == [a.op_id for a in viele[: len(erste)]]
    assert 0 < len(erste) <= 50
    rest = stelle.district.tausche(viele[len(erste) :], "").ergebnisse
    assert all(e.ausgang is Ausgang.ACCEPTED for e in (*erste, *rest))


def test_the_cursor_moves_with_what_happened(stelle: Gegenstelle) -> None:
    anfang = stelle.district.tausche([], "").zeiger
    danach = stelle.district.tausche([aenderung()], anfang).zeiger
    assert danach != anfang
    assert stelle.district.tausche([], danach).zeiger == danach


def test_sign_in_says_who_it_is_or_no(stelle: Gegenstelle) -> None:
    benutzer = stelle.district.melde_an(KENNUNG, KENNWORT)
    assert benutzer is not None
    assert (benutzer.kennung, benutzer.name, benutzer.zeichen) == (KENNUNG, "Erika Kanari", "EK")
    assert (benutzer.rolle, benutzer.gemeinde_ags) == (Rolle.SACHBEARBEITUNG, NEUSS)
    assert len(benutzer.sitzung) == 43
    assert benutzer.sitzung not in repr(benutzer)
    assert stelle.district.melde_an(KENNUNG, "falsch") is None
    assert stelle.district.melde_an("niemand", KENNWORT) is None
    assert stelle.district.melde_an("", "") is None


def test_five_wrong_passwords_block_the_account_even_for_the_right_one(stelle: Gegenstelle) -> None:
    for _ in range(5):
        assert stelle.district.melde_an(KENNUNG, "falsch") is None
    with pytest.raises(Stoerung) as gesperrt:
        stelle.district.melde_an(KENNUNG, KENNWORT)
    assert gesperrt.value.code is Fehlercode.KREIS_ANMELDUNG_GESPERRT


def test_a_service_that_is_away_is_a_stoerung_not_a_no(stelle: Gegenstelle) -> None:
    stelle.trenne()
    with pytest.raises(Stoerung) as weg:
        stelle.district.tausche([aenderung()], "")
    assert weg.value.code is Fehlercode.KREIS_NICHT_ERREICHBAR
    with pytest.raises(Stoerung) as auch_weg:
        stelle.district.melde_an(KENNUNG, KENNWORT)
    assert auch_weg.value.code is Fehlercode.KREIS_NICHT_ERREICHBAR


def test_who_signs_out_is_out_and_may_sign_in_again(stelle: Gegenstelle) -> None:
    benutzer = stelle.district.melde_an(KENNUNG, KENNWORT)
    assert benutzer is not None
    stelle.district.melde_ab(benutzer.sitzung)
    wieder = stelle.district.melde_an(KENNUNG, KENNWORT)
    assert wieder is not None
    stelle.trenne()
    with pytest.raises(Stoerung) as weg:
        stelle.district.melde_ab(wieder.sitzung)
    assert weg.value.code is Fehlercode.KREIS_NICHT_ERREICHBAR


def test_an_answer_of_the_service_tells_its_time(stelle: Gegenstelle) -> None:
    if isinstance(stelle.district, FakeDistrict):
        stelle.district.zeit = datetime.now(UTC)
    zeit = stelle.district.tausche((), "").zeit
    assert zeit is not None
    assert abs(datetime.now(UTC) - zeit) < timedelta(seconds=30), "of the machine, which is this one"
