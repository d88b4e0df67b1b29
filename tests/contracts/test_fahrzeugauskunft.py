"""The port Fahrzeugauskunft: the fake and the real service on both databases; the log of what was asked."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bureau_app.district.auskunft import Auskunft
from bureau_app.district.fahrzeugregister import EingebettetesRegister
from bureau_app.district.sitzungen import Person
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.registerfahrzeug import Registerfahrzeug
from bureau_app.link.fahrzeuge import KreisAuskunft
from bureau_app.link.kreis import KreisDienst
from bureau_app.link.verbindung import Verbindung, verstanden
from bureau_app.wire.halter import Halterfrage, Zugriffe
from bureau_app.workflows.stellen import Fahrzeugauskunft
from tests.eintraege import neue_id, stammdaten
from tests.fakes.fahrzeugauskunft import FakeFahrzeugauskunft
from tests.kreisdienst import DATABASES, KAARST, KENNWORT, KREIS, NEUSS, Kreis, kreis
from tests.registerfahrzeuge import ALT, HALTER, fahrzeugdaten

NUMMER = "260240030000175"
FRAGE = Halterfrage(
    familienname="Vogel",
    vornamen="Karl",
    geburtsdatum=HALTER.geburtsdatum,
    vorgang_nummer=NUMMER,
    anlass="anschriftenaenderung",
)


@dataclass
class Stelle:
    """A counter's end of the register, a session that may ask, and how to cut it off; where the service answers."""

    auskunft: Fahrzeugauskunft
    sitzung: str
    trenne: Callable[[], Any]
    url: str = ""


def fahrzeug(kennzeichen: str, fin: str, bitte_kreis: bool) -> Registerfahrzeug:
    return Registerfahrzeug(
        kennzeichen,
        fin,
        "VOLKSWAGEN",
        "Müstermann-Żółć",
        "Erika Łucja",
        ALT,
        "Rhein-Kreis Neuss",
        1,
        bitte_kreis,
    )


BESTAND = (fahrzeug("GV-XY 99", "WVWZZZ1JZXW000001", True), fahrzeug("NE-AB 1234", "WVWZZZ1KZ8W123456", False))


@pytest.fixture(params=["fake", *DATABASES])
def stelle(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stelle]:
    if request.param == "fake":
        fake = FakeFahrzeugauskunft(stammdaten().zeichen, [(HALTER, f) for f in BESTAND], {"s" * 43})
        yield Stelle(fake, "s" * 43, lambda: setattr(fake, "offline", True))
        return
    with ExitStack() as stapel:
        k = stapel.enter_context(kreis(request.param, tmp_path))
        k.konto()
        yield echte(k, stapel)


def echte(k: Kreis, stapel: ExitStack, kennung: str = "e.kanari") -> Stelle:
    EingebettetesRegister(k.engine, KREIS, stammdaten().zeichen, k.schrank).lade(
        tuple(fahrzeugdaten(kennzeichen=f.kennzeichen, fin=f.fin, bitte_kreis=f.bitte_kreis) for f in BESTAND)
    )
    laufend = stapel.enter_context(ExitStack())
    url, token = laufend.enter_context(k.dienst()), k.geraet()[1]
    anmeldung = KreisDienst(url, token)
    benutzer = anmeldung.melde_an(kennung, KENNWORT)
    anmeldung.schliesse()
    assert benutzer is not None
    auskunft = KreisAuskunft(url, token)
    stapel.callback(auskunft.schliesse)
    return Stelle(auskunft, benutzer.sitzung, laufend.close, url)


def test_the_halters_vehicles_come_by_plate(stelle: Stelle) -> None:
    assert stelle.auskunft.fahrzeuge(stelle.sitzung, HALTER, NUMMER) == BESTAND
    in_grossbuchstaben = replace(HALTER, familienname="MUESTERMANN-ZOLC", vornamen="Erika")
    assert stelle.auskunft.fahrzeuge(stelle.sitzung, in_grossbuchstaben, NUMMER) == BESTAND


def test_nobody_elses_come(stelle: Stelle) -> None:
    for anders in ({"geburtsdatum": date(1983, 8, 13)}, {"familienname": "Vogel"}, {"vornamen": "Karl"}):
        niemand = replace(HALTER, **anders)
        assert stelle.auskunft.fahrzeuge(stelle.sitzung, niemand, NUMMER) == ()


