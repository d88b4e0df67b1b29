"""`bureau-app enrol`: secrets go into the keyring and nowhere else, the settings are whole or as they were."""

import base64
import io
import stat
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bureau_app.cli.arguments import parse
from bureau_app.cli.enrol import run
from bureau_app.district.identity.aufnahme import Aufnahme
from bureau_app.district.identity.grenzen import Anfragegrenzen
from bureau_app.district.identity.schluessel import lege_rettung_an
from bureau_app.district.policies import Policies
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.geraete import DATENBANK, baue_ausweis, baue_eiddienst
from bureau_app.link.ausweis import DATEI
from bureau_app.link.kreis import KreisDienst
from bureau_app.link.rettung import kopie_neben, oeffne_kopie
from bureau_app.settings import read_settings
from bureau_app.wire.geraet import code_gruppiert
from tests.fakes.bund import Gedaechtnis
from tests.geraete import Amt, amt
from tests.kreisdienst import KAARST, KREIS, NEUSS, kreis

Aufruf = Callable[..., int]
TOKEN, KENNWORT, SPEICHER = (("bureau-app", name) for name in ("geraetetoken", "geraetekennwort", "speicher"))


@pytest.fixture(scope="module")
def das_amt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Amt]:
    with amt("sqlite", tmp_path_factory.mktemp("kreis"), Anfragegrenzen(aufnahmen_auf_einmal=1000)) as da:
        yield da


@pytest.fixture
def einstellungen(tmp_path: Path) -> Path:
    return tmp_path / "etc" / "settings.toml"


def pem_von(schluessel: X25519PrivateKey | Ed25519PrivateKey) -> bytes:
    """The public half."""
    return schluessel.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture
def melde_pem(tmp_path: Path) -> Path:
    """The key of the town's Fachverfahren."""
    datei = tmp_path / "melde.pem"
    datei.write_bytes(pem_von(X25519PrivateKey.generate()))
    return datei


@pytest.fixture
def melde_an(das_amt: Amt, bund: Gedaechtnis, einstellungen: Path, melde_pem: Path) -> Iterator[Aufruf]:
    """`bureau-app enrol` with this line on the standard input."""
    eingabe = sys.stdin

    def ruf(zeile: str, ags: str = NEUSS, ende: bytes = b"\n") -> int:
        sys.stdin = io.TextIOWrapper(io.BytesIO(zeile.encode() + ende))
        wo = ["enrol", "--district", das_amt.url, "--ca", str(das_amt.ca), "--ags", ags]
        hier = ["--settings", str(einstellungen), "--data", str(einstellungen.parent.with_name("daten"))]
        return run(parse([*wo, *hier, "--uebergabe", "/mnt/uebergabe", "--schluessel", str(melde_pem)]))

    yield ruf
    sys.stdin = eingabe


def geschrieben(datei: Path) -> dict[str, Any]:
    return tomllib.loads(datei.read_text("utf-8"))


@pytest.fixture
def daten(einstellungen: Path) -> Path:
    return einstellungen.parent.with_name("daten")


def code(da: Amt, ags: str = NEUSS, name: str = "Schalter") -> str:
    """A code as it is printed."""
    return code_gruppiert(da.aufnahme.neuer_code(ags, name))


@pytest.mark.parametrize("ende", [b"\n", b"\r\n", b""], ids=["lf", "crlf", "none"])
def test_a_pc_becomes_a_counter(
    melde_an: Aufruf, das_amt: Amt, bund: Gedaechtnis, einstellungen: Path, daten: Path, ende: bytes
) -> None:
    getippt = code(das_amt)
    assert melde_an(getippt.lower(), ende=ende) == 0
    assert set(bund.inhalt) == {TOKEN, KENNWORT, SPEICHER}
    settings = read_settings(einstellungen)
    assert settings.datenordner == daten and settings.kreis.ca_datei == das_amt.ca
    ausweis = baue_ausweis(settings)
    dienst = KreisDienst(das_amt.url, bund.inhalt[TOKEN], das_amt.ca, ausweis=ausweis)
    ich = dienst.auskunft().geraet
    dienst.schliesse()
    assert (settings.schalter.geraet, settings.schalter.gemeinde_ags, settings.schalter.name) == (
        ich.nummer,
        NEUSS,
        "Schalter",
    )
    geheim = [*bund.inhalt.values(), getippt]
    assert not [wort for wort in geheim if wort in einstellungen.read_text("utf-8") + (daten / DATEI).read_text()]
    assert [datei.name for datei in einstellungen.parent.iterdir()] == ["settings.toml"]
    assert [datei.name for datei in daten.iterdir()] == [DATEI]


