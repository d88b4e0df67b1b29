"""Builds the counter: the one place that names concrete devices, store, link, printing and presenters."""

import argparse
import logging
import os
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType

from uuid6 import uuid7

from bureau_app.devices.datei import DateiScanner
from bureau_app.domain.aufbewahrung import Ort
from bureau_app.domain.ereignis import Register
from bureau_app.geraete import (
    DATENBANK,
    Meldeweg,
    Systemuhr,
    baue_am_kreis,
    baue_browserweg,
    baue_melderegister,
    baue_pflege,
    baue_strassen,
    mit_pflege,
)
from bureau_app.link.amkreis import AmKreis
from bureau_app.link.geraetepflege import Geraetepflege
from bureau_app.link.kreis import KreisDienst
from bureau_app.reading.prozess import Lesedienst
from bureau_app.resources import lade_aufbewahrung, lade_formular, lade_stammdaten, lade_stil, lade_texte, schriften
from bureau_app.settings import read_settings, settings_path
from bureau_app.store.anmeldespeicher import SqlAnmeldespeicher
from bureau_app.store.aufbewahrung import SqlAufbewahrungsspeicher
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import Datenbank, oeffne
from bureau_app.store.policyspeicher import AblagePolicyspeicher
from bureau_app.store.zeugen import SqlZeugenspeicher
from bureau_app.ui.presenters.sitzung import Sitzung
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.ui.texts import Texte
from bureau_app.wire.fahrzeugregister import FahrzeugregisterAbbildung
from bureau_app.wire.melderegister import MelderegisterAbbildung
from bureau_app.wire.policy import lies_policy
from bureau_app.workflows.aufbewahrung import AUF_EINMAL, VORGAENGE, raeume_auf
from bureau_app.workflows.policy import Policybezug
from bureau_app.workflows.ports import Arbeitsplatz, Runner
from bureau_app.workflows.pruefspur import Zeuge
from bureau_app.workflows.schalter import Schalter
from bureau_app.workflows.strassen import Strassenbezug

# isort: split
# Qt slows every import after its own (its import hook reads each module's source), so it comes last.

from PySide6.QtCore import QLibraryInfo, QLocale, QMessageLogContext, QtMsgType, QTranslator, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from bureau_app.ausstattung import Ausstattung, eingerichtet
from bureau_app.printing.druckbild import Druckbild
from bureau_app.printing.schriften import lade_schriften
from bureau_app.ui.main_window import MainWindow
from bureau_app.ui.tasks import TaskRunner
from bureau_app.ui.views.eidzettel import verbinde_eid
from bureau_app.ui.views.stil import Stil, Vorlagen

_log = logging.getLogger(__name__)


Melder = Callable[[BaseException], str]


@dataclass(frozen=True, slots=True)
class Teile:
    """The counter without its window; `schliesse` gives everything back."""

    schalter: Schalter
    kreis: AmKreis
    journal: SqlCaseStore
    melderegister: Meldeweg
    policybezug: Policybezug
    zeuge: Zeuge
    pflege: Geraetepflege
    anmeldespeicher: SqlAnmeldespeicher
    leser: Lesedienst
    strassen: Strassenbezug
    texte: Texte = field(repr=False)
    datenbank: Datenbank

    def raeume_auf(self) -> bool:
        """Delete some of what need not be kept any longer; whether that was all."""
        speicher = SqlAufbewahrungsspeicher(self.datenbank, uhr := self.schalter.uhr)
        bericht = raeume_auf(speicher, lade_aufbewahrung(Ort.SCHALTER), uhr.heute(), False, AUF_EINMAL)
        return sum(p.anzahl for p in bericht.posten if p.regel in VORGAENGE) < AUF_EINMAL

    def schliesse(self) -> None:
        """End the reading process, the connections and the store."""
        for teil in (self.leser, self.kreis, self.melderegister, self.pflege, self.datenbank):
            teil.schliesse()

    @property
    def district(self) -> KreisDienst:
        """The district's service."""
        return self.kreis.dienst


def baue(ausstattung: Ausstattung) -> Teile:
    """Put the counter together; a QGuiApplication must exist. Stoerung if the store cannot be opened."""
    settings, uhr = ausstattung.settings, Systemuhr()
    stammdaten = lade_stammdaten()
    drucker = ausstattung.drucker(Druckbild(lade_schriften(schriften()), stammdaten.aufkleber), stammdaten.aufkleber)
    datenbank = oeffne(settings.datenordner / DATENBANK, ausstattung.schluessel)
    platz = settings.schalter
    kreis = baue_am_kreis(settings, ausstattung.token, ausstattung.ausweis)
    store = SqlCaseStore(datenbank, uhr)
    policybezug = Policybezug(
        kreis.policy, AblagePolicyspeicher(store), lambda roh: lies_policy(roh, uhr.heute()), stammdaten.policybuch
    )
    schalter = Schalter(
        store=store,
        uhr=uhr,
        arbeitsplatz=Arbeitsplatz(platz.geraet, platz.gemeinde_ags, platz.name),
        stammdaten=stammdaten,
        abbildungen={
            Register.FAHRZEUGREGISTER: FahrzeugregisterAbbildung(stammdaten.zeichen),
            Register.MELDEREGISTER: MelderegisterAbbildung(),
        },
        drucker=drucker,
        neue_id=lambda: str(uuid7()),
        policybuch=policybezug.halter,
    )
    return Teile(
        schalter=schalter,
        kreis=kreis,
        journal=store,
        policybezug=policybezug,
        zeuge=Zeuge(kreis.pruefspur, SqlZeugenspeicher(datenbank), store),
        pflege=baue_pflege(settings, ausstattung.token, ausstattung.ausweis, ausstattung.schluessel, uhr.jetzt),
        melderegister=baue_melderegister(settings, ausstattung.token, ausstattung.ausweis, store),
        anmeldespeicher=SqlAnmeldespeicher(datenbank),
        leser=Lesedienst(lade_formular("zb1")),
        strassen=baue_strassen(settings.strassenverzeichnis, kreis.strassen, store, stammdaten),
        texte=Texte.laden(lade_texte(platz.sprache)),
        datenbank=datenbank,
    )


