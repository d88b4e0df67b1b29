"""The port Freigabestelle: the fake and the real service on both databases, seen from clerk and supervisors."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.freigabe import Freigabestand, fingerabdruck
from bureau_app.link.freigaben import KreisFreigaben
from bureau_app.link.kreis import KreisDienst
from bureau_app.workflows.ports import Benutzer, Rolle
from bureau_app.workflows.stellen import Freigabeposten, Freigabestelle, Stand
from tests.eintraege import neue_id
from tests.fakes.freigabestelle import FakeFreigabestelle
from tests.fakes.uhr import FakeUhr
from tests.kreisdienst import DATABASES, KAARST, KENNWORT, NEUSS, kreis

ROLLEN = {
    "schalter": (Rolle.SACHBEARBEITUNG, NEUSS),
    "aufsicht": (Rolle.AUFSICHT, NEUSS),
    "zweite": (Rolle.AUFSICHT, NEUSS),
    "beides": (Rolle.AUFSICHT, NEUSS),
    "kaarst": (Rolle.AUFSICHT, KAARST),
    "revision": (Rolle.REVISION, NEUSS),
}
"""`beides` is the second account of the human behind `schalter`."""


@dataclass
class Stelle:
    """A clerk's and a supervisor's end of the same approvals, sessions by account, and what the test can do to them."""

    schalter: Freigabestelle
    buero: Freigabestelle
    kaarst: Freigabestelle
    sitzung: dict[str, str]
    konto: dict[str, str]
    uhr: FakeUhr
    trenne: Callable[[], Any]
    wartende: Callable[[], int]


def fake(wartezeit_s: float = 30.0) -> Stelle:
    uhr = FakeUhr()
    konten = {k: Benutzer(neue_id(), k, "Erika Kanari", "EK", rolle, ags) for k, (rolle, ags) in ROLLEN.items()}
    stelle = FakeFreigabestelle(
        sitzungen={f"sitzung-{k}": b for k, b in konten.items()},
        personen={konten["beides"].id: konten["schalter"].id},
        uhr=uhr.jetzt,
        hoechstens_s=wartezeit_s,
    )
    return Stelle(
        schalter=stelle,
        buero=stelle,
        kaarst=stelle,
        sitzung={k: f"sitzung-{k}" for k in konten},
        konto={k: b.id for k, b in konten.items()},
        uhr=uhr,
        trenne=lambda: setattr(stelle, "offline", True),
        wartende=lambda: stelle.wartende,
    )


def echte(art: str, ordner: Path, stapel: ExitStack) -> Stelle:
    k = stapel.enter_context(kreis(art, ordner))
    for kennung, (rolle, ags) in ROLLEN.items():
        k.konto(kennung, rolle=rolle.value, ags=ags, person_von="schalter" if kennung == "beides" else "")
    laufend = stapel.enter_context(ExitStack())
    url = laufend.enter_context(k.dienst())
    tokens = {"schalter": k.geraet()[1], "buero": k.geraet()[1], "kaarst": k.geraet(KAARST)[1]}
    enden = {ort: KreisFreigaben(url, token) for ort, token in tokens.items()}
    sitzung, konto = {}, {}
    for kennung, (_, ags) in ROLLEN.items():
        ort = "kaarst" if ags == KAARST else "schalter" if kennung == "schalter" else "buero"
        anmeldung = KreisDienst(url, tokens[ort])
        benutzer = anmeldung.melde_an(kennung, KENNWORT)
        anmeldung.schliesse()
        assert benutzer is not None
        sitzung[kennung], konto[kennung] = benutzer.sitzung, benutzer.id
    for ende in enden.values():
        stapel.callback(ende.schliesse)
    return Stelle(
        schalter=enden["schalter"],
        buero=enden["buero"],
        kaarst=enden["kaarst"],
        sitzung=sitzung,
        konto=konto,
        uhr=k.uhr,
        trenne=laufend.close,
        wartende=k.wartende,
    )


@pytest.fixture(params=["fake", *DATABASES])
def stelle(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stelle]:
    with ExitStack() as stapel:
        yield fake() if request.param == "fake" else echte(request.param, tmp_path, stapel)


def posten(**anders: Any) -> Freigabeposten:
    """A request about an expired HU; what the district knows itself is left empty."""
    wert = Freigabeposten(
        antrag_id=neue_id(),
        vorgang_id=neue_id(),
        vorgang_nummer="260240030000175",
        inhalt=fingerabdruck("HU abgelaufen"),
        von="",
        von_name="",
        gemeinde_ags="",
        am=datetime(2026, 1, 1, tzinfo=UTC),
        codes=("r10_hu_abgelaufen",),
        begruendung="Die Prüfung ist für morgen bestellt.",
        betroffen="Müstermann-Żółć, Erika Łucja",
        befunde=(("r10_hu_abgelaufen", "freigabe", "fahrzeug.0.X", "StVZO § 29"),),
        vergleich=(("neu.anschrift", "Am Markt 2, 41564 Kaarst", "Oberstraße 91, 41460 Neuss"),),
        verdeckt=False,
        eigener=False,
    )
    return replace(wert, **anders)


def beantrage(s: Stelle, **anders: Any) -> Freigabeposten:
    p = posten(**anders)
    assert s.schalter.beantrage(s.sitzung["schalter"], p).stand is Freigabestand.OFFEN
    return p


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