def test_a_trial_on_one_machine_needs_no_certificate(
    bund: Gedaechtnis, einstellungen: Path, daten: Path, melde_pem: Path, tmp_path: Path
) -> None:
    """Without TLS, from this machine only: the token alone, and no file that pretends to be more."""
    eingabe = sys.stdin
    with kreis("sqlite", tmp_path) as k, k.dienst() as url:
        ohne_ca = Aufnahme(k.engine, KREIS, k.uhr.jetzt, k.verzeichnis, None)
        sys.stdin = io.TextIOWrapper(io.BytesIO(ohne_ca.neuer_code(NEUSS, "Schalter").encode()))
        wo = ["enrol", "--district", url, "--ags", NEUSS, "--settings", str(einstellungen), "--data", str(daten)]
        try:
            assert run(parse([*wo, "--uebergabe", "/mnt/uebergabe", "--schluessel", str(melde_pem)])) == 0
        finally:
            sys.stdin = eingabe
        settings = read_settings(einstellungen)
        assert baue_ausweis(settings) is None and list(daten.iterdir()) == []
        dienst = KreisDienst(url, bund.inhalt[TOKEN])
        assert dienst.auskunft().geraet.nummer == settings.schalter.geraet
        dienst.schliesse()


def test_readings_on_site_go_through_the_district_that_a_pc_is_enrolled_at(
    melde_an: Aufruf, das_amt: Amt, bund: Gedaechtnis, einstellungen: Path
) -> None:
    """An empty section is enough, and stays; the district asks for the PC's certificate and has no eID-Server."""
    assert melde_an(code(das_amt)) == 0
    einstellungen.write_text(einstellungen.read_text("utf-8") + "[eid]\n", "utf-8")
    assert melde_an(code(das_amt)) == 0
    settings = read_settings(einstellungen)
    assert settings.eid is not None
    ergebnis = []
    for ausweis in (baue_ausweis(settings), None):
        dienst = baue_eiddienst(settings, settings.eid, bund.inhalt[TOKEN], ausweis)
        with pytest.raises(Stoerung) as stoerung:
            dienst.beginne()
        ergebnis.append(stoerung.value.code)
        dienst.schliesse()
    assert ergebnis == [Fehlercode.EID_DIENST_FEHLT, Fehlercode.KREIS_LEHNT_GERAET_AB]


@pytest.mark.parametrize("inhalt", [None, b"", b"kein PEM", pem_von(Ed25519PrivateKey.generate())])
def test_a_key_that_nothing_can_be_sealed_for_is_told_before_the_code_is_used(
    melde_an: Aufruf, das_amt: Amt, einstellungen: Path, melde_pem: Path, inhalt: bytes | None
) -> None:
    guter, getippt = melde_pem.read_bytes(), code(das_amt)
    melde_pem.unlink() if inhalt is None else melde_pem.write_bytes(inhalt)
    with pytest.raises(Stoerung) as stoerung:
        melde_an(getippt)
    assert (stoerung.value.code, stoerung.value.werte) == (
        Fehlercode.MELDEREGISTER_SCHLUESSEL,
        {"datei": "melde.pem"},
    )
    assert not einstellungen.exists()
    melde_pem.write_bytes(guter)
    assert melde_an(getippt) == 0


@pytest.mark.parametrize("zeile", ["", "Gerät 1", "kurz", "ä" * 16])
def test_what_is_no_code_is_wrong_use(melde_an: Aufruf, bund: Gedaechtnis, einstellungen: Path, zeile: str) -> None:
    with pytest.raises(Eingabefehler) as falsch:
        melde_an(zeile)
    assert falsch.value.code is Fehlercode.CODE_FEHLT
    assert bund.inhalt == {} and not einstellungen.exists()


def test_a_code_that_the_district_does_not_know_changes_nothing(
    melde_an: Aufruf, bund: Gedaechtnis, einstellungen: Path, daten: Path
) -> None:
    with pytest.raises(Eingabefehler) as falsch:
        melde_an("0000-0000-0000-0000")
    assert falsch.value.code is Fehlercode.CODE_FALSCH
    assert TOKEN not in bund.inhalt and not einstellungen.exists() and list(daten.iterdir()) == []


def test_a_code_of_another_town_changes_nothing_and_stays_good(
    melde_an: Aufruf, das_amt: Amt, bund: Gedaechtnis, einstellungen: Path
) -> None:
    fremd = code(das_amt, KAARST)
    with pytest.raises(Eingabefehler) as falsch:
        melde_an(fremd)
    assert falsch.value.code is Fehlercode.GERAET_ANDERE_GEMEINDE
    assert TOKEN not in bund.inhalt and not einstellungen.exists()
    assert melde_an(fremd, KAARST) == 0


