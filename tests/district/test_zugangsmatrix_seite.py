"""The page's places asked by everybody who can stand before them: only the allowed cells answer."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bureau_app.district.page.routen import KEKS, PLATZ
from bureau_app.district.sitzungen import GUELTIG, Sitzungen
from bureau_app.wire.dienst import SITZUNG_KOPF
from tests.district.test_seite import ROLLEN, Browser, mit_seite
from tests.district.test_zugangsmatrix import MATRIX, Welt, Wer, konto_id, orte
from tests.kreisdienst import DATABASES, KAARST, KREIS, Kreis, kreis, laufend

OFFEN, SEHEN = "jeder", "seite"
SEITE = {
    ("GET", "/seite.css"): OFFEN,
    ("GET", "/anmeldung"): OFFEN,
    ("POST", "/anmeldung"): OFFEN,
    ("GET", "/"): SEHEN,
    ("POST", "/abmeldung"): OFFEN,
}
"""Who may ask what: anybody, or a browser in which somebody with a role of the configuration is signed in."""


@dataclass
class Gast:
    """Somebody with a cookie, and whether it opens the page."""

    name: str
    keks: str
    darf: bool = False


@dataclass
class Haus:
    """A service with its page, and who stands before it."""

    browser: Browser
    kreis: Kreis
    gaeste: list[Gast] = field(default_factory=list)


@pytest.fixture(params=DATABASES)
def haus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Haus]:
    with ExitStack() as stapel:
        k = stapel.enter_context(kreis(request.param, tmp_path))
        haus = Haus(Browser(k, stapel.enter_context(laufend(mit_seite(k)))), k)
        haus.gaeste = list(alle(k))
        yield haus


def alle(k: Kreis) -> Iterator[Gast]:
    """Every role of both towns in a browser, too late, after it was lost, and with what a counter has."""
    sitzungen, (geraet, _) = Sitzungen(k.engine, KREIS, k.uhr.jetzt), k.geraet()
    yield Gast("niemand", "")
    yield Gast("erfundener Keks", "x" * 43)
    for rolle in ROLLEN:
        k.konto(rolle, rolle=rolle)
        k.konto(f"{rolle}.kaarst", rolle=rolle, ags=KAARST)
        k.konto(f"{rolle}.bald", rolle=rolle)
    k.uhr.vor(-GUELTIG - timedelta(seconds=1))
    alt = {rolle: sitzungen.eroeffne(PLATZ, konto_id(k, geraet, rolle))[0] for rolle in ROLLEN}
    k.uhr.vor(GUELTIG + timedelta(seconds=1))
    for rolle in ROLLEN:
        darf = rolle in ("revision", "administration")
        hier, dort, bald = (konto_id(k, geraet, f"{rolle}{wo}") for wo in ("", ".kaarst", ".bald"))
        yield Gast(f"{rolle} im Browser", sitzungen.eroeffne(PLATZ, hier)[0], darf)
        yield Gast(f"{rolle} aus Kaarst im Browser", sitzungen.eroeffne(PLATZ, dort)[0], darf)
        yield Gast(f"{rolle} im Browser, abgelaufen", alt[rolle])
        yield Gast(f"{rolle} mit der Sitzung eines Schalters", sitzungen.eroeffne(geraet, hier)[0])
        verloren = sitzungen.eroeffne(PLATZ, bald)[0]
        k.konto(f"{rolle}.bald", rolle="sachbearbeitung")
        yield Gast(f"{rolle} im Browser, Rolle verloren", verloren)


def antwortet(haus: Haus, methode: str, weg: str, gast: Gast) -> bool:
    """Whether the place answers with what it is for, instead of leading to the sign-in."""
    haus.browser.keks = f"{KEKS}={gast.keks}" if gast.keks else ""
    if (methode, weg) == ("POST", "/anmeldung"):
        return haus.browser.melde_an("niemand", "falsch") in (403, 429)
    status, kopf, _ = haus.browser.frage(methode, weg)
    assert status in (200, 303), (methode, weg, gast.name, status)
    return status == 200 or (weg == "/abmeldung" and kopf["location"] == "/anmeldung")


def test_only_the_allowed_cells_of_the_page_answer(haus: Haus, capsys: pytest.CaptureFixture[str]) -> None:
    zeilen, falsch = [], []
    for (methode, weg), erlaubt in SEITE.items():
        zellen = [antwortet(haus, methode, weg, gast) for gast in haus.gaeste]
        zeilen.append(f"{methode:6} {weg:42} {' '.join(' x' if z else ' ·' for z in zellen)}")
        for gast, zelle in zip(haus.gaeste, zellen, strict=True):
            if zelle != (erlaubt == OFFEN or gast.darf):
                falsch.append(f"{methode} {weg} als {gast.name}")
    with capsys.disabled():
        kopf = f"{'':49} {' '.join(f'{n + 1:2}' for n in range(len(haus.gaeste)))}"
        print("\n".join(["", kopf, *zeilen, *(f"{n + 1:3} {gast.name}" for n, gast in enumerate(haus.gaeste))]))
    assert falsch == []


def test_a_session_of_the_page_opens_nothing_at_the_counters_api(haus: Haus) -> None:
    """Neither as a device's token nor as a person's at a device."""
    token = haus.kreis.geraet()[1]
    welt = Welt(haus.kreis, haus.browser.url)
    mit_rolle = [ort for ort, wer in MATRIX.items() if isinstance(wer, frozenset)]
    for gast in (g for g in haus.gaeste if g.name.endswith("im Browser")):
        for methode, weg in mit_rolle:
            als_person = Wer(gast.name, token, gast.keks, True)
            als_geraet = Wer(gast.name, gast.keks, gast.keks, False)
            assert [welt.frage(methode, weg, wer)[0] for wer in (als_person, als_geraet)] == [401, 401], SITZUNG_KOPF


def test_every_place_of_the_page_stands_in_its_matrix(haus: Haus) -> None:
    assert set(orte(mit_seite(haus.kreis).routes)) == set(MATRIX) | set(SEITE)
