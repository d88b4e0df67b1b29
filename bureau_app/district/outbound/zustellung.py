"""Works for the targets: a pass as a function, and a thread a target in the service, so that none waits for another."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from bureau_app.district.outbound.ableitung import SEITE, Ableitung, Zielwahl
from bureau_app.district.outbound.postausgang import Postausgang
from bureau_app.district.outbound.ziel import Sendung, Ziel, Zielstoerung

LOG = logging.getLogger(__name__)

Eingestellt = tuple[Zielwahl, str]
"""A target with its settings as stored."""

TAKT_S = 1.0
_GENUG_STOERUNGEN = 2
_LAENGSTE_PAUSE_S = 60.0
_UMSCHAU_S = 5.0
_ENDE_S = 5.0


@dataclass(frozen=True, slots=True)
class Durchgang:
    """What one pass did: queued, handed over, answered, parked; `stoerung` is the last one's code, "" for none."""

    eingereiht: int = 0
    uebergeben: int = 0
    beantwortet: int = 0
    geparkt: int = 0
    stoerung: str = ""


@dataclass(frozen=True, slots=True)
class Zielplatz:
    """A target with its choice of entries."""

    wahl: Zielwahl
    ziel: Ziel


def arbeite(ableitung: Ableitung, postausgang: Postausgang, platz: Zielplatz) -> Durchgang:
    """One pass: queue what is new in the ledger, hand over what is due, ask for answers, let the target forget.

    After two hand-overs that failed one after the other the target gets a rest. Whatever the pass does is stored step
    by step: it may be killed anywhere, and the next one goes on.
    """
    eingereiht = _leite_ab(ableitung, platz.wahl)
    uebergeben, geparkt, stoerung = _uebergib(postausgang, platz)
    gefragt = beantwortet = 0
    try:
        gefragt, beantwortet = (0, 0) if stoerung else _frage(postausgang, platz)
    except Zielstoerung as fehler:
        stoerung = fehler.grund
    if stoerung:
        postausgang.ziel_gestoert(platz.wahl.name, stoerung)
    elif uebergeben or gefragt:
        postausgang.ziel_gelang(platz.wahl.name)
    return Durchgang(eingereiht, uebergeben, beantwortet, geparkt, stoerung)


def _leite_ab(ableitung: Ableitung, wahl: Zielwahl) -> int:
    gesehen = 0
    while True:
        seite = ableitung.leite_ab(wahl)
        gesehen += seite
        if seite < SEITE:
            return gesehen


def _uebergib(postausgang: Postausgang, platz: Zielplatz) -> tuple[int, int, str]:
    """How many were handed over and parked; why it stopped, "" if it did not."""
    uebergeben = geparkt = hintereinander = 0
    grund = ""
    while hintereinander < _GENUG_STOERUNGEN and (sendungen := postausgang.beanspruche(platz.wahl)):
        for sendung in sendungen:
            if hintereinander == _GENUG_STOERUNGEN:
                postausgang.gib_zurueck(sendung.kopf)
                continue
            try:
                _eine(postausgang, platz.ziel, sendung)
                uebergeben, hintereinander = uebergeben + 1, 0
            except Zielstoerung as stoerung:
                grund = stoerung.grund
                geparkt += postausgang.gescheitert(sendung.kopf, stoerung)
                hintereinander += 0 if stoerung.endgueltig else 1
    return uebergeben, geparkt, grund if hintereinander and (hintereinander > 1 or not uebergeben) else ""


def _eine(postausgang: Postausgang, ziel: Ziel, sendung: Sendung) -> None:
    schluessel = sendung.kopf.schluessel
    postausgang.quittiere(ziel.uebergib(sendung, lambda vermerk: postausgang.merke(schluessel, vermerk)))


def _frage(postausgang: Postausgang, platz: Zielplatz) -> tuple[int, int]:
    """How many were asked for, and how many were answered."""
    koepfe = postausgang.zu_fragen(platz.wahl)
    quittungen = platz.ziel.frage(koepfe) if koepfe else ()
    beantwortet = sum(postausgang.quittiere(quittung) for quittung in quittungen)
    for kopf in postausgang.zu_erledigen(platz.wahl):
        platz.ziel.erledige(kopf)
        postausgang.erledigt(kopf.schluessel)
    return len(koepfe), beantwortet


class Zustelldienst:
    """The threads of a running service. `alle` names the targets with their settings as stored now, `baue` makes an
    adapter of settings: asked again every 5 s, so that a target that was added or changed works without a restart."""

    def __init__(
        self,
        ableitung: Ableitung,
        postausgang: Postausgang,
        alle: Callable[[], Sequence[Eingestellt]],
        baue: Callable[[str], Ziel],
    ) -> None:
        self._ableitung = ableitung
        self._postausgang = postausgang
        self._alle = alle
        self._baue = baue
        self._ende = threading.Event()
        self._faeden: dict[Eingestellt, tuple[threading.Thread, threading.Event]] = {}

    def laufe(self) -> None:
        """Look after the targets' threads until `beende`."""
        pause = 0.0
        while not self._ende.wait(pause):
            pause = _UMSCHAU_S
            try:
                self._gleiche_ab(self._alle())
            except SQLAlchemyError as fehler:
                LOG.warning("targets cannot be looked up: %s", type(fehler).__name__)
        for _faden, ende in self._faeden.values():
            ende.set()
        schluss = time.monotonic() + _ENDE_S
        for faden, _ende in self._faeden.values():
            faden.join(max(0.0, schluss - time.monotonic()))

    def beende(self) -> None:
        """Stop; a hand-over that is on its way has 5 s: it is stored as tried, and goes on next time."""
        self._ende.set()

    def _gleiche_ab(self, eingestellt: Sequence[Eingestellt]) -> None:
        for ziel in self._faeden.keys() - set(eingestellt):
            self._faeden.pop(ziel)[1].set()
        for ziel in eingestellt:
            if ziel not in self._faeden or not self._faeden[ziel][0].is_alive():
                ende = threading.Event()
                faden = threading.Thread(target=self._bediene, args=(ziel, ende), name=ziel[0].name, daemon=True)
                self._faeden[ziel] = (faden, ende)
                faden.start()

    def _bediene(self, eingestellt: Eingestellt, ende: threading.Event) -> None:
        platz = Zielplatz(eingestellt[0], self._baue(eingestellt[1]))
        pause = 0.0
        while not ende.wait(pause):
            try:
                stoerung = arbeite(self._ableitung, self._postausgang, platz).stoerung
            except SQLAlchemyError as fehler:
                stoerung = type(fehler).__name__
            if stoerung:
                LOG.warning("target %s: %s", platz.wahl.name, stoerung)
            pause = min(max(pause, TAKT_S) * 2, _LAENGSTE_PAUSE_S) if stoerung else TAKT_S
        platz.ziel.schliesse()


@contextmanager
def zustellend(dienst: Zustelldienst) -> Iterator[None]:
    """The service works for its targets until the block ends."""
    faden = threading.Thread(target=dienst.laufe, name="zustelldienst", daemon=True)
    faden.start()
    try:
        yield
    finally:
        dienst.beende()
        faden.join(2 * _ENDE_S)