def test_enrolled_again_a_pc_keeps_what_else_was_set(
    melde_an: Aufruf, das_amt: Amt, bund: Gedaechtnis, einstellungen: Path
) -> None:
    """Above all its store: cases that wait in it must not be left behind."""
    melde_an(code(das_amt))
    erstes = bund.inhalt[TOKEN]
    oben = 'strassenverzeichnis = "C:\\\\Straßen \\"neu\\".csv"\n'
    text = einstellungen.read_text("utf-8").replace("[kreis]", 'sprache = "en"\n[kreis]')
    leser = '[[lesegeraet]]\nport = "COM3"\n[[lesegeraet]]\nport = "COM4"\nbaud = 115200\n'
    einstellungen.write_text(oben + text + '[drucker]\naufkleber = "Etikett"\n' + leser, "utf-8")
    vorher = geschrieben(einstellungen)
    melde_an(code(das_amt))
    assert bund.inhalt[TOKEN] != erstes
    neues = {"geraet": vorher["schalter"]["geraet"] + 1}
    assert geschrieben(einstellungen) == vorher | {"schalter": vorher["schalter"] | neues}
    assert vorher["schalter"]["sprache"] == "en"


def test_settings_that_nobody_understands_are_not_written_over(
    melde_an: Aufruf, das_amt: Amt, bund: Gedaechtnis, einstellungen: Path
) -> None:
    einstellungen.parent.mkdir()
    einstellungen.write_text("[schalter", "utf-8")
    with pytest.raises(Stoerung) as unklar:
        melde_an(code(das_amt))
    assert unklar.value.code is Fehlercode.EINSTELLUNGEN_UNGUELTIG
    assert bund.inhalt == {} and einstellungen.read_text("utf-8") == "[schalter"


def test_a_place_that_cannot_be_written_is_told(melde_an: Aufruf, das_amt: Amt, einstellungen: Path) -> None:
    einstellungen.parent.write_bytes(b"a file where the folder should be")
    getippt = code(das_amt)
    with pytest.raises(Stoerung) as kein_platz:
        melde_an(getippt)
    assert kein_platz.value.code is Fehlercode.EINSTELLUNGEN_NICHT_SCHREIBBAR
    assert stat.S_ISREG(einstellungen.parent.stat().st_mode)
    einstellungen.parent.unlink()
    assert melde_an(getippt) == 0, "the code was not used up"


def test_a_data_folder_that_cannot_be_written_is_told(melde_an: Aufruf, das_amt: Amt, daten: Path) -> None:
    daten.write_bytes(b"a file where the folder should be")
    with pytest.raises(Stoerung) as kein_platz:
        melde_an(code(das_amt))
    assert kein_platz.value.code is Fehlercode.GERAETEZERTIFIKAT_DATEI


def test_a_store_whose_key_is_gone_is_not_left_behind(
    melde_an: Aufruf, das_amt: Amt, bund: Gedaechtnis, daten: Path
) -> None:
    """Whoever enrols the PC again must first have the store rescued: it may hold what was never sent."""
    daten.mkdir()
    (daten / DATENBANK).write_bytes(b"encrypted")
    with pytest.raises(Stoerung) as schluessel_fehlt:
        melde_an(code(das_amt))
    assert schluessel_fehlt.value.code is Fehlercode.KEYRING_SCHLUESSEL_FEHLT
    assert TOKEN not in bund.inhalt


def test_a_counter_takes_the_keys_of_the_district_along(
    melde_an: Aufruf, das_amt: Amt, bund: Gedaechtnis, einstellungen: Path, daten: Path, tmp_path: Path
) -> None:
    k = das_amt.kreis
    melde_an(code(das_amt))
    assert read_settings(einstellungen).kreis.policy_schluessel == ""
    oeffentlich = Policies(k.engine, KREIS, k.uhr.jetzt).lege_schluessel_an(tmp_path / "policy.key")
    lege_rettung_an(das_amt.schluessel, tmp_path / "rettung.key")
    melde_an(code(das_amt))
    settings = read_settings(einstellungen)
    assert base64.urlsafe_b64decode(settings.kreis.policy_schluessel + "=") == oeffentlich
    kopie, schluessel = oeffne_kopie(kopie_neben(daten / DATENBANK), tmp_path / "rettung.key")
    assert (kopie.gemeinde_ags, kopie.geraet) == (NEUSS, settings.schalter.geraet)
    assert schluessel.hex() == bund.inhalt[SPEICHER]
