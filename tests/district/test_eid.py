"""Readings of eIDs at the district: for the device that began, within minutes, once, and kept nowhere."""

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bureau_app.cli.district_eid import eidserver_von
from bureau_app.district.eid.eidserver import Eidserverstoerung
from bureau_app.district.eid.jsonserver import JsonEidserver
from bureau_app.district.eid.vorort import GILT, Vorort
from bureau_app.district.konfiguration import Eidplatz
from bureau_app.district.outbound.netz import Tlswahl
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.wire.eid import Eidergebnis
from tests.contracts.test_eidserver import DATEN
from tests.eid.amkreis import am_kreis
from tests.eid.zertifikate import tls_zertifikat
from tests.fakes.eidserver import FakeEidserver
from tests.kreisdienst import DATABASES, KAARST, KREIS, NEUSS, Kreis, kreis


@pytest.fixture
def k(tmp_path: Path) -> Iterator[Kreis]:
    with kreis("sqlite", tmp_path) as k:
        yield k


def vorort(k: Kreis, server: FakeEidserver) -> Vorort:
    """A service process of the district."""
    gebaut = Vorort.bei(server, KREIS, k.uhr.jetzt, k.schrank)
    assert gebaut is not None
    return gebaut


def test_only_the_device_that_began_gets_it_and_only_once(k: Kreis) -> None:
    server = FakeEidserver()
    v, (eines, _), (anderes, _), (dort, _) = vorort(k, server), k.geraet(), k.geraet(), k.geraet(KAARST)
    sitzung = v.beginne(eines).session
    assert v.ergebnis(eines, sitzung) == Eidergebnis(stand="wartet")
    server.lies(NEUSS, DATEN)
    for fremd, gezeigt in ((anderes, sitzung), (dort, sitzung), (eines, "sitzung-0"), (eines, sitzung[:-1] + "?")):
        assert v.ergebnis(fremd, gezeigt) is None
    assert v.ergebnis(eines, sitzung) == Eidergebnis(stand="fertig", daten=DATEN)
    assert v.ergebnis(eines, sitzung) is None


def test_any_process_of_the_service_goes_on_with_a_session(k: Kreis) -> None:
    server = FakeEidserver()
    geraet, _ = k.geraet()
    sitzung = vorort(k, server).beginne(geraet).session
    server.lies(NEUSS, DATEN)
    assert vorort(k, server).ergebnis(geraet, sitzung) == Eidergebnis(stand="fertig", daten=DATEN)
    assert vorort(k, server).ergebnis(geraet, sitzung) == Eidergebnis(stand="gescheitert")


def test_after_some_minutes_it_is_gone(k: Kreis) -> None:
    server = FakeEidserver()
    v, (geraet, _) = vorort(k, server), k.geraet()
    sitzung = v.beginne(geraet).session
    server.lies(NEUSS, DATEN)
    k.uhr.vor(GILT - timedelta(seconds=1))
    andere = v.beginne(geraet).session
    k.uhr.vor(timedelta(seconds=2))
    assert v.ergebnis(geraet, sitzung) is None
    assert v.ergebnis(geraet, andere) == Eidergebnis(stand="wartet")


def test_an_eid_server_that_was_away_can_be_asked_again(k: Kreis) -> None:
    server = FakeEidserver()
    v, (geraet, _) = vorort(k, server), k.geraet()
    sitzung = v.beginne(geraet).session
    server.lies(NEUSS, DATEN)
    server.gestoert = True
    with pytest.raises(Eidserverstoerung):
        v.ergebnis(geraet, sitzung)
    server.gestoert = False
    assert v.ergebnis(geraet, sitzung) == Eidergebnis(stand="fertig", daten=DATEN)


def test_a_district_without_an_eid_server_says_so(tmp_path: Path) -> None:
    with am_kreis(tmp_path, None) as hier, pytest.raises(Stoerung) as stoerung:
        hier.schalter().beginne()
    assert stoerung.value.code is Fehlercode.EID_DIENST_FEHLT


@pytest.mark.expected_log("eID-Server is out of order: http_500")
def test_one_that_is_away_is_told_and_logged_without_content(tmp_path: Path) -> None:
    server = FakeEidserver()
    with am_kreis(tmp_path, server) as hier:
        schalter = hier.schalter()
        auftrag = schalter.beginne()
        server.gestoert = True
        for tu in (schalter.beginne, lambda: schalter.ergebnis(auftrag.sitzung)):
            with pytest.raises(Stoerung) as stoerung:
                tu()
            assert stoerung.value.code is Fehlercode.EID_DIENST_GESTOERT