def umgebung(teile: Teile, ausstattung: Ausstattung, runner: Runner) -> Umgebung:
    """What the presenters of one window are given."""
    return Umgebung(
        schalter=teile.schalter,
        runner=runner,
        texte=teile.texte,
        district=teile.district,
        melderegister=teile.melderegister,
        anmeldespeicher=teile.anmeldespeicher,
        leser=teile.leser,
        scanner=ausstattung.scanner,
        dateien=DateiScanner(),
        strassen=teile.strassen,
        zufall=random.random,
        freigabe=teile.kreis.freigabe,
        freigabe_warten=teile.kreis.warten,
        journal=teile.journal,
        vorgaben=ausstattung.vorgaben,
        lege_auf=ausstattung.lege_auf,
        zubringer=ausstattung.zubringer,
        eidleser=ausstattung.eidleser,
        hole_policy=mit_pflege(teile.policybezug.hole, teile.pflege),
        hole_strassen=teile.strassen.hole,
        horcher=teile.kreis.horcher,
        bezeuge=teile.zeuge.pruefe,
        raeume_auf=teile.raeume_auf,
        auskunft=teile.kreis.auskunft,
        amtlich=Texte.laden(lade_texte("de")),
        browserweg=baue_browserweg(teile.district, teile.texte("anmeldung.browser_fertig")),
    )


def ohne_fenster() -> QGuiApplication:
    """Qt for prints without any screen; the caller keeps it as long as it prints."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication(sys.argv[:1])


def run(arguments: argparse.Namespace, melde: Melder) -> int:
    """The counter's window by the settings of this machine; 0 when it was closed."""
    return zeige(eingerichtet(read_settings(arguments.settings or settings_path())), melde)


def zeige(ausstattung: Ausstattung, melde: Melder) -> int:
    """Show the window until it is closed; `melde` writes a bug to the log and returns its incident number."""
    sprache = ausstattung.settings.schalter.sprache
    QLocale.setDefault(QLocale(sprache))
    app = QApplication(sys.argv[:1])
    app.setApplicationName("bureau-app")
    uebersetzer = QTranslator(app)
    if uebersetzer.load(f"qtbase_{sprache}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(uebersetzer)
    qInstallMessageHandler(_qt_meldung)
    teile = baue(ausstattung)
    runner = TaskRunner(melde)
    try:
        fenster, _sitzung = baue_fenster(app, teile, umgebung(teile, ausstattung, runner), runner, melde)
        fenster.show()
        return app.exec()
    finally:
        teile.leser.schliesse()
        if ausstattung.zubringer is not None:
            ausstattung.zubringer.schliesse()
        teile.kreis.brich_ab()
        runner.schliesse()
        teile.schliesse()


def baue_fenster(
    app: QApplication, teile: Teile, u: Umgebung, runner: TaskRunner, melde: Melder
) -> tuple[MainWindow, Sitzung]:
    """The window joined to its presenters; every unexpected exception ends in one message with a number."""
    stil = Stil(Vorlagen(*lade_stil()))
    stil.wende_an(app)
    layout = teile.schalter.stammdaten.aufkleber
    fenster = MainWindow(stil, teile.texte, (layout.breite_mm, layout.hoehe_mm))
    sitzung = Sitzung(u, fenster.anzeige())
    fenster.verbinde(sitzung, app)
    runner.vorfall.connect(sitzung.vorfall)
    if u.eidleser is not None:
        auslesen = verbinde_eid(fenster, stil, u, sitzung.meldung, sitzung.einlass.fuer_eid())
        fenster.auslesen.connect(auslesen.oeffne)
        runner.vorfall.connect(lambda _nummer: auslesen.nach_vorfall())

    def unerwartet(_art: type[BaseException], fehler: BaseException, _spur: TracebackType | None) -> None:
        runner.vorfall.emit(melde(fehler))

    sys.excepthook = unerwartet
    sitzung.beginne()
    return fenster, sitzung


def _qt_meldung(art: QtMsgType, ort: QMessageLogContext, _text: str) -> None:
    """Qt's own messages may quote what is on the screen: only their kind and category go to the log."""
    _log.warning("qt %s %s", art.name, ort.category)
