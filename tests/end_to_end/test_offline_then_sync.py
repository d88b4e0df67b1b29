"""The district's service is killed, a case is finished without it, the service starts again: the case arrives once."""

import contextlib
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text

from bureau_app.cli.fachverfahren import Fachverfahren, bereite_vor
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.fahrzeug import fin_pruefziffer
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.link.kreis import KreisDienst
from bureau_app.link.uebergabe import Uebergabeordner
from bureau_app.resources import lade_stammdaten
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import oeffne
from bureau_app.store.schluessel import Schluesseldatei
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag
from bureau_app.wire.melderegister import MelderegisterEintrag
from bureau_app.workflows import druck, kasse, sync, ummeldung
from bureau_app.workflows.schalter import Schalter
from tests.beispiele import angaben
from tests.conventions.sources import ROOT
from tests.fakes.schalter import ERNA, baue_schalter
from tests.fakes.uhr import FakeUhr
from tests.kreisdienst import DATABASES, Kreis, kreis, schrank

MR, FR = Register.MELDEREGISTER, Register.FAHRZEUGREGISTER


class Dienst:
    """The district's service as a process of its own, on one port for all its lives."""

    def __init__(self, datenbank: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as frei:
            self.port = frei.getsockname()[1]
        self._datenbank = datenbank
        self._prozess: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def starte(self) -> None:
        befehl = [sys.executable, "-m", "bureau_app", "district", "serve"]
        befehl += ["--database", self._datenbank, "--port", str(self.port), "--keys", str(schrank().ordner)]
        self._prozess = subprocess.Popen(befehl, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._prozess.stdout and self._prozess.stdout.readline().strip() == self.url

    def toete(self) -> None:
        if self._prozess:
            self._prozess.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
            self._prozess.communicate(timeout=20)
            self._prozess = None


class Leitung:
    """A line to the service that can swallow an answer after the service has done its work."""

    def __init__(self, ziel: int) -> None:
        self._ziel = ziel
        self._horcher = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._horcher.getsockname()[1]}"
        self.verschluckt = 0
        self._faeden = [threading.Thread(target=self._nimm_an)]
        self._faeden[0].start()

    def schliesse(self) -> None:
        self._horcher.shutdown(socket.SHUT_RDWR)
        self._horcher.close()
        for faden in self._faeden:
            faden.join(20)

    def _nimm_an(self) -> None:
        while True:
            try:
                hier, _ = self._horcher.accept()
            except OSError:
                return
            self._faeden.append(threading.Thread(target=self._reiche_durch, args=(hier,)))
            self._faeden[-1].start()

    def _reiche_durch(self, hier: socket.socket) -> None:
        """Requests and answers of one connection in turn; a dead service hangs up, as a real line would."""
        with hier, contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._ziel)) as dort:
            while anfrage := _nachricht(hier):
                dort.sendall(anfrage)
                antwort = _nachricht(dort)
                if self.verschluckt:
                    self.verschluckt -= 1
                    return
                hier.sendall(antwort)


def _nachricht(von: socket.socket) -> bytes:
    """One small HTTP message, its length as `Content-Length` says; b"" if the other side hung up."""
    gelesen = b""
    while b"\r\n\r\n" not in gelesen:
        stueck = von.recv(65536)
        if not stueck:
            return b""
        gelesen += stueck
    kopf, koerper = gelesen.split(b"\r\n\r\n", 1)
    zeilen = [zeile.lower().split(b":") for zeile in kopf.split(b"\r\n")]
    laenge = next((int(zeile[1]) for zeile in zeilen if zeile[0] == b"content-length"), 0)
    while len(koerper) < laenge:
        koerper += von.recv(65536)
    return kopf + b"\r\n\r\n" + koerper


@dataclass
class Amt:
    """A counter on its encrypted store, the town's register behind its folder, the Kreis behind its service."""

    ordner: Path
    stammdaten: Stammdaten
    kreis: Kreis
    dienst: Dienst
    leitung: Leitung
    token: str
    serien: Iterator[int]

    def __post_init__(self) -> None:
        self.uhr = FakeUhr()
        (self.ordner / "uebergabe").mkdir()
        self.fachverfahren = Fachverfahren(self.ordner / "uebergabe")
        self.stadt = Uebergabeordner(self.ordner / "uebergabe", bereite_vor(self.ordner / "uebergabe"))
        self.weg_zum_kreis = KreisDienst(self.leitung.url, self.token)
        self.oeffne()

    def oeffne(self) -> None:
        self.datenbank = oeffne(self.ordner / "schalter.db", Schluesseldatei(self.ordner / "schluessel"))
        store = SqlCaseStore(self.datenbank, self.uhr)
        self.s: Schalter = baue_schalter(self.stammdaten, store, uhr=self.uhr, serie=next(self.serien))

    def starte_schalter_neu(self) -> None:
        self.datenbank.schliesse()
        self.oeffne()

    def fall(self, nummer: int = 0) -> Vorgang:
        """One case up to its end at the counter, its vehicle with this number."""
        fin = f"WVWZZZ1KZ8W{nummer:06}"
        werte = angaben(fahrzeug__0__E=fin).eingegeben("fahrzeug.0.3", fin_pruefziffer(fin))
        v = ummeldung.erfasse(self.s, ummeldung.eroeffne(self.s, ERNA), werte)
        v = kasse.quittiere(self.s, ERNA, ummeldung.uebernimm(self.s, ERNA, v), "R-1")
        return ummeldung.schliesse_ab(self.s, ERNA, druck.drucke_naechsten(self.s, ERNA, v))

    def runde(self) -> sync.Bericht:
        """One round with the Kreis, after the longest pause."""
        self.uhr.vor(timedelta(minutes=5))
        return sync.kreis_runde(self.s, self.weg_zum_kreis)

    def stand(self, v: Vorgang) -> Vorgang:
        gespeichert = self.s.store.lade(v.id)
        assert gespeichert
        return gespeichert

    def ereignisse(self) -> int:
        """How many changes the Kreis's ledger has taken."""
        with self.kreis.engine.connect() as verbindung:
            return int(verbindung.execute(text("SELECT count(*) FROM ereignis")).scalar_one())

    def schliesse(self) -> None:
        self.weg_zum_kreis.schliesse()
        self.datenbank.schliesse()


