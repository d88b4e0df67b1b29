"""`bureau-app district` as processes of their own: from an empty database to an entry that can be read back."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from bureau_app.cli.program import command
from bureau_app.district.access import Verzeichnis
from bureau_app.district.schluesselschrank import UMGEBUNG, schrank_fuer
from bureau_app.district.uhr import jetzt
from bureau_app.district.verwaltung import datenbank, lege_an
from bureau_app.domain.abgleich import Ausgang
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.registerfahrzeug import Halteranfrage
from bureau_app.link.ausweis import Ausweis
from bureau_app.link.fahrzeuge import KreisAuskunft
from bureau_app.link.geraetepflege import nimm_teil
from bureau_app.link.kreis import KreisDienst
from bureau_app.link.verbindung import Verbindung
from bureau_app.resources import resource_dir
from bureau_app.wire.geraet import code_aus
from bureau_app.workflows.ports import Rolle
from tests.cli.vorgeladen import lauf, laufend
from tests.eintraege import aenderung
from tests.kreisdienst import DATABASES, FAST, KREIS, NEUSS
from tests.postgres import server
from tests.zertifikate import ausgestellt

KENNWORT = "Zwitscher-42"


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'kreis.db'}"
    monkeypatch.setenv(UMGEBUNG, str(tmp_path / "schluessel"))
    return server().url(server().new_database())


def district(step: str, *arguments: str, eingabe: str = "") -> "subprocess.CompletedProcess[str]":
    """One step, to its end."""
    return lauf("district", step, *arguments, eingabe=eingabe)


@contextmanager
def dienst(url: str, *arguments: str) -> Iterator[str]:
    """Where the running service answers."""
    with laufend("district", "serve", "--database", url, "--port", "0", *arguments) as ort:
        yield ort


def aufgenommen(url: str) -> tuple[int, str]:
    """Number and token of a device of this machine, without a certificate."""
    with datenbank(url, KREIS) as engine:
        geraet, token = Verzeichnis(engine, KREIS, jetzt, FAST).nimm_geraet_auf(NEUSS, "Schalter 1")
    return geraet.nummer, token


def konto(url: str, ags: str = NEUSS, kennwort: str = KENNWORT) -> subprocess.CompletedProcess[str]:
    wer = ("--kennung", "e.kanari", "--name", "Erika Kanari", "--zeichen", "EK", "--rolle", "aufsicht", "--ags", ags)
    return district("user", "--database", url, *wer, eingabe=kennwort + "\n")


def test_from_nothing_to_an_entry_that_can_be_read_back(url: str) -> None:
    angelegt = district("init", "--database", url)
    assert (angelegt.returncode, angelegt.stderr) == (0, "")
    _, token = aufgenommen(url)
    assert konto(url).stdout == "Konto angelegt.\n"
    a = aenderung()
    befehl = command("district", "serve", "--database", url, "--port", "0")
    with subprocess.Popen(befehl, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="utf-8") as prozess:
        try:
            assert prozess.stdout is not None
            kreis = KreisDienst(prozess.stdout.readline().strip(), token)
            benutzer = kreis.melde_an("e.kanari", KENNWORT)
            assert benutzer is not None and benutzer.rolle is Rolle.AUFSICHT
            assert kreis.tausche([a], "").ergebnisse[0].ausgang is Ausgang.ACCEPTED
            prozess.terminate()
            assert prozess.wait(20) == 0 or os.name == "nt"
        finally:
            prozess.kill()
    with pytest.raises(Stoerung):
        kreis.auskunft()
    with dienst(url) as ort:
        wieder = KreisDienst(ort, token)
        assert wieder.tausche([a], "").ergebnisse[0].ausgang is Ausgang.KNOWN
        assert wieder.eintrag(a.vorgang_id) == a.koerper


@pytest.fixture(scope="module")
def angelegt(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('kreis') / 'kreis.db'}"
    lege_an(url, KREIS, schrank_fuer(url, None, {}))
    return url


def test_a_database_that_was_not_set_up_is_out_of_order_and_says_what_to_run(tmp_path: Path) -> None:
    nicht = district("serve", "--database", f"sqlite:///{tmp_path / 'leer.db'}")
    assert (nicht.returncode, nicht.stdout) == (3, "")
    assert "district init" in nicht.stderr


def test_plain_http_to_others_is_wrong_use(angelegt: str) -> None:
    nicht = district("serve", "--database", angelegt, "--host", "0.0.0.0", "--port", "0")
    assert (nicht.returncode, nicht.stdout) == (2, "")
    assert "--tls-cert" in nicht.stderr


def test_over_tls_it_answers_elsewhere_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kreis.db'}"
    lege_an(url, KREIS, schrank_fuer(url, None, {}))
    keys = ("--database", url)
    assert district("ca", "server", *keys, "--host", "127.0.0.1").returncode == 2
    ca = Path(district("ca", "init", *keys).stdout.strip())
    assert ca.is_file() and district("ca", "init", *keys).returncode == 2
    ausgestellt = district("ca", "server", *keys, "--host", "127.0.0.1", "--host", "kreis.example")
    assert ausgestellt.stdout.startswith("Zertifikat für 127.0.0.1, kreis.example bis ")
    assert district("ca", "server", *keys, "--host", "kreis example").returncode == 2
    gezeigt = district("enrol", *keys, "--ags", NEUSS, "--name", "Schalter 1")
    assert re.fullmatch(r"([0-9A-Z]{4}-){3}[0-9A-Z]{4}\n", gezeigt.stdout) and gezeigt.returncode == 0
    ausweis = Ausweis(tmp_path / "geraet.pem", "kennwort")
    with dienst(url, "--host", "0.0.0.0") as ort:
        ort = ort.replace("0.0.0.0", "127.0.0.1")
        neu = nimm_teil(Verbindung(ort, "", ca), code_aus(gezeigt.stdout), NEUSS, ausweis)
        assert neu.geraet.name == "Schalter 1"
        assert KreisDienst(ort, neu.token, ca, ausweis=ausweis).auskunft().geraet == neu.geraet


def test_with_tls_the_service_needs_the_districts_ca(angelegt: str, tmp_path: Path) -> None:
    _, zertifikat, schluessel = ausgestellt(tmp_path, "127.0.0.1")
    tls = ("--tls-cert", str(zertifikat), "--tls-key", str(schluessel), "--keys", str(tmp_path / "keine"))
    nicht = district("serve", "--database", angelegt, "--port", "0", *tls)
    assert (nicht.returncode, nicht.stdout) == (2, "") and "district ca init" in nicht.stderr


def test_another_districts_town_is_wrong_use(angelegt: str) -> None:
    fremd = district("enrol", "--database", angelegt, "--ags", "05111000", "--name", "Düsseldorf")
    assert (fremd.returncode, fremd.stdout) == (2, "")
    assert "05111000" in fremd.stderr


def test_a_revoked_token_is_nobodys_at_once(angelegt: str) -> None:
    nummer, token = aufgenommen(angelegt)
    with dienst(angelegt) as ort:
        kreis = KreisDienst(ort, token)
        assert kreis.auskunft().geraet.nummer == nummer
        weg = district("revoke", "--database", angelegt, "--ags", NEUSS, "--geraet", str(nummer))
        assert (weg.returncode, weg.stderr) == (0, "")
        with pytest.raises(Stoerung) as abgelehnt:
            kreis.auskunft()
    assert abgelehnt.value.code is Fehlercode.KREIS_LEHNT_GERAET_AB


def test_a_device_that_was_never_enrolled_cannot_be_revoked(angelegt: str) -> None:
    fremd = district("revoke", "--database", angelegt, "--ags", NEUSS, "--geraet", "998")
    assert (fremd.returncode, fremd.stdout) == (2, "")
    assert "998" in fremd.stderr


@pytest.mark.parametrize("zeile", [b"K\xc3\xa4nnwort-1\r\n", b"\xef\xbb\xbfK\xc3\xa4nnwort-1\n"], ids=["crlf", "bom"])
def test_a_password_file_is_utf_8_whatever_wrote_it(angelegt: str, zeile: bytes) -> None:
    assert konto_aus(angelegt, zeile).returncode == 0
    _, token = aufgenommen(angelegt)
    with dienst(angelegt) as ort:
        assert KreisDienst(ort, token).melde_an("d.datei", "Kännwort-1") is not None


def test_a_password_file_in_another_encoding_is_wrong_use(angelegt: str) -> None:
    nicht = konto_aus(angelegt, "Kännwort-1\n".encode("cp1252"))
    assert nicht.returncode == 2
    assert "UTF-8" in nicht.stderr.decode()


def konto_aus(url: str, eingabe: bytes) -> subprocess.CompletedProcess[bytes]:
    """An account whose password comes from a file with these bytes, on a system that would guess another encoding."""
    wer = ("--kennung", "d.datei", "--name", "Dora Datei", "--zeichen", "DD", "--rolle", "aufsicht", "--ags", NEUSS)
    befehl = command("district", "user", "--database", url, *wer)
    umgebung = os.environ | {"PYTHONIOENCODING": "cp1252"}
    return subprocess.run(befehl, input=eingabe, capture_output=True, timeout=60, check=False, env=umgebung)


def test_no_password_is_repeated(angelegt: str) -> None:
    kurz = konto(angelegt, kennwort="kanari7")
    assert kurz.returncode == 2
    unerreichbar = district("init", "--database", "postgresql+psycopg://kreis:kanari7@127.0.0.1:1/kreis")
    assert unerreichbar.returncode == 3
    assert "kanari7" not in kurz.stdout + kurz.stderr + unerreichbar.stdout + unerreichbar.stderr


def test_a_person_with_two_accounts_is_one_person(angelegt: str) -> None:
    assert konto(angelegt).returncode == 0
    wer = ("--kennung", "e.zwei", "--name", "Erika Kanari", "--zeichen", "EK", "--rolle", "revision", "--ags", NEUSS)
    zweites = district("user", "--database", angelegt, *wer, "--person", "e.kanari", eingabe=KENNWORT + "\n")
    assert (zweites.returncode, zweites.stdout) == (0, "Konto angelegt.\n")
    niemandes = district("user", "--database", angelegt, *wer, "--person", "niemand", eingabe=KENNWORT + "\n")
    assert (niemandes.returncode, niemandes.stdout) == (2, "")


def test_vehicles_are_loaded_asked_for_and_the_question_is_on_record(angelegt: str, tmp_path: Path) -> None:
    kopf = "kennzeichen;fin;marke;familienname;vornamen;geburtsdatum;anschrift;kreis;behoerde;bitte_kreis\n"
    zeile = "NE-AB 1;WVWZZZ1KZ8W123456;GOLF;Vogel;Karl;1983-08-12;Am Markt 2 | 41564 Kaarst;05162;RKN;\n"
    datei = tmp_path / "register.csv"
    datei.write_text(kopf + zeile, "utf-8")
    geladen = district("register", "import", str(datei), "--database", angelegt)
    assert geladen.stdout == "1 Fahrzeuge gelesen, 1 davon neu oder geändert.\n"
    konto(angelegt)
    _, token = aufgenommen(angelegt)
    with dienst(angelegt) as ort:
        benutzer = KreisDienst(ort, token).melde_an("e.kanari", KENNWORT)
        assert benutzer is not None
        auskunft = KreisAuskunft(ort, token)
        karl = Halteranfrage("VOGEL", "Karl", date(1983, 8, 12))
        assert [f.kennzeichen for f in auskunft.fahrzeuge(benutzer.sitzung, karl, "260240030000175")] == ["NE-AB 1"]
    log = district("access-log", "--database", angelegt, "--ags", NEUSS).stdout
    assert log.count("\n") == 1 and f"Konto {benutzer.id}" in log and "Treffer 1" in log and "ogel" not in log
    assert json.loads(district("access-log", "--database", angelegt, "--json").stdout)["treffer"] == 1
    assert district("access-log", "--database", angelegt, "--ags", "05162016").stdout == ""
    datei.write_bytes(b"\xff")
    for falsch, code in ((datei, 3), (tmp_path / "fehlt.csv", 3)):
        assert district("register", "import", str(falsch), "--database", angelegt).returncode == code
    datei.write_text(kopf + zeile.replace("1983-08-12", "gestern"), "utf-8")
    unlesbar = district("register", "import", str(datei), "--database", angelegt)
    assert unlesbar.returncode == 2 and "geburtsdatum" in unlesbar.stderr and "gestern" not in unlesbar.stderr


def test_a_policy_is_signed_published_and_shown(angelegt: str, tmp_path: Path) -> None:
    key, dokument = tmp_path / "policy.key", resource_dir() / "policy" / "rhein-kreis-neuss.toml"
    oeffentlich = district("policy", "keygen", "--database", angelegt, "--key", str(key))
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}\n", oeffentlich.stdout)
    publish = ("policy", "publish", str(dokument), "--database", angelegt, "--key", str(key))
    assert district(*publish).stdout.endswith(" ist veröffentlicht.\n")
    assert district(*publish).stdout.endswith(" war schon veröffentlicht.\n")
    version = district("policy", "show", "--database", angelegt).stdout.split()[0]
    gezeigt = subprocess.run(
        command("district", "policy", "show", "--database", angelegt, "--version", version),
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert gezeigt.stdout == dokument.read_bytes()
    fremd = district("policy", "show", "--database", angelegt, "--version", "nie")
    assert (fremd.returncode, fremd.stdout) == (2, "")
    assert district("policy", "keygen", "--database", angelegt, "--key", str(tmp_path / "b.key")).returncode == 2
    fehlt = district("policy", "publish", str(tmp_path / "x"), "--database", angelegt, "--key", str(key))
    assert fehlt.returncode == 3
