"""What the service measures and logs: figures by route and code, whether it lives and can serve, nobody's data."""

import http.client
import io
import json
import logging
import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from sqlalchemy import update

from bureau_app.cli.district_protokoll import JsonZeilen
from bureau_app.district.app import create_app
from bureau_app.district.betrieb.bestand import Bestand
from bureau_app.district.betrieb.diagnose import pruefe_warteschlangen
from bureau_app.district.betrieb.messung import messplatz
from bureau_app.district.engine import oeffne
from bureau_app.district.falltabellen import Fallschluessel
from bureau_app.district.outbound.dienst import Ausgang
from bureau_app.district.outbound.ziel import Sendestand
from bureau_app.district.outbound.zielarten import lies_toml
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.district.verwaltung import pruefe_dienst
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.wire import dienst as arten
from bureau_app.wire.dienst import SITZUNG_KOPF
from bureau_app.wire.sync import Aenderungsmeldung
from tests.eintraege import aenderung, neue_id, stammdaten
from tests.kreisdienst import DATABASES, FAST, KAARST, KENNWORT, KREIS, Kreis, kreis, laufend

CANARIES = ("Kanarienvogel", "Ostermann", "Mustermann", "Erika Kanari", "e.kanari", KENNWORT, "K1-00042", "WVWZZZ")


@dataclass
class Probe:
    """A running service, its metrics, and a device of it."""

    kreis: Kreis
    app: Any
    url: str
    token: str

    def frage(self, methode: str, weg: str, inhalt: Any = None, sitzung: str = "") -> tuple[int, bytes]:
        ort = urlsplit(self.url)
        kopf = {"Authorization": f"Bearer {self.token}"} | ({SITZUNG_KOPF: sitzung} if sitzung else {})
        leitung = http.client.HTTPConnection(ort.hostname or "", ort.port, timeout=30)
        try:
            leitung.request(methode, weg, None if inhalt is None else json.dumps(inhalt), kopf)
            antwort = leitung.getresponse()
            return antwort.status, antwort.read()
        finally:
            leitung.close()

    def wert(self, zeile: str) -> float:
        """The figure of this line of the metrics."""
        treffer = [z.rsplit(" ", 1)[1] for z in self.app.state.messung.text().splitlines() if z.startswith(zeile + " ")]
        assert treffer, self.app.state.messung.text()
        return float(treffer[0])


@pytest.fixture(params=DATABASES)
def probe(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Probe]:
    with ExitStack() as stapel:
        k = stapel.enter_context(kreis(request.param, tmp_path))
        app = create_app(k.engine, KREIS, stammdaten().zeichen, k.uhr.jetzt, FAST, schrank=k.schrank)
        yield Probe(k, app, stapel.enter_context(laufend(app)), k.geraet()[1])


def ein_fall(probe: Probe) -> str:
    """Sign-in, a question for vehicles, a change, the same with an invented conflict, an approval; the session."""
    probe.kreis.konto()
    anmeldung = {"kennung": "e.kanari", "kennwort": KENNWORT}
    sitzung = str(json.loads(probe.frage("POST", "/v1/sitzung", anmeldung)[1])["sitzung"])
    halter = {"familienname": "Kanarienvogel", "vornamen": "Erika", "geburtsdatum": "1983-08-12"}
    wozu = {"vorgang_nummer": "260240030000175", "anlass": "anschriftenaenderung"}
    assert probe.frage("POST", "/v1/halter/fahrzeuge", halter | wozu, sitzung)[0] == 200
    meldung = json.loads(Aenderungsmeldung.von(aenderung()).als_json())
    for gesendet in (meldung, meldung, meldung | {"op_id": neue_id()}):
        assert probe.frage("POST", "/v1/sync", {"cursor": "", "aenderungen": [gesendet]})[0] == 200
    antrag: dict[str, Any] = {"vorgang_id": neue_id(), "vorgang_nummer": "260240030000175", "inhalt": "5" * 64}
    antrag |= {"codes": [], "begruendung": "Kanarienvogel", "betroffen": "Kanarienvogel, Erika", "befunde": []}
    antrag |= {"vergleich": [], "verdeckt": False}
    assert probe.frage("PUT", f"/v1/freigaben/{neue_id()}", antrag, sitzung)[0] == 200
    probe.frage("GET", "/v1/fahrzeugregister/Kanarienvogel?name=Kanarienvogel")
    probe.frage("PATCH", "/Kanarienvogel", "Kanarienvogel")
    return sitzung