@pytest.fixture(params=DATABASES)
def amt(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Amt]:
    with kreis(request.param, tmp_path) as bezirk:
        _, token = bezirk.geraet()
        dienst = Dienst(bezirk.url)
        dienst.starte()
        leitung = Leitung(dienst.port)
        amt = Amt(tmp_path, lade_stammdaten(), bezirk, dienst, leitung, token, count())
        try:
            yield amt
        finally:
            amt.schliesse()
            leitung.schliesse()
            dienst.toete()


def test_offline_then_sync(amt: Amt) -> None:
    amt.dienst.toete()
    v = amt.fall()
    for _ in range(3):
        with pytest.raises(Stoerung):
            amt.runde()
    assert amt.stand(v).registerstand(FR) is Registerstand.UEBERGEBEN
    sync.melde_runde(amt.s, amt.stadt)
    amt.fachverfahren.arbeite_ab()
    assert sync.melde_runde(amt.s, amt.stadt).bestaetigt == 1, "the town's part does not go through the Kreis"
    assert amt.stand(v).stufe is Stufe.ABGESCHLOSSEN

    amt.starte_schalter_neu()
    amt.dienst.starte()
    bericht = amt.runde()
    assert bericht == sync.Bericht(gesendet=1, bestaetigt=1, zurueck=0, offen=0, uhr=bericht.uhr)
    assert abs(bericht.uhr) > sync.UHR_HOECHSTENS, "this counter's clock stands at a day of its own"
    assert amt.stand(v).stufe is Stufe.BESTAETIGT
    assert (amt.runde().gesendet, amt.ereignisse()) == (0, 1)


def test_both_registers_hold_the_same_move(amt: Amt) -> None:
    v = amt.fall()
    amt.runde()
    sync.melde_runde(amt.s, amt.stadt)
    amt.fachverfahren.arbeite_ab()
    sync.melde_runde(amt.s, amt.stadt)
    beim_kreis, in_der_stadt = amt.weg_zum_kreis.eintrag(v.id), amt.fachverfahren.eintrag(v.id)
    assert beim_kreis and in_der_stadt
    fahrzeug, einwohner = FahrzeugregisterEintrag.aus_json(beim_kreis), MelderegisterEintrag.aus_json(in_der_stadt)
    assert fahrzeug.herkunft.vorgang_id == einwohner.herkunft.vorgang_id == v.id
    assert fahrzeug.alte_anschrift == einwohner.alte_anschrift
    assert fahrzeug.neue_anschrift == einwohner.neue_anschrift
    assert amt.stand(v).stufe is Stufe.BESTAETIGT


def test_a_swallowed_answer_does_not_double_a_case(amt: Amt) -> None:
    v = amt.fall()
    for _ in range(3):
        amt.leitung.verschluckt = 1
        with pytest.raises(Stoerung):
            amt.runde()
        amt.starte_schalter_neu()
    assert amt.ereignisse() == 1
    assert amt.stand(v).registerstand(FR) is Registerstand.UEBERGEBEN
    assert amt.runde().bestaetigt == 1
    assert (amt.stand(v).registerstand(FR), amt.ereignisse()) == (Registerstand.BESTAETIGT, 1)


def test_a_day_without_the_kreis_arrives_whole(amt: Amt) -> None:
    amt.dienst.toete()
    faelle = [amt.fall(nummer) for nummer in range(25)]
    with pytest.raises(Stoerung):
        amt.runde()
    amt.dienst.starte()
    while amt.s.store.wartend()[FR]:
        assert amt.runde().gesendet
    assert amt.ereignisse() == 25
    assert {amt.stand(v).registerstand(FR) for v in faelle} == {Registerstand.BESTAETIGT}
    assert amt.s.store.wartend()[MR] == 25
