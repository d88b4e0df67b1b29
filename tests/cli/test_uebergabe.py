"""A PC whose district carries for the town, and the PC that fetches: enrolled, checked, carried, the key pinned."""

import io
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bureau_app.cli import uebergabe
from bureau_app.cli.arguments import parse
from bureau_app.cli.doctor import _melderegister
from bureau_app.cli.enrol import run as enrol
from bureau_app.cli.fachverfahren import Fachverfahren, bereite_vor
from bureau_app.district.outbound.dienst import Ausgang
from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.geraete import baue_ausweis, baue_melderegister
from bureau_app.link.relais import KreisRelais
from bureau_app.settings import Settings, read_settings
from bureau_app.store.schluessel import Geraetetoken
from bureau_app.wire.geraet import code_gruppiert
from bureau_app.workflows.ports import Rueckmeldung
from tests.eintraege import aenderung
from tests.fakes.bund import Gedaechtnis
from tests.geraete import Amt, amt
from tests.kreisdienst import KREIS, NEUSS
from tests.relaisplatz import Ablage

Aufnahme = Callable[..., Settings]


@pytest.fixture
def das_amt(tmp_path: Path) -> Iterator[Amt]:
    with amt("sqlite", tmp_path) as da:
        yield da


@pytest.fixture
def nimm_auf(das_amt: Amt, bund: Gedaechtnis, tmp_path: Path) -> Iterator[Aufnahme]:
    """Enrol a PC of this name; each has its own keyring afterwards only for the last one."""
    eingabe = sys.stdin

    def auf(name: str, *mehr: str) -> Settings:
        sys.stdin = io.TextIOWrapper(io.BytesIO(code_gruppiert(das_amt.aufnahme.neuer_code(NEUSS, name)).encode()))
        datei = tmp_path / name / "settings.toml"
        wo = ["--district", das_amt.url, "--ca", str(das_amt.ca), "--ags", NEUSS]
        hier = ["--settings", str(datei), "--data", str(tmp_path / name / "daten")]
        assert enrol(parse(["enrol", *wo, *hier, *mehr])) == 0
        return read_settings(datei)

    yield auf
    sys.stdin = eingabe


def test_over_the_kreis_a_report_reaches_the_fachverfahren_and_its_answer_the_counter(
    das_amt: Amt, nimm_auf: Aufnahme, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    k, ordner = das_amt.kreis, tmp_path / "stadt"
    pem = bereite_vor(ordner)
    agent = nimm_auf("agent", "--uebergabe", str(ordner), "--schluessel", str(pem))
    token, ausweis = Geraetetoken().lies(), baue_ausweis(agent)
    ausgang = Ausgang.baue(k.engine, KREIS, k.uhr.jetzt, k.schrank)
    ausgang.ziele.setze_gemeinde(NEUSS, pem.read_bytes(), agent.schalter.geraet)
    abholer = uebergabe._abholer(agent)

    schalter = nimm_auf("schalter")
    assert (schalter.melderegister.weg, schalter.melderegister.ordner) == ("kreis", None)
    assert schalter.melderegister.schluessel_datei.read_bytes() == pem.read_bytes()
    assert "versiegelt" in capsys.readouterr().out
    assert _melderegister(schalter).startswith("über den Kreis, versiegelt für ")
    assert token != Geraetetoken().lies() and ausweis is not None

    relais = baue_melderegister(schalter, Geraetetoken().lies(), baue_ausweis(schalter), Ablage())
    assert isinstance(relais, KreisRelais)
    relais.bereit()
    a = aenderung(Register.MELDEREGISTER)
    relais.uebergib(a)
    ausgang.arbeite()
    assert abholer.runde() == (1, 0)
    fachverfahren = Fachverfahren(ordner)
    assert fachverfahren.arbeite_ab() == 1
    assert fachverfahren.eintrag(a.vorgang_id) == a.koerper
    assert abholer.runde() == (0, 1)
    k.uhr.vor(timedelta(seconds=5))
    ausgang.arbeite()
    assert relais.rueckmeldungen() == (Rueckmeldung(a.op_id, True),)
    abholer.schliesse()
    relais.schliesse()


def test_a_district_that_names_another_key_later_is_found_and_nothing_is_sealed_for_it(
    das_amt: Amt, nimm_auf: Aufnahme, tmp_path: Path
) -> None:
    k = das_amt.kreis
    ziele = Ausgang.baue(k.engine, KREIS, k.uhr.jetzt, k.schrank).ziele
    ziele.setze_gemeinde(NEUSS, bereite_vor(tmp_path / "stadt").read_bytes(), None)
    schalter = nimm_auf("schalter")
    vorher = schalter.melderegister.schluessel_datei.read_bytes()
    ziele.setze_gemeinde(NEUSS, bereite_vor(tmp_path / "andere").read_bytes(), None)
    with pytest.raises(Stoerung) as anders:
        _melderegister(schalter)
    assert anders.value.code is Fehlercode.MELDEREGISTER_SCHLUESSEL_ANDERER
    assert schalter.melderegister.schluessel_datei.read_bytes() == vorher


@pytest.mark.parametrize("mehr", [(), ("--uebergabe", "/x"), ("--schluessel", "/x")])
def test_a_pc_without_a_way_to_the_fachverfahren_is_not_enrolled_silently(
    nimm_auf: Aufnahme, mehr: tuple[str, ...]
) -> None:
    with pytest.raises(Eingabefehler) as ohne:
        nimm_auf("schalter", *mehr)
    assert ohne.value.code is Fehlercode.MELDEREGISTER_WEG


def test_a_pc_without_the_fachverfahrens_folder_fetches_nothing(
    das_amt: Amt, nimm_auf: Aufnahme, tmp_path: Path
) -> None:
    k = das_amt.kreis
    ziele = Ausgang.baue(k.engine, KREIS, k.uhr.jetzt, k.schrank).ziele
    ziele.setze_gemeinde(NEUSS, bereite_vor(tmp_path / "stadt").read_bytes(), None)
    nimm_auf("schalter")
    with pytest.raises(Stoerung) as kein_ordner:
        uebergabe.run(parse(["uebergabe", "--settings", str(tmp_path / "schalter" / "settings.toml"), "--once"]))
    assert kein_ordner.value.code is Fehlercode.UEBERGABE_ORDNER


def test_a_device_that_was_not_named_fetches_nothing(das_amt: Amt, nimm_auf: Aufnahme, tmp_path: Path) -> None:
    pem = bereite_vor(tmp_path / "stadt")
    nimm_auf("agent", "--uebergabe", str(tmp_path / "stadt"), "--schluessel", str(pem))
    with pytest.raises(Stoerung) as nicht:
        uebergabe.run(parse(["uebergabe", "--settings", str(tmp_path / "agent" / "settings.toml"), "--once"]))
    assert nicht.value.code is Fehlercode.ROLLE_FEHLT