def test_the_figures_of_a_case(probe: Probe) -> None:
    ein_fall(probe)
    probe.kreis.uhr.vor(timedelta(minutes=3))
    assert probe.wert('bureau_requests_total{method="POST",route="/v1/sync",status="200"}') == 3
    assert probe.wert('bureau_sync_outcomes_total{outcome="accepted",reason=""}') == 1
    assert probe.wert('bureau_sync_outcomes_total{outcome="known",reason=""}') == 1
    assert probe.wert('bureau_sync_outcomes_total{outcome="conflict",reason="veraltete_fassung"}') == 1
    assert (probe.wert("bureau_devices"), probe.wert("bureau_sessions")) == (1, 1)
    assert probe.wert("bureau_devices_quarantined") == 0
    assert (probe.wert("bureau_approvals_open"), probe.wert("bureau_approvals_oldest_seconds")) == (1, 180)
    assert probe.wert("bureau_ledger_events") >= 1
    assert (probe.wert("bureau_seal_lag_events"), probe.wert("bureau_seal_lag_seconds")) == (1, 180)
    assert probe.wert("bureau_database_up") == 1


def test_every_target_stands_there_with_every_state(probe: Probe) -> None:
    k = probe.kreis
    ausgang = Ausgang.baue(k.engine, KREIS, k.uhr.jetzt, k.schrank)
    for name, ags in (("zulassung", ""), ("kaarst", KAARST)):
        ausgang.ziele.nimm_auf(name, lies_toml('art = "ordner"\nform = "json"\nordner = "/gibt/es/nicht"\n'), ags)
    meldung = json.loads(Aenderungsmeldung.von(aenderung()).als_json())
    assert probe.frage("POST", "/v1/sync", {"cursor": "", "aenderungen": [meldung]})[0] == 200
    assert [probe.wert(f'bureau_outbound_lag_changes{{target="{z}"}}') for z in ("zulassung", "kaarst")] == [1, 0]
    ausgang.arbeite()
    k.uhr.vor(timedelta(minutes=2))
    for ziel, wartend in (("zulassung", 1), ("kaarst", 0)):
        for stand in Sendestand:
            soll = wartend if stand is Sendestand.WARTET else 0
            assert probe.wert(f'bureau_outbound{{state="{stand.value}",target="{ziel}"}}') == soll
    assert probe.wert('bureau_outbound_oldest_seconds{state="wartet",target="zulassung"}') == 120
    gestoert = [probe.wert(f'bureau_outbound_disturbed_seconds{{target="{z}"}}') for z in ("zulassung", "kaarst")]
    assert gestoert == [120, 0] and probe.wert('bureau_outbound_lag_changes{target="zulassung"}') == 0
    bestand = Bestand(k.engine, KREIS, k.uhr.jetzt)
    assert "1 Sendungen unterwegs" in pruefe_warteschlangen(bestand)
    k.uhr.vor(timedelta(hours=1))
    with pytest.raises(Stoerung) as alt:
        pruefe_warteschlangen(bestand)
    assert (alt.value.code, alt.value.werte["minuten"]) == (Fehlercode.WARTESCHLANGE_ALT, "62")


def test_without_its_keys_it_is_not_ready(tmp_path: Path) -> None:
    with kreis("sqlite", tmp_path) as k:
        schrank = Schluesselschrank(tmp_path / "schluessel")
        shutil.copytree(k.schrank.ordner, schrank.ordner)
        app = create_app(k.engine, KREIS, stammdaten().zeichen, k.uhr.jetzt, FAST, schrank=schrank)
        with laufend(app) as url:
            probe = Probe(k, app, url, k.geraet()[1])
            meldung = json.loads(Aenderungsmeldung.von(aenderung()).als_json())
            assert probe.frage("POST", "/v1/sync", {"cursor": "", "aenderungen": [meldung]})[0] == 200
            assert probe.frage("GET", "/ready")[0] == 200
            (schrank.ordner / "siegel.key").rename(schrank.ordner / "weg")
            assert probe.frage("GET", "/ready")[0] == 503
            (schrank.ordner / "weg").rename(schrank.ordner / "siegel.key")
            assert probe.frage("GET", "/ready")[0] == 200
            (schrank.ordner / "kek.key").write_bytes(b"0" * 32)
            assert probe.frage("GET", "/ready")[0] == 503
        with pytest.raises(Stoerung) as fremd:
            pruefe_dienst(k.engine, KREIS, schrank.ordner)
        assert fremd.value.code is Fehlercode.KEK_FREMD
        with k.engine.begin() as v:
            v.execute(update(Fallschluessel).values(verpackt=b"\x01" + b"0" * 60))
        with pytest.raises(Stoerung) as kaputt:
            pruefe_dienst(k.engine, KREIS, k.schrank.ordner)
        assert kaputt.value.code is Fehlercode.KEK_FREMD, "a key of a case that it does not open"


