"""Counter, district, Zulassungsbehoerde, a town's Fachverfahren: the district is killed, and each gets a case once."""

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import inspect, text

from bureau_app.cli.fachverfahren import Fachverfahren, bereite_vor
from bureau_app.district.outbound.zielarten import lies_toml
from bureau_app.district.outbound.ziele import Ziele
from bureau_app.link.abholung import Abholer
from bureau_app.link.siegel import NichtZuOeffnen, oeffne
from bureau_app.link.verbindung import Verbindung
from tests.conventions.sources import ROOT
from tests.end_to_end.schalterprozess import Prozess
from tests.gegenstellen.netzdienst import Launen, im_netz
from tests.gegenstellen.zulassungsstelle import Zulassungsstelle
from tests.kreisdienst import DATABASES, KREIS, NEUSS, Kreis, kreis

FAELLE = 3
CANARY = "stermann"


class Dienst:
    """The district's service as a process of its own, on one port for all its lives."""

    def __init__(self, bezirk: Kreis) -> None:
        with socket.create_server(("127.0.0.1", 0)) as frei:
            self.port = frei.getsockname()[1]
        wo = ["--database", bezirk.url, "--keys", str(bezirk.schrank.ordner), "--port", str(self.port)]
        self._befehl = [sys.executable, "-m", "bureau_app", "district", "serve", *wo]
        self._prozess: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def starte(self) -> None:
        self._prozess = subprocess.Popen(
            self._befehl, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._prozess.stdout and self._prozess.stdout.readline().strip() == self.url

    def toete(self) -> None:
        if self._prozess:
            self._prozess.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
            self._prozess.communicate(timeout=20)
            self._prozess = None


@dataclass
class Amt:
    """Everybody, and what each of them did."""

    bezirk: Kreis
    dienst: Dienst
    schalter: Prozess
    zulassung: Zulassungsstelle
    launen: Launen
    abholer: Abholer
    fachverfahren: Fachverfahren
    ort: Path

    def zaehle(self, frage: str) -> int:
        with self.bezirk.engine.connect() as v:
            return int(v.execute(text(frage)).scalar_one())

    def zwei_minuten_spaeter(self) -> None:
        """What the killed service had claimed is free for the next one."""
        with self.bezirk.engine.begin() as v:
            v.execute(text("UPDATE sendung SET naechster_versuch = angelegt_am"))

    def meldungen_der_stadt(self) -> int:
        return len(list((self.ort / "uebergabe" / "fachverfahren" / "meldungen").glob("*.json")))


def bis(erfuellt: Callable[[], object], sekunden: float = 60.0) -> None:
    """Wait until it holds."""
    ende = time.monotonic() + sekunden
    while not erfuellt():
        assert time.monotonic() < ende, "it never came"
        threading.Event().wait(0.05)


@contextmanager
def amt_auf(kind: str, ort: Path) -> Iterator[Amt]:
    with ExitStack() as stapel:
        bezirk = stapel.enter_context(kreis(kind, ort))
        bezirk.uhr.vor(datetime.now(UTC) - bezirk.uhr.jetzt())
        zulassung = Zulassungsstelle()
        launen = Launen(zulassung.app)
        url = stapel.enter_context(im_netz(launen))
        pem = bereite_vor(ort / "uebergabe")
        (_, token), (agent, abholen) = bezirk.geraet(), bezirk.geraet()
        ziele = Ziele(bezirk.engine, KREIS, bezirk.uhr.jetzt)
        ziele.nimm_auf("zulassungsbehoerde", lies_toml(f'art = "zulassungsbehoerde"\nurl = "{url}"\n'))
        ziele.setze_gemeinde(NEUSS, pem.read_bytes(), agent.nummer)
        dienst = Dienst(bezirk)
        dienst.starte()
        stapel.callback(dienst.toete)
        schalter = Prozess(str(ort / "schalter"), "1", dienst.url, str(pem), token=token)
        stapel.callback(schalter.schliesse)
        abholer = Abholer(Verbindung(dienst.url, abholen), ort / "uebergabe")
        stapel.callback(abholer.schliesse)
        fachverfahren = Fachverfahren(ort / "uebergabe")
        yield Amt(bezirk, dienst, schalter, zulassung, launen, abholer, fachverfahren, ort)


@pytest.fixture(params=DATABASES)
def amt(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Amt]:
    with amt_auf(request.param, tmp_path) as amt:
        yield amt


def test_each_register_gets_a_case_once_although_the_district_is_killed_before_it_is_confirmed(amt: Amt) -> None:
    """The first hand-over loses its answer besides: the district does not know that the authority has it."""
    amt.launen.verschlucke = "PUT /meldungen/.*"
    faelle = [amt.schalter.frage("fall", nummer)["vorgang"] for nummer in range(FAELLE)]
    amt.schalter.frage("melde")
    bis(lambda: len(amt.zulassung.meldungen) == FAELLE)
    bis(lambda: amt.zaehle("SELECT count(*) FROM abholung") == FAELLE)
    amt.dienst.toete()
    assert amt.zulassung.entscheide() == FAELLE
    amt.zwei_minuten_spaeter()

    amt.dienst.starte()
    assert amt.abholer.runde() == (FAELLE, 0)
    assert amt.fachverfahren.arbeite_ab() == FAELLE
    assert amt.abholer.runde() == (0, FAELLE)
    bis(lambda: _bestaetigt(amt, faelle))
    assert len(amt.zulassung.meldungen) == FAELLE
    assert amt.meldungen_der_stadt() == FAELLE
    assert amt.zaehle("SELECT count(*) FROM ereignis WHERE art = 'register_bestaetigt'") == 2 * FAELLE
    assert amt.fachverfahren.arbeite_ab() == 0


def test_a_return_reaches_the_counter_with_its_reason(amt: Amt) -> None:
    fall = amt.schalter.frage("fall", 7)["vorgang"]
    amt.schalter.frage("melde")
    bis(lambda: amt.zulassung.meldungen)
    amt.zulassung.entscheide("halter_unbekannt")
    bis(lambda: amt.schalter.frage("melde") and _stand(amt, fall)["register"]["fahrzeugregister"] == "zurueck")
    assert _stand(amt, fall)["gruende"]["fahrzeugregister"] == "halter_unbekannt"


def test_nothing_that_the_district_stores_of_the_towns_part_can_be_read_by_it(amt: Amt) -> None:
    """Every column of every table, and every key of the district tried on the envelope."""
    amt.schalter.frage("fall", 3)
    amt.schalter.frage("melde")
    bis(lambda: amt.zaehle("SELECT count(*) FROM abholung") == 1)
    with amt.bezirk.engine.connect() as v:
        tabellen = _tabellen(amt.bezirk)
        zeilen = [zeile for name in tabellen for zeile in v.execute(text(f"SELECT * FROM {name}"))]
        alles = b"".join(_roh(wert) for zeile in zeilen for wert in zeile)
        umschlag = json.loads(_roh(v.execute(text("SELECT umschlag FROM abholung")).scalar_one()))
    assert len(tabellen) > 15
    assert CANARY.encode() not in alles
    schluessel = [datei.read_bytes() for datei in amt.bezirk.schrank.ordner.iterdir()]
    assert schluessel
    assert not [s for s in schluessel if _oeffnet(s, umschlag)]


def _oeffnet(schluessel: bytes, umschlag: dict[str, Any]) -> bool:
    """Whether these 32 bytes, taken as the town's private key or as the content's, open the envelope."""
    if len(schluessel) != 32:
        return False
    teile = {name: urlsafe_b64decode(wert + "==") for name, wert in umschlag.items()}
    verschlossen = teile["ciphertext"] + teile["tag"]
    try:
        AESGCM(schluessel).decrypt(teile["iv"], verschlossen, umschlag["protected"].encode())
    except InvalidTag:
        pass
    else:
        return True
    op_id = json.loads(teile["protected"])["op_id"]
    try:
        oeffne(json.dumps(umschlag).encode(), X25519PrivateKey.from_private_bytes(schluessel), op_id)
    except NichtZuOeffnen:
        return False
    return True


def _bestaetigt(amt: Amt, faelle: list[str]) -> bool:
    amt.schalter.frage("melde")
    return all(set(_stand(amt, fall)["register"].values()) == {"bestaetigt"} for fall in faelle)


def _stand(amt: Amt, fall: str) -> dict[str, Any]:
    return amt.schalter.frage("stand", fall)


def _tabellen(bezirk: Kreis) -> list[str]:
    return inspect(bezirk.engine).get_table_names()


def _roh(wert: object) -> bytes:
    return bytes(wert) if isinstance(wert, bytes | memoryview) else str(wert).encode()
