"""The invented street directories: as large as real ones, always the same, and readable like a town's own export."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bureau_app.devices.strassen import strassenverzeichnis
from bureau_app.devices.szenarien import Szenarien
from bureau_app.domain.anschrift import Gemeinde, zerlege_zeilen
from bureau_app.domain.latin import Datentyp
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.strassen import Strassenverzeichnis
from tests.devices.conftest import DAYS


@pytest.fixture(scope="module")
def welt(specimens: Path) -> dict[str, Any]:
    return tomllib.loads((specimens / "welt.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def gemeinden(stammdaten: Stammdaten) -> tuple[Gemeinde, ...]:
    return stammdaten.gemeinden.eintraege


@pytest.fixture(scope="module")
def verzeichnis(gemeinden: tuple[Gemeinde, ...], welt: dict[str, Any], stammdaten: Stammdaten) -> Strassenverzeichnis:
    return Strassenverzeichnis.lies_csv(strassenverzeichnis(gemeinden, welt), stammdaten.zeichen)


def test_it_says_that_it_is_invented(verzeichnis: Strassenverzeichnis) -> None:
    assert verzeichnis.erfunden


def test_every_town_has_as_many_streets_as_one_of_its_size(
    verzeichnis: Strassenverzeichnis, gemeinden: tuple[Gemeinde, ...]
) -> None:
    found = Counter(s.ags for s in verzeichnis.strassen)
    assert found[next(g.ags for g in gemeinden if g.name == "Neuss")] == 1093
    assert found[next(g.ags for g in gemeinden if g.name == "Rommerskirchen")] == 99
    assert set(found) == {g.ags for g in gemeinden}


def test_every_street_stands_once_with_a_postcode_of_its_town(
    verzeichnis: Strassenverzeichnis, gemeinden: tuple[Gemeinde, ...]
) -> None:
    postcodes = {g.ags: g.plz for g in gemeinden}
    assert all(s.plz in postcodes[s.ags] for s in verzeichnis.strassen)
    assert max(Counter((s.ags, s.name) for s in verzeichnis.strassen).values()) == 1
    assert max(Counter((s.ags, s.schluessel) for s in verzeichnis.strassen).values()) == 1


def test_all_letters_are_of_din_91379_and_some_are_rare(
    verzeichnis: Strassenverzeichnis, stammdaten: Stammdaten
) -> None:
    names = {s.name for s in verzeichnis.strassen}
    assert not [n for n in names if stammdaten.zeichen.unzulaessige(n, Datentyp.B)]
    assert len([n for n in names if not n.isascii()]) > 300
    assert "ł" in "".join(names)


def test_the_same_at_every_run(gemeinden: tuple[Gemeinde, ...], welt: dict[str, Any]) -> None:
    assert strassenverzeichnis(gemeinden, welt) == strassenverzeichnis(gemeinden, welt)


def test_the_people_of_the_scenarios_live_in_it(
    verzeichnis: Strassenverzeichnis, szenarien: Szenarien, stammdaten: Stammdaten
) -> None:
    streets = {(s.name, s.plz) for s in verzeichnis.strassen}
    for szenario in szenarien.liste:
        muster = szenarien.muster(szenario.schluessel, DAYS[0])
        strasse, _, plz, _ = zerlege_zeilen("\n".join(muster.neue_anschrift))
        assert (strasse, plz) in streets
        alt, _, alte_plz, _ = zerlege_zeilen(muster.zb1.felder["C.1.3"])
        if stammdaten.gemeinden.nach_plz(alte_plz):
            assert (alt, alte_plz) in streets
