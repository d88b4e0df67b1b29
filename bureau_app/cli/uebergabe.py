"""`bureau-app uebergabe`: carries a town's sealed post between the district and the folder of its Fachverfahren."""

import argparse
import signal
import sys
import threading
from types import FrameType

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.geraete import baue_ausweis
from bureau_app.link.abholung import Abholer
from bureau_app.link.verbindung import Verbindung
from bureau_app.settings import Settings, read_settings, settings_path
from bureau_app.store.schluessel import Geraetetoken

TAKT_S = 5.0
_LAENGSTE_PAUSE_S = 300.0


def run(arguments: argparse.Namespace) -> int:
    """Carry until SIGTERM (`--once`: a single time); 0, or the Stoerung of the single time."""
    abholer = _abholer(read_settings(arguments.settings or settings_path()))
    try:
        if arguments.once:
            geholt, gebracht = abholer.runde()
            print(f"{geholt} geholt, {gebracht} Antworten gebracht.")
            return 0
        return _trage(abholer)
    finally:
        abholer.schliesse()


def _abholer(settings: Settings) -> Abholer:
    """On the PC that the district named for this town; its settings name the Fachverfahren's folder."""
    ordner, kreis = settings.melderegister.ordner, settings.kreis
    if ordner is None:
        raise Stoerung(Fehlercode.UEBERGABE_ORDNER)
    verbindung = Verbindung(kreis.url, Geraetetoken().lies(), kreis.ca_datei, ausweis=baue_ausweis(settings))
    return Abholer(verbindung, ordner)


def _trage(abholer: Abholer) -> int:
    """What fails is said once, until it works again, and tried more and more rarely, at least every 5 minutes."""
    ende, pause, gesagt = threading.Event(), 0.0, ""

    def beende(_nummer: int, _rahmen: FrameType | None) -> None:
        ende.set()

    signal.signal(signal.SIGTERM, beende)
    signal.signal(signal.SIGINT, beende)
    while not ende.wait(pause):
        try:
            abholer.runde()
            pause, gesagt = TAKT_S, ""
        except Stoerung as stoerung:
            if stoerung.code.value != gesagt:
                print(stoerung.code.value, file=sys.stderr, flush=True)
            pause, gesagt = min(max(pause, TAKT_S) * 2, _LAENGSTE_PAUSE_S), stoerung.code.value
    return 0
