"""`bureau-app district streets import` as a process of its own: town by town, all or nothing, for every counter."""

from pathlib import Path

import pytest

from bureau_app.district.access import Verzeichnis
from bureau_app.district.schluesselschrank import UMGEBUNG
from bureau_app.district.uhr import jetzt
from bureau_app.district.verwaltung import datenbank
from bureau_app.link.strassen import KreisStrassen
from bureau_app.wire.strassen import Strassenblatt
from tests.cli.vorgeladen import lauf, laufend
from tests.kreisdienst import DATABASES, FAST, KAARST, KREIS, NEUSS
from tests.postgres import server

KOPF = "strasse;plz;ort;ags\n"
NEUSSER, KAARSTER = "Oberstraße;41460;Neuss;05162024\n", "Maubisstraße;41564;Kaarst;05162016\n"


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(UMGEBUNG, str(tmp_path / "schluessel"))
    url = f"sqlite:///{tmp_path / 'kreis.db'}"
    if request.param == "postgresql":
        url = server().url(server().new_database())
    assert lauf("district", "init", "--database", url).returncode == 0
    return url


def nimm(url: str, datei: Path, *zeilen: str) -> tuple[int, str, str]:
    """Exit code, output and complaint of one run over a file of these lines."""
    if zeilen:
        datei.write_text("".join(zeilen), "utf-8")
    ende = lauf("district", "streets", "import", "--database", url, str(datei))
    return ende.returncode, ende.stdout, ende.stderr


def beim_schalter(url: str) -> dict[str, list[str]]:
    """The streets of each town as a counter fetches them."""
    with datenbank(url, KREIS) as engine:
        _, token = Verzeichnis(engine, KREIS, jetzt, FAST).nimm_geraet_auf(NEUSS, "Schalter 1")
    with laufend("district", "serve", "--database", url, "--port", "0") as ort:
        kreis = KreisStrassen(ort, token)
        staende = kreis.staende("")
        assert staende is not None
        blaetter = {ags: Strassenblatt.aus_json(kreis.blatt(ags) or b"") for ags in staende[0]}
    return {ags: [zeile.strasse for zeile in blatt.strassen] for ags, blatt in blaetter.items()}


def test_each_town_is_named_with_its_version_and_counters_get_its_streets(url: str, tmp_path: Path) -> None:
    datei = tmp_path / "strassen.csv"
    assert nimm(url, datei, KOPF, NEUSSER, KAARSTER) == (
        0,
        "05162016 Kaarst: 1 Straßen, Fassung 1.\n05162024 Neuss: 1 Straßen, Fassung 1.\n",
        "",
    )
    assert nimm(url, datei) == (
        0,
        "05162016 Kaarst: 1 Straßen, unverändert, Fassung 1.\n05162024 Neuss: 1 Straßen, unverändert, Fassung 1.\n",
        "",
    )
    mehr = "Büttger Straße;41460;Neuss;05162024\n"
    assert nimm(url, datei, KOPF, NEUSSER, mehr)[1] == "05162024 Neuss: 2 Straßen, Fassung 2.\n"
    gut = {KAARST: ["Maubisstraße"], NEUSS: ["Büttger Straße", "Oberstraße"]}
    code, gesagt, klage = nimm(
        url, datei, KOPF, KAARSTER, "Neue Straße;41564;Kaarst;05162016\n", "Dom;5;Köln;05315000\n"
    )
    assert (code, gesagt) == (2, "") and "Zeile 4" in klage and "Traceback" not in klage
    assert {ags: sorted(namen) for ags, namen in beim_schalter(url).items()} == gut


def test_a_file_that_is_not_there_is_said(url: str, tmp_path: Path) -> None:
    code, gesagt, klage = nimm(url, tmp_path / "weg.csv")
    assert (code, gesagt) == (3, "") and "weg.csv" in klage and "Traceback" not in klage
