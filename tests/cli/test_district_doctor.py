"""`bureau-app district doctor`: each thing that is not in order is named, with what to do."""

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bureau_app.cli.program import command
from bureau_app.district.betrieb import diagnose
from bureau_app.district.betrieb.bestand import Bestand
from bureau_app.district.betrieb.sicherung import sichere
from bureau_app.district.verwaltung import datenbank, lege_an
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from tests.eid.server import Probeserver, eid_server
from tests.eid.zertifikate import tls_zertifikat
from tests.fakes.uhr import FakeUhr
from tests.kreisdienst import DATABASES, KREIS, kreis, new_database, schrank
from tests.zertifikate import ausgestellt


def doctor(*arguments: str) -> tuple[int, dict[str, dict[str, object]]]:
    """Exit code, and the points by name."""
    lauf = subprocess.run(
        command("district", "doctor", "--json", *arguments), capture_output=True, encoding="utf-8", check=False
    )
    return lauf.returncode, {punkt["name"]: punkt for punkt in json.loads(lauf.stdout)}


@pytest.mark.parametrize("kind", DATABASES)
def test_a_healthy_district(kind: str, tmp_path: Path) -> None:
    url = new_database(kind, tmp_path)
    code, punkte = doctor("--database", url, "--keys", str(schrank().ordner))
    assert (code, [name for name, p in punkte.items() if not p["ok"]]) == (0, [])
    assert list(punkte) == ["programm", "datenbank", "schluessel", "uhr", "geraete", "erfassung", "warteschlangen"]


def test_what_is_missing_is_said_with_what_to_do(tmp_path: Path) -> None:
    datei = tmp_path / "district.toml"
    datei.write_text(
        f'datenbank = "sqlite:///{tmp_path}/leer.db"\n[dienst]\ntls_zertifikat = "{tmp_path}/nichts.pem"\n'
        f'[sicherung]\nordner = "{tmp_path}/leer"\n'
    )
    code, punkte = doctor("--config", str(datei))
    falsch = {name for name, p in punkte.items() if not p["ok"]}
    an_der_datenbank = {"datenbank", "schluessel", "uhr", "geraete", "erfassung", "warteschlangen"}
    assert (code, falsch) == (1, {"zertifikat", "sicherung"} | an_der_datenbank)
    assert all(p["tun"] for p in punkte.values() if not p["ok"])


def test_the_eid_server_is_tried_with_the_certificate_of_the_service(tmp_path: Path) -> None:
    url = new_database("sqlite", tmp_path)
    fremd, _, _ = tls_zertifikat(tmp_path)

    def punkt(server: Probeserver, ausweis: Path, ca: Path) -> dict[str, object]:
        datei = tmp_path / "district.toml"
        datei.write_text(f'[eid]\nurl = "{server.url}"\nzertifikat = "{ausweis}"\nca_datei = "{ca}"\n')
        return doctor("--config", str(datei), "--database", url, "--keys", str(schrank().ordner))[1]["eid-server"]

    (tmp_path / "eid").mkdir()
    with eid_server(tmp_path / "eid") as server:
        gut = punkt(server, server.ausweis, server.ca)
        assert (gut["ok"], server.lesungen) == (True, {}), "no session is opened for it"
        assert "nimmt das Zertifikat des Dienstes an (gilt bis" in str(gut["gesehen"])
        for ausweis, ca in ((fremd, server.ca), (server.ausweis, server.ausweis)):
            falsch = punkt(server, ausweis, ca)
            assert not falsch["ok"] and server.url in str(falsch["gesehen"])
        assert "(zertifikat)" in str(falsch["gesehen"]) and "eid.ca_datei" in str(falsch["tun"])
        server.gestoert = True
        assert "(http_500)" in str(punkt(server, server.ausweis, server.ca)["gesehen"])
    assert "(netz_connectionerror)" in str(punkt(server, server.ausweis, server.ca)["gesehen"])


def test_certificate_backup_clock_and_queues_have_their_limits(tmp_path: Path) -> None:
    _, zertifikat, _ = ausgestellt(tmp_path, "127.0.0.1")
    assert diagnose.pruefe_zertifikat(zertifikat, datetime(2020, 1, 1, tzinfo=UTC)).startswith("gilt bis")
    url = f"sqlite:///{tmp_path / 'kreis.db'}"
    lege_an(url, KREIS, schrank())
    uhr = FakeUhr()
    sichere(url, tmp_path / "sicherung", uhr.jetzt)
    assert "1 vorhanden" in diagnose.pruefe_sicherung(tmp_path / "sicherung", uhr.jetzt())
    with datenbank(url, KREIS) as engine:
        assert "Freigaben" in diagnose.pruefe_warteschlangen(Bestand(engine, KREIS, uhr.jetzt))
        (schrank().ordner / "kek.key").chmod(0o644)
        try:
            faelle: list[tuple[Fehlercode, Callable[[], str]]] = [
                (Fehlercode.SCHLUESSEL_RECHTE, lambda: diagnose.pruefe_schluessel(engine, KREIS, schrank())),
                (Fehlercode.ZERTIFIKAT_LAEUFT_AB, lambda: diagnose.pruefe_zertifikat(zertifikat, spaet())),
                (
                    Fehlercode.SICHERUNG_ALT,
                    lambda: diagnose.pruefe_sicherung(tmp_path / "sicherung", uhr.jetzt() + timedelta(hours=27)),
                ),
            ]
            for code, arbeit in faelle:
                with pytest.raises(Stoerung) as falsch:
                    arbeit()
                assert falsch.value.code is code
        finally:
            (schrank().ordner / "kek.key").chmod(0o600)


def spaet() -> datetime:
    return datetime(2099, 1, 1, tzinfo=UTC)


def test_a_clock_that_is_off_is_said(tmp_path: Path) -> None:
    with kreis("postgresql", tmp_path) as k:
        assert "auseinander" in diagnose.pruefe_uhr(k.engine, lambda: datetime.now(UTC))
        with pytest.raises(Stoerung) as falsch:
            diagnose.pruefe_uhr(k.engine, k.uhr.jetzt)
    assert falsch.value.code is Fehlercode.UHR_GEHT_FALSCH
