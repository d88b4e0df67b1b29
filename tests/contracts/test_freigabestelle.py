"""The port Freigabestelle: the fake and the real service on both databases, seen from clerk and supervisors."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.freigabe import Freigabestand, fingerabdruck
from bureau_app.workflows.stellen import Freigabeposten, Stand
from tests.eintraege import neue_id
from tests.freigabestellen import Stelle, beantrage, echte, fake, posten
from tests.kreisdienst import DATABASES, KAARST, NEUSS


@pytest.fixture(params=["fake", *DATABASES])
def stelle(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stelle]:
    with ExitStack() as stapel:
        yield fake() if request.param == "fake" else echte(request.param, tmp_path, stapel)


def eingang(s: Stelle, wer: str = "aufsicht") -> tuple[Freigabeposten, ...]:
    return s.buero.eingang(s.sitzung[wer], "", 0).eintraege


def fehler(tu: Callable[[], object]) -> Fehlercode:
    try:
        tu()
    except (Stoerung, Eingabefehler) as gefangen:
        return gefangen.code
    pytest.fail("nothing failed")


def entscheide(s: Stelle, p: Freigabeposten, wer: str = "aufsicht", gewaehrt: bool = True) -> Any:
    return s.buero.entscheide(s.sitzung[wer], p.antrag_id, p.inhalt, gewaehrt, "Termin liegt vor.")


def test_a_request_stands_in_the_inbox_as_it_was_asked_by_whom_the_district_knows(stelle: Stelle) -> None:
    p = beantrage(stelle, von="jemand anders", von_name="Wer Anders", gemeinde_ags=KAARST)
    bekannt = replace(p, von=stelle.konto["schalter"], von_name="Erika Kanari", gemeinde_ags=NEUSS)
    assert eingang(stelle) == (replace(bekannt, am=stelle.uhr.jetzt()),)


def test_the_inbox_is_oldest_first_and_only_the_own_towns(stelle: Stelle) -> None:
    erste = beantrage(stelle)
    stelle.uhr.vor(timedelta(seconds=1))
    zweite = beantrage(stelle)
    assert [p.antrag_id for p in eingang(stelle)] == [erste.antrag_id, zweite.antrag_id]
    assert stelle.kaarst.eingang(stelle.sitzung["kaarst"], "", 0).eintraege == ()
    fremd = fehler(lambda: stelle.kaarst.entscheide(stelle.sitzung["kaarst"], erste.antrag_id, erste.inhalt, True, "x"))
    assert fremd is Fehlercode.FREIGABE_UEBERHOLT


@pytest.mark.parametrize("gewaehrt", [True, False])
def test_a_decision_comes_back_with_its_reason(stelle: Stelle, gewaehrt: bool) -> None:
    p = beantrage(stelle)
    meldung = entscheide(stelle, p, gewaehrt=gewaehrt)
    stand = Freigabestand.GEWAEHRT if gewaehrt else Freigabestand.ABGELEHNT
    assert (meldung.antrag_id, meldung.stand, meldung.zuerst) == (p.antrag_id, stand, True)
    assert meldung.name == "Erika Kanari"
    assert (meldung.entschieden_von, meldung.entschieden_am) == (stelle.konto["aufsicht"], stelle.uhr.jetzt())
    assert stelle.schalter.meldungen([p.antrag_id], "", 0).eintraege == (replace(meldung, grund="Termin liegt vor."),)
    assert eingang(stelle) == ()


def test_asking_again_changes_nothing_and_tells_what_became_of_it(stelle: Stelle) -> None:
    p = beantrage(stelle)
    beantrage(stelle, **{name: getattr(p, name) for name in ("antrag_id", "vorgang_id")})
    assert len(eingang(stelle)) == 1
    entscheide(stelle, p)
    assert stelle.schalter.beantrage(stelle.sitzung["schalter"], p).stand is Freigabestand.GEWAEHRT
    anderer = replace(p, inhalt=fingerabdruck("anders"))
    code = fehler(lambda: stelle.schalter.beantrage(stelle.sitzung["schalter"], anderer))
    assert code is Fehlercode.FREIGABE_UEBERHOLT


def test_a_new_request_takes_the_open_one_of_the_same_vorgang_back(stelle: Stelle) -> None:
    alt = beantrage(stelle)
    neu = beantrage(stelle, vorgang_id=alt.vorgang_id, inhalt=fingerabdruck("geändert"))
    assert [p.antrag_id for p in eingang(stelle)] == [neu.antrag_id]
    assert fehler(lambda: entscheide(stelle, alt)) is Fehlercode.FREIGABE_UEBERHOLT
    assert entscheide(stelle, neu).stand is Freigabestand.GEWAEHRT


def test_a_request_can_be_taken_back_until_it_is_decided(stelle: Stelle) -> None:
    p, entschieden = beantrage(stelle), beantrage(stelle)
    for _ in range(2):
        zurueck = stelle.schalter.ziehe_zurueck(stelle.sitzung["schalter"], p.antrag_id)
        assert zurueck.stand is Freigabestand.ZURUECKGEZOGEN
    assert fehler(lambda: entscheide(stelle, p)) is Fehlercode.FREIGABE_UEBERHOLT
    entscheide(stelle, entschieden, gewaehrt=False)
    zu_spaet = stelle.schalter.ziehe_zurueck(stelle.sitzung["schalter"], entschieden.antrag_id)
    assert zu_spaet.stand is Freigabestand.ABGELEHNT
    nie = stelle.schalter.ziehe_zurueck(stelle.sitzung["schalter"], neue_id())
    assert nie.stand is Freigabestand.ZURUECKGEZOGEN


def test_nobody_decides_on_their_own_from_whichever_account(stelle: Stelle) -> None:
    p = beantrage(stelle)
    (eigener,), (fremder,) = eingang(stelle, "beides"), eingang(stelle, "aufsicht")
    assert (eigener.eigener, fremder.eigener) == (True, False)
    for gewaehrt in (True, False):
        code = fehler(lambda gewaehrt=gewaehrt: entscheide(stelle, p, "beides", gewaehrt))  # type: ignore[misc]
        assert code is Fehlercode.FREIGABE_EIGENER_ANTRAG
    assert entscheide(stelle, p).stand is Freigabestand.GEWAEHRT


def test_of_two_supervisors_the_first_wins_and_the_second_sees_it(stelle: Stelle) -> None:
    p = beantrage(stelle)
    erste = entscheide(stelle, p, gewaehrt=False)
    zweite = entscheide(stelle, p, "zweite")
    assert (zweite.stand, zweite.entschieden_von, zweite.grund) == (erste.stand, erste.entschieden_von, erste.grund)
    assert (erste.zuerst, zweite.zuerst) == (True, False)
    assert entscheide(stelle, p, gewaehrt=False).zuerst
    assert not entscheide(stelle, p, gewaehrt=True).zuerst


def test_another_content_or_an_unknown_request_cannot_be_decided(stelle: Stelle) -> None:
    p = beantrage(stelle)
    for falsch in (replace(p, inhalt=fingerabdruck("x")), replace(p, antrag_id=neue_id())):
        code = fehler(lambda falsch=falsch: entscheide(stelle, falsch))  # type: ignore[misc]
        assert code is Fehlercode.FREIGABE_UEBERHOLT
    assert len(eingang(stelle)) == 1


def test_only_the_role_counts(stelle: Stelle) -> None:
    p = beantrage(stelle)
    sitzung = stelle.sitzung
    verboten: list[Callable[[], object]] = [
        lambda: stelle.schalter.eingang(sitzung["schalter"], "", 0),
        lambda: stelle.schalter.entscheide(sitzung["schalter"], p.antrag_id, p.inhalt, True, "x"),
        lambda: stelle.buero.beantrage(sitzung["revision"], posten()),
        lambda: stelle.buero.ziehe_zurueck(sitzung["revision"], p.antrag_id),
        lambda: stelle.buero.eingang(sitzung["revision"], "", 0),
    ]
    assert [fehler(tu) for tu in verboten] == [Fehlercode.ROLLE_FEHLT] * len(verboten)
    abgelaufen: list[Callable[[], object]] = [
        lambda: stelle.schalter.beantrage("x" * 43, posten()),
        lambda: stelle.schalter.eingang("", "", 0),
        lambda: stelle.buero.entscheide("x" * 43, p.antrag_id, p.inhalt, True, "x"),
    ]
    assert [fehler(tu) for tu in abgelaufen] == [Fehlercode.SITZUNG_ABGELAUFEN] * len(abgelaufen)


def test_who_signed_in_long_ago_decides_nothing_and_everything_else_goes_on(stelle: Stelle) -> None:
    """Ten minutes for a decision; the tokens of the day renew themselves meanwhile."""
    p = beantrage(stelle)
    stelle.uhr.vor(timedelta(minutes=10))
    assert entscheide(stelle, beantrage(stelle)).stand is Freigabestand.GEWAEHRT
    stelle.uhr.vor(timedelta(seconds=1))
    assert fehler(lambda: entscheide(stelle, p)) is Fehlercode.ANMELDUNG_ZU_ALT
    assert [offen.antrag_id for offen in eingang(stelle)] == [p.antrag_id]
    assert stelle.schalter.ziehe_zurueck(stelle.sitzung["schalter"], p.antrag_id).stand is Freigabestand.ZURUECKGEZOGEN


def test_unknown_requests_have_no_message(stelle: Stelle) -> None:
    p = beantrage(stelle)
    (meldung,) = stelle.schalter.meldungen([neue_id(), p.antrag_id], "", 0).eintraege
    assert (meldung.antrag_id, meldung.stand) == (p.antrag_id, Freigabestand.OFFEN)
    assert stelle.schalter.meldungen([], "", 0).eintraege == ()


def test_who_waits_sees_a_change_and_nobody_else_is_told(stelle: Stelle) -> None:
    """The supervisor waits for requests, the counter for the decision; each change ends one waiting."""
    leer = stelle.buero.eingang(stelle.sitzung["aufsicht"], "", 0)
    assert stelle.buero.eingang(stelle.sitzung["aufsicht"], leer.marke, 0).marke == leer.marke
    neues = waehrend(
        stelle, lambda: stelle.buero.eingang(stelle.sitzung["aufsicht"], leer.marke, 25), lambda: beantrage(stelle)
    )
    (p,) = neues.eintraege
    offen = stelle.schalter.meldungen([p.antrag_id], "", 0)
    entschieden = waehrend(
        stelle,
        lambda: stelle.schalter.meldungen([p.antrag_id], offen.marke, 25),
        lambda: entscheide(stelle, p),
    )
    assert [m.stand for m in entschieden.eintraege] == [Freigabestand.GEWAEHRT]
    assert entschieden.marke != offen.marke


def waehrend(s: Stelle, frage: Callable[[], Stand[Any]], tu: Callable[[], object]) -> Stand[Any]:
    """What a waiting question answers when something happens while it waits."""
    antworten: list[Stand[Any]] = []
    faden = threading.Thread(target=lambda: antworten.append(frage()))
    faden.start()
    noch = threading.Event()
    while s.wartende() == 0:
        noch.wait(0.01)
    tu()
    faden.join(10)
    assert not faden.is_alive(), "nobody woke the one who waits"
    return antworten[0]


def test_a_service_that_is_away_is_a_stoerung(stelle: Stelle) -> None:
    stelle.trenne()
    for tu in (
        lambda: stelle.schalter.beantrage(stelle.sitzung["schalter"], posten()),
        lambda: stelle.buero.eingang(stelle.sitzung["aufsicht"], "", 25),
        lambda: stelle.schalter.meldungen([neue_id()], "", 25),
    ):
        assert fehler(tu) is Fehlercode.KREIS_NICHT_ERREICHBAR
