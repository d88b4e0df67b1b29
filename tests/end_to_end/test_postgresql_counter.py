"""A real district on PostgreSQL and a real counter: keyring, TLS, CUPS, hand-over; as README sets them up."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from bureau_app.cli.demo_dienste import dienst
from bureau_app.cli.demo_stand import lade_welt
from bureau_app.cli.fachverfahren import bereite_vor
from bureau_app.cli.program import command
from bureau_app.devices.strassen import strassenverzeichnis
from bureau_app.resources import lade_gemeinden
from tests.geheimnisdienst import ENTSPERRT, Nutzer
from tests.kreisdienst import NEUSS
from tests.postgres import server
from tests.printing.cups_dienst import FEHLT, CupsDienst, starte_cups

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is the keyring of Linux desktops"),
    pytest.mark.skipif(bool(FEHLT), reason=FEHLT),
]

KENNUNG, KENNWORT = "m.muster", "Zwitscher-42"
ZEILEN = "SELECT (SELECT count(*) FROM ereignis), (SELECT count(*) FROM eintrag), (SELECT count(*) FROM fassung)"


@dataclass
class Kreis:
    """The district of this test: its database, its running service, the CA that signed it."""

    datenbank: str
    url: str
    ca: Path

    def tue(self, schritt: str, *argumente: str, eingabe: str = "") -> str:
        return kreis(self.datenbank, schritt, *argumente, eingabe=eingabe)


@dataclass
class Arbeitsplatz:
    """A counter PC and the person whose keyring it uses."""

    nutzer: Nutzer
    einstellungen: Path
    uebergabe: Path
    schluessel: Path

    def starte(self, *befehl: str, eingabe: str = "") -> subprocess.CompletedProcess[str]:
        return self.nutzer.mit_bus(ENTSPERRT, list(befehl), eingabe, dauer_s=180)

    def melde_an(self, kreis: Kreis, code: str) -> subprocess.CompletedProcess[str]:
        ziel = ("--district", kreis.url, "--ca", str(kreis.ca), "--ags", NEUSS)
        uebergabe = ("--uebergabe", str(self.uebergabe), "--schluessel", str(self.schluessel))
        return self.starte(*command("enrol", *ziel, *uebergabe), eingabe=code)

    def doctor(self) -> tuple[int, dict[str, str]]:
        """Exit code, and what is not in order."""
        ergebnis = self.starte(*command("doctor", "--json"))
        punkte = json.loads(ergebnis.stdout)
        assert len(punkte) == 11
        return ergebnis.returncode, {p["name"]: p["gesehen"] for p in punkte if not p["ok"]}


def kreis(datenbank: str, schritt: str, *argumente: str, eingabe: str = "") -> str:
    """Output of one step of the district."""
    befehl = command("district", *schritt.split(), "--database", datenbank, *argumente)
    lauf = subprocess.run(befehl, input=eingabe, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert lauf.returncode == 0, lauf.stderr
    return lauf.stdout


@pytest.fixture
def der_kreis(tmp_path: Path) -> Iterator[Kreis]:
    datenbank = server().url(server().new_database())
    keys = ("--keys", str(tmp_path / "schluessel"))
    kreis(datenbank, "init", *keys)
    ca = Path(kreis(datenbank, "ca init", *keys).strip())
    kreis(datenbank, "ca server", *keys, "--host", "127.0.0.1")
    kreis(datenbank, "rescue-key", *keys, "--key", str(tmp_path / "rettung.key"))
    person = ("--kennung", KENNUNG, "--name", "Max Muster", "--zeichen", "MM", "--rolle", "sachbearbeitung")
    kreis(datenbank, "user", *person, "--ags", NEUSS, eingabe=KENNWORT + "\n")
    wo = ("--host", "127.0.0.1", "--port", "0", "--with-input")
    with dienst("Kreis", tmp_path / "kreis.log", "district", "serve", "--database", datenbank, *wo, *keys) as laeuft:
        yield Kreis(datenbank, laeuft.bereit(), ca)


@pytest.fixture
def cups() -> Iterator[CupsDienst]:
    with starte_cups() as drucker:
        drucker.befehl("lpadmin", "-d", "Etikett")
        yield drucker


@pytest.fixture
def arbeitsplatz(tmp_path: Path, cups: CupsDienst) -> Arbeitsplatz:
    heim = tmp_path / "heim"
    heim.mkdir()
    nutzer = Nutzer(heim)
    maschine = {"XDG_CONFIG_DIRS": str(tmp_path / "etc"), "XDG_DATA_DIRS": str(tmp_path / "daten")}
    nutzer.umgebung |= maschine | {"CUPS_SERVER": cups.adresse}
    uebergabe = tmp_path / "uebergabe"
    schluessel = tmp_path / "melderegister.pem"
    schluessel.write_bytes(bereite_vor(uebergabe).read_bytes())
    return Arbeitsplatz(nutzer, tmp_path / "etc" / "bureau-app" / "settings.toml", uebergabe, schluessel)


def strassen(datei: Path) -> str:
    """A line of settings that names an invented street directory."""
    datei.write_text(strassenverzeichnis(lade_gemeinden().eintraege, lade_welt().teile), "utf-8")
    return f'strassenverzeichnis = "{datei}"\n'


def test_from_enrolment_to_both_registers(
    der_kreis: Kreis, arbeitsplatz: Arbeitsplatz, cups: CupsDienst, tmp_path: Path
) -> None:
    code = der_kreis.tue("enrol", "--ags", NEUSS, "--name", "Schalter 1")
    angemeldet = arbeitsplatz.melde_an(der_kreis, code)
    assert angemeldet.returncode == 0, angemeldet.stderr
    assert arbeitsplatz.melde_an(der_kreis, code).returncode == 2, "a code is good once"
    einstellungen = strassen(tmp_path / "strassen.csv") + arbeitsplatz.einstellungen.read_text("utf-8")
    arbeitsplatz.einstellungen.write_text(einstellungen, "utf-8")
    assert code.strip() not in einstellungen
    assert arbeitsplatz.doctor() == (0, {})

    fall = [sys.executable, "-m", "tests.end_to_end.schalterfall", KENNUNG]
    with dienst("Fachverfahren", tmp_path / "fv.log", "fachverfahren", "--dir", str(arbeitsplatz.uebergabe)) as stadt:
        stadt.bereit()
        gespielt = arbeitsplatz.starte(*fall, eingabe=KENNWORT + "\n")
    assert gespielt.returncode == 0, gespielt.stderr
    ende = json.loads(gespielt.stdout)
    assert (ende["stufe"], ende["offline"]) == ("bestaetigt", False)
    kfz, melde = ende["eintraege"]["fahrzeugregister"], ende["eintraege"]["melderegister"]
    assert {e["herkunft"]["vorgang_id"] for e in (kfz, melde)} == {ende["id"]}
    assert kfz["neue_anschrift"] == melde["neue_anschrift"] and kfz["gebuehr"]["summe_cent"] == 1080
    with psycopg.connect(der_kreis.datenbank.replace("+psycopg", "")) as verbindung:
        assert verbindung.execute(ZEILEN).fetchone() == (1, 1, 1)
    assert len(cups.auftraege()) == 2

    der_kreis.tue("revoke", "--ags", NEUSS, "--geraet", "1")
    ende_code, gestoert = arbeitsplatz.doctor()
    assert (ende_code, list(gestoert)) == (1, ["kreis"])