def test_an_open_transaction_is_seen_as_the_age_of_the_feed(probe: Probe) -> None:
    if probe.kreis.engine.dialect.name != "postgresql":
        assert probe.wert("bureau_feed_oldest_transaction_seconds") == 0
        return
    assert probe.wert("bureau_feed_oldest_transaction_seconds") == 0
    with probe.kreis.engine.begin() as v:
        v.exec_driver_sql("SELECT pg_current_xact_id()")
        probe.kreis.geraet()  # commits after it, and is held up
        assert probe.wert("bureau_feed_oldest_transaction_seconds") == 0
        probe.kreis.uhr.vor(timedelta(seconds=70))
        assert probe.wert("bureau_feed_oldest_transaction_seconds") == 70
    assert probe.wert("bureau_feed_oldest_transaction_seconds") == 0


@pytest.mark.expected_log("Kanarienvogel|fehler=da")
def test_nobodys_data_stand_in_log_or_figures(probe: Probe) -> None:
    geschrieben = io.StringIO()
    handler = logging.StreamHandler(geschrieben)
    handler.setFormatter(JsonZeilen())
    logging.getLogger().addHandler(handler)
    logging.getLogger("bureau_app").setLevel(logging.DEBUG)
    try:
        sitzung = ein_fall(probe)
        logging.getLogger("fremd").warning("row contains Kanarienvogel")
        try:
            raise ValueError("Kanarienvogel")
        except ValueError:
            logging.getLogger("bureau_app.district").warning("fehler=da", exc_info=True)
    finally:
        logging.getLogger().removeHandler(handler)
    zeilen = [json.loads(zeile) for zeile in geschrieben.getvalue().splitlines()]
    sync = [z for z in zeilen if z.get("weg") == "/v1/sync"]
    assert sync and {"zeit", "stufe", "quelle", "meldung", "methode", "status", "ms", "geraet"} <= set(sync[0])
    assert [z for z in zeilen if "stelle" in z and "test_messung.py" in z["stelle"]]
    alles = geschrieben.getvalue() + probe.app.state.messung.text()
    assert [c for c in (*CANARIES, sitzung, probe.token) if c.lower() in alles.lower()] == []


def test_the_figures_answer_on_a_port_of_their_own(probe: Probe) -> None:
    assert probe.frage("GET", "/metrics")[0] == 404
    with messplatz(probe.app.state.messung, "127.0.0.1", 0):
        pass
    port = freier_port()
    with messplatz(probe.app.state.messung, "127.0.0.1", port):
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as antwort:
            assert b"bureau_database_up 1.0" in antwort.read()
        with pytest.raises(Stoerung) as belegt, messplatz(probe.app.state.messung, "127.0.0.1", port):
            raise AssertionError
    assert belegt.value.code is Fehlercode.MESSPLATZ_BELEGT


def freier_port() -> int:
    with socket.socket() as lauscher:
        lauscher.bind(("127.0.0.1", 0))
        return int(lauscher.getsockname()[1])


def test_alive_and_ready_need_no_token_and_tell_nothing(probe: Probe) -> None:
    probe.token = ""
    assert probe.frage("GET", "/live") == (200, b'{"status":"ok"}')
    assert probe.frage("GET", "/ready") == (200, b'{"status":"ok"}')


def test_without_its_tables_it_lives_but_is_not_ready(probe: Probe) -> None:
    besitzer = oeffne(probe.kreis.url)
    with besitzer.begin() as v:
        v.exec_driver_sql("UPDATE alembic_version SET version_num = 'v9999'")
    besitzer.dispose()
    status, inhalt = probe.frage("GET", "/ready")
    assert (status, json.loads(inhalt)["type"], json.loads(inhalt)["retryable"]) == (503, arten.NICHT_BEREIT, True)
    assert probe.frage("GET", "/live")[0] == 200


def test_a_database_that_is_gone_shows_in_the_figures(tmp_path: Path) -> None:
    with kreis("sqlite", tmp_path) as k:
        app = create_app(k.engine, KREIS, stammdaten().zeichen, k.uhr.jetzt, FAST, schrank=k.schrank)
        with k.engine.begin() as v:
            v.exec_driver_sql("DROP TABLE freigabe")
        text = app.state.messung.text()
    assert "bureau_database_up 0.0" in text and "bureau_sessions" not in text