def test_without_a_session_or_a_service_nothing_comes(stelle: Stelle) -> None:
    with pytest.raises(Stoerung) as abgelaufen:
        stelle.auskunft.fahrzeuge("x" * 43, HALTER, NUMMER)
    assert abgelaufen.value.code is Fehlercode.SITZUNG_ABGELAUFEN
    stelle.trenne()
    with pytest.raises(Stoerung) as weg:
        stelle.auskunft.fahrzeuge(stelle.sitzung, HALTER, NUMMER)
    assert weg.value.code is Fehlercode.KREIS_NICHT_ERREICHBAR


@pytest.mark.parametrize("kind", DATABASES)
def test_each_question_is_on_record_with_its_purpose_and_nobodys_name(kind: str, tmp_path: Path) -> None:
    with ExitStack() as stapel:
        k = stapel.enter_context(kreis(kind, tmp_path))
        k.konto()
        s = echte(k, stapel)
        s.auskunft.fahrzeuge(s.sitzung, HALTER, NUMMER)
        s.auskunft.fahrzeuge(s.sitzung, replace(HALTER, vornamen="ERIKA LUCJA"), NUMMER)
        s.auskunft.fahrzeuge(s.sitzung, replace(HALTER, familienname="Vogel"), "260240030000183")
        zeichen = stammdaten().zeichen
        register = EingebettetesRegister(k.engine, KREIS, zeichen, k.schrank)
        auskunft = Auskunft(k.engine, KREIS, k.uhr.jetzt, register, zeichen)
        zeilen = auskunft.zugriffe()
        assert [(z.nummer, z.treffer, z.vorgang_nummer) for z in zeilen] == [
            (1, 2, NUMMER),
            (2, 2, NUMMER),
            (3, 0, "260240030000183"),
        ]
        assert {(z.anlass, z.gemeinde_ags, z.zeit) for z in zeilen} == {("anschriftenaenderung", NEUSS, k.uhr.jetzt())}
        assert zeilen[0].gesucht_hmac == zeilen[1].gesucht_hmac != zeilen[2].gesucht_hmac
        assert [z.nummer for z in auskunft.zugriffe(ab=3)] == [3]
        assert [z.nummer for z in auskunft.zugriffe(gemeinde_ags=NEUSS)] == [1, 2, 3]
        assert auskunft.zugriffe(gemeinde_ags=KAARST) == ()
        with k.engine.connect() as v:
            roh = str(v.execute(text("SELECT * FROM zugriff")).all())
        assert not [w for w in ("stermann", "STERMANN", "1983", "Vogel") if w in roh + json.dumps(str(zeilen))]


@pytest.mark.parametrize("kind", DATABASES)
def test_the_revision_reads_its_own_towns_log_and_old_questions_go(kind: str, tmp_path: Path) -> None:
    with ExitStack() as stapel:
        k = stapel.enter_context(kreis(kind, tmp_path))
        k.konto()
        s = echte(k, stapel)
        s.auskunft.fahrzeuge(s.sitzung, HALTER, NUMMER)
        gelesen = {}
        for ags in (NEUSS, KAARST):
            k.konto(f"revision.{ags}", rolle="revision", ags=ags)
            token = k.geraet(ags)[1]
            benutzer = KreisDienst(s.url, token).melde_an(f"revision.{ags}", KENNWORT)
            assert benutzer is not None
            antwort = Verbindung(s.url, token).frage("GET", "/v1/zugriffe?ab=1", sitzung=benutzer.sitzung)
            gelesen[ags] = [z.treffer for z in verstanden(Zugriffe, antwort).zugriffe]
        assert gelesen == {NEUSS: [2], KAARST: []}
        assert k.uhr.heute().year == 2026
        zeichen = stammdaten().zeichen
        auskunft = Auskunft(
            k.engine, KREIS, k.uhr.jetzt, EingebettetesRegister(k.engine, KREIS, zeichen, k.schrank), zeichen
        )
        for tage, bleiben in ((400, 2), (365, 2)):
            k.uhr.vor(timedelta(days=tage))
            auskunft.fahrzeuge(k.geraet()[0], Person(neue_id(), neue_id(), "", "aufsicht", NEUSS, k.uhr.jetzt()), FRAGE)
            assert len(auskunft.zugriffe()) == bleiben