@pytest.mark.parametrize("art", DATABASES)
def test_nothing_of_a_reading_stands_in_the_database_or_the_log(
    tmp_path: Path, art: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server = FakeEidserver()
    with am_kreis(tmp_path, server, art) as hier:
        schalter = hier.schalter()
        auftrag = schalter.beginne()
        server.lies(NEUSS, DATEN)
        chip = schalter.ergebnis(auftrag.sitzung)
        assert chip is not None and chip.familienname == "Żółć"
        with hier.kreis.engine.connect() as v:
            abzug = "\n".join(v.connection.driver_connection.iterdump()) if art == "sqlite" else _abzug(hier.kreis)  # type: ignore[union-attr]
    assert abzug.count("INSERT") > 2 or art != "sqlite"
    for geheim in ("Żółć", "Zoë", auftrag.sitzung, "sitzung-0", "eid.example"):
        assert geheim not in abzug + caplog.text


def _abzug(k: Kreis) -> str:
    """Every row of every table, as text."""
    with k.als_eigner() as eigner, eigner.connect() as v:
        tabellen = v.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").scalars().all()
        return "\n".join(str(v.exec_driver_sql(f"SELECT * FROM {tabelle}").all()) for tabelle in tabellen)


@contextmanager
def antwortet(inhalt: object) -> Iterator[str]:
    """A server on this machine that gives everybody this JSON; its URL."""

    class Antwortende(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(inhalt).encode())

    http = HTTPServer(("127.0.0.1", 0), Antwortende)
    faden = threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True)
    faden.start()
    try:
        yield f"http://127.0.0.1:{http.server_port}"
    finally:
        http.shutdown()
        http.server_close()
        faden.join(5)


def test_what_a_change_of_address_does_not_need_is_left_behind() -> None:
    daten = {**DATEN.model_dump(by_alias=True), "PlaceOfBirth": "Köln", "RestrictedID": "0815"}
    with antwortet({"stand": "fertig", "daten": daten}) as url:
        assert JsonEidserver(url, Tlswahl()).ergebnis(NEUSS, "sitzung-0") == Eidergebnis(stand="fertig", daten=DATEN)


@pytest.mark.parametrize("unsinn", [[], {}, {"stand": "vielleicht"}, {"stand": "fertig", "daten": {}}, "x"])
def test_nonsense_of_the_eid_server_is_a_disturbance(unsinn: object) -> None:
    with antwortet(unsinn) as url:
        server = JsonEidserver(url, Tlswahl())
        for tu in (lambda: server.beginne(NEUSS), lambda: server.ergebnis(NEUSS, "sitzung-0")):
            with pytest.raises(Eidserverstoerung, match=r"^antwort$"):
                tu()


def test_a_session_of_the_eid_server_that_is_too_long_is_a_disturbance(k: Kreis) -> None:
    with antwortet({"tcTokenURL": "https://x/t", "session": "s" * 150}) as url:
        langer = Vorort.bei(JsonEidserver(url, Tlswahl()), KREIS, k.uhr.jetzt, k.schrank)
        assert langer is not None
        with pytest.raises(Eidserverstoerung, match="sitzung_zu_lang"):
            langer.beginne(k.geraet()[0])


def test_the_configuration_names_it_with_a_certificate_that_can_be_used(tmp_path: Path) -> None:
    ausweis, ca, _ = tls_zertifikat(tmp_path)
    url = "https://eid.example"
    assert eidserver_von(Eidplatz()) is None
    assert isinstance(eidserver_von(Eidplatz(url=url, zertifikat=ausweis, ca_datei=ca)), JsonEidserver)
    for unbrauchbar, grund in (
        (Eidplatz(url=url), "nicht genannt"),
        (Eidplatz(url=url, zertifikat=ca), "SSLError"),
        (Eidplatz(url=url, zertifikat=tmp_path / "weg.pem"), "FileNotFoundError"),
        (Eidplatz(url=url, zertifikat=ausweis, ca_datei=tmp_path / "weg.pem"), "FileNotFoundError"),
    ):
        with pytest.raises(Stoerung) as stoerung:
            eidserver_von(unbrauchbar)
        assert (stoerung.value.code, stoerung.value.werte["grund"]) == (Fehlercode.EID_ZERTIFIKAT, grund)
