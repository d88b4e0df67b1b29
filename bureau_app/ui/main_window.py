"""The one window: joins what is shown to a Sitzung, takes the keys that work everywhere, loses nothing when closed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, QStandardPaths, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QWidget

from bureau_app.ui.presenters.anzeige import Anzeige, Seite
from bureau_app.ui.presenters.sitzung import Sitzung
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.haltetasten import Haltetasten
from bureau_app.ui.views.rahmen import Rahmen
from bureau_app.ui.views.rueckfrage import Rueckfrage
from bureau_app.ui.views.stil import Stil, ungekleidet
from bureau_app.ui.views.wedge import Tastaturleser

TAKT_MS = 1000
GROESSE = QSize(1366, 768)
_AUCH_GEHALTEN = ("Ctrl++", "Ctrl+=", "Ctrl+-", "Ctrl+PgDown", "Ctrl+PgUp")
"""Keys that may repeat while they are held down."""
BILDENDUNGEN = "*.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp"
_TAETIGKEIT = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin)


class MainWindow(QMainWindow):
    """Build it, give `anzeige()` to a Sitzung, then `verbinde` that and call its `beginne`."""

    auslesen = Signal()
    """The clerk wants to read an eID on site."""

    def __init__(self, stil: Stil, texte: Texte, aufkleber_mm: tuple[float, float]) -> None:
        super().__init__()
        self._stil, self._texte = stil, texte
        self._sitzung: Sitzung | None = None
        self._darf_zu = False
        with ungekleidet():
            self.rahmen = Rahmen(stil, texte, aufkleber_mm)
            self.setCentralWidget(self.rahmen)
        self.rahmen.titel.connect(self.setWindowTitle)
        self._schliessen = Rueckfrage(self, texte, "schliessen")
        self._schliessen.ja.connect(self._schliesse_jetzt)
        self._takt = QTimer(self)
        self._takt.setInterval(TAKT_MS)
        self.resize(GROESSE.boundedTo(self.screen().availableSize()))

    def anzeige(self) -> Anzeige:
        """Where a Sitzung shows its states."""
        return self.rahmen.anzeige()

    # ------------------------------------------------------------------------------------------------- joining

    def verbinde(self, sitzung: Sitzung, app: QApplication) -> None:
        """Join the signals of the views to the intentions of the Sitzung."""
        self._sitzung = sitzung
        self._verbinde_felder(sitzung)
        self._verbinde_seiten(sitzung)
        self._verbinde_befehle(sitzung)
        self._verbinde_tasten(sitzung)
        self._takt.timeout.connect(sitzung.takt)
        self._takt.start()
        self._gehalten = Haltetasten(app, self)
        self._leser = Tastaturleser(app, self, sitzung.zugang.ist_code)
        self._leser.gescannt.connect(sitzung.gescannt)
        app.focusChanged.connect(self._fokus_gewechselt)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._kleide_neu)
        sitzung.abschluss.setze_aufloesung(self.rahmen.schalter.abschluss.vorschau.dpi)

    def _verbinde_felder(self, s: Sitzung) -> None:
        seite = self.rahmen.schalter
        seite.getippt.connect(s.schalter.gib_ein)
        seite.angehakt.connect(s.schalter.setze_haken)
        seite.betreten.connect(s.schalter.betrete)
        seite.verlassen.connect(s.schalter.verlasse)
        seite.enter.connect(s.schalter.enter)
        seite.neu.vorschlag_bewegt.connect(s.schalter.bewege_vorschlag)
        seite.vorschlaege.gewaehlt.connect(s.schalter.waehle_vorschlag)
        seite.neu.tag_bewegt.connect(s.schalter.tag_weiter)
        seite.person.gewechselt.connect(s.schalter.haushalt.wechsle_person)
        seite.fahrzeug.zum_kreis.connect(s.schalter.haushalt.zum_kreis)
        seite.begruendung.gesendet.connect(s.befehle.antrag.sende)
        seite.befundkarte.ablehnung.connect(s.befehle.ablehnungsblatt)
        seite.fahrzeug.gewechselt.connect(s.schalter.wechsle_fahrzeug)
        seite.fahrzeug.mehr.connect(s.schalter.mehr_felder)
        seite.befunde.springe.connect(s.befehle.springe)
        befehle = self.rahmen.befehle[Seite.ERFASSUNG]
        seite.knopf_fokus.connect(lambda name: befehle.tasten[name].setFocus())

    def _verbinde_seiten(self, s: Sitzung) -> None:
        rahmen, panel = self.rahmen, self.rahmen.schalter.abschluss
        rahmen.anmeldung.angemeldet.connect(s.anmeldung.melde_an)
        rahmen.anmeldung.im_browser.connect(s.anmeldung.im_browser)
        rahmen.leerlauf.fortgesetzt.connect(s.vorgaenge.setze_fort)
        rahmen.eingang.gewaehlt.connect(s.freigaben.eingang.oeffne)
        rahmen.antrag.entschieden.connect(s.freigaben.entscheide)
        rahmen.korrektur.gesucht.connect(s.nachtrag.korrektur.suche)
        rahmen.korrektur.begonnen.connect(s.nachtrag.korrektur.beginne_neu)
        rahmen.aufgaben.erledigt.connect(s.nachtrag.aufgaben.erledige)
        rahmen.rueckgaben.gewaehlt.connect(s.nachtrag.rueckgaben.waehle)
        rahmen.szenarien.gewaehlt.connect(s.lesen.waehle)
        rahmen.meldung.geschlossen.connect(s.meldung.schliesse)
        rahmen.leiste.sperren.connect(s.anmeldung.sperre)
        rahmen.verwerfen.ja.connect(s.befehle.verwirf)
        rahmen.verwerfen.nein.connect(s.befehle.verwirf_nicht)
        panel.quittung.connect(s.abschluss.quittiere)
        panel.getippt.connect(s.abschluss.tippe_quittung)
        panel.grund.connect(s.abschluss.drucke_neu)
        panel.gewaehlt.connect(s.abschluss.waehle_aufkleber)

    def _verbinde_befehle(self, s: Sitzung) -> None:
        tu: dict[str, Callable[[], object]] = {
            "einlesen": self._waehle_bilder if s.waehlt_dateien else s.lesen.einlesen,
            "auslesen": self.auslesen.emit,
            "von_hand": s.von_hand,
            "bilddatei": self._waehle_bilder,
            "geprueft": lambda: s.schalter.bestaetige(self.rahmen.schalter.sichtbare()),
            "parken": s.befehle.parke,
            "verwerfen": s.zurueck,
            "uebernehmen": s.befehle.uebernimm,
            "zur_freigabe": s.befehle.antrag.oeffne,
            "person_hinzu": s.schalter.haushalt.person_hinzu,
            "vertreter": s.schalter.haushalt.vertreter,
            **self._befehle_der_aufsicht(s),
            "zurueck": s.zurueck,
            "abbrechen": s.zurueck,
            "leerlauf": s.zurueck,
            "blatt": s.abschluss.drucke_blatt,
            "ablehnung": s.abschluss.drucke_ablehnung,
            "verwarnung": s.abschluss.drucke_verwarnung,
            "frei_drucken": s.abschluss.bestaetige,
            "drucken": s.abschluss.drucke,
            "neu_drucken": s.abschluss.drucke,
            "abschliessen": s.abschluss.bestaetige,
            "fertig": s.abschluss.bestaetige,
            "naechster": s.abschluss.bestaetige,
            "liegt_vor": partial(s.abschluss.liegt_vor, True),
            "liegt_nicht_vor": partial(s.abschluss.liegt_vor, False),
        }
        for leiste in self.rahmen.befehle.values():
            leiste.befehl.connect(lambda name: tu[name]())
        for teil in (self.rahmen.schalter.abschluss, self.rahmen.schalter.person):
            teil.befehl.connect(lambda name: tu[name]())

    def _befehle_der_aufsicht(self, s: Sitzung) -> dict[str, Callable[[], object]]:
        """Commands of the inbox, of a request, and of what comes after a Vorgang's end."""
        return {
            "eingang": s.freigaben.zum_eingang,
            "korrektur": s.nachtrag.zur_korrektur,
            "korrektur_beginnen": self.rahmen.korrektur.beginne,
            "aufgaben": s.nachtrag.zu_den_aufgaben,
            "aufgabe_erledigt": self.rahmen.aufgaben.erledige,
            "rueckgaben": s.nachtrag.zu_den_rueckgaben,
            "weitergeben": s.nachtrag.rueckgaben.gib_weiter,
            "kreis_gilt": s.nachtrag.rueckgaben.kreis_gilt,
            "unsere_gilt": s.nachtrag.rueckgaben.unsere_gilt,
            "freigeben": partial(self.rahmen.antrag.entscheide, True),
            "ablehnen": partial(self.rahmen.antrag.entscheide, False),
            "zurueckziehen": s.freigaben.platz.ziehe_zurueck,
            "zur_liste": s.zurueck,
            "zur_arbeit": s.zurueck,
        }

    def _verbinde_tasten(self, s: Sitzung) -> None:
        """Keys that work on every page; those of a command work while its button can be seen."""
        fokusfeld = self.rahmen.schalter.fokusfeld
        tasten: dict[str, Callable[[], object]] = {
            "F1": lambda: s.befehle.hilfe(fokusfeld()),
            "Ctrl+K": s.nachtrag.zur_korrektur,
            "Ctrl+T": s.nachtrag.zu_den_aufgaben,
            "Ctrl+B": s.nachtrag.zu_den_rueckgaben,
            "F8": s.freigaben.zum_eingang,
            "F10": s.freigaben.antraege.oeffne,
            "F11": s.sichtschutz,
            "Esc": s.zurueck,
            "Ctrl+L": s.anmeldung.sperre,
            "Ctrl+O": self._waehle_bilder,
            "Ctrl+N": s.schalter.fahrzeug_hinzu,
            "Ctrl+D": s.schalter.fahrzeug_weg,
            "Ctrl+Shift+D": s.schalter.haushalt.person_weg,
            "Alt+PgDown": lambda: s.schalter.haushalt.person_weiter(1),
            "Alt+PgUp": lambda: s.schalter.haushalt.person_weiter(-1),
            "Ctrl+PgDown": lambda: s.schalter.fahrzeug_weiter(1),
            "Ctrl+PgUp": lambda: s.schalter.fahrzeug_weiter(-1),
            "Alt+E": lambda: s.befehle.naechster_fehler(fokusfeld()),
            "Ctrl++": lambda: self.zoome(1),
            "Ctrl+=": lambda: self.zoome(1),
            "Ctrl+-": lambda: self.zoome(-1),
            "Ctrl+0": lambda: self.zoome(0),
            **{f"Alt+{n}": partial(s.schalter.waehle_vorschlag, n - 1) for n in range(1, 6)},
        }
        for taste, folge in tasten.items():
            kuerzel = QShortcut(QKeySequence(taste), self)
            kuerzel.setAutoRepeat(taste in _AUCH_GEHALTEN)
            kuerzel.activated.connect(folge)

    def _waehle_bilder(self) -> None:
        """A file dialog that does not stop the program; only while somebody works here."""
        sitzung = self._sitzung
        if sitzung is None or sitzung.anmeldung.benutzer is None:
            return
        ordner = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, self._texte("leser.dateien"), ordner if Path(ordner).is_dir() else str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(self._texte("leser.bilder", endungen=BILDENDUNGEN))
        dialog.filesSelected.connect(lambda namen: sitzung.lesen.bilddateien([Path(n) for n in namen]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # ------------------------------------------------------------------------------------------------- the look

    def zoome(self, schritte: int) -> None:
        """Ctrl+Plus, Ctrl+Minus, Ctrl+0."""
        app = QApplication.instance()
        if self._sitzung is not None and isinstance(app, QApplication):
            prozent = self._stil.zoome(app, schritte)
            self.rahmen.kleide()
            self._sitzung.meldung.info("meldung.zoom", prozent=prozent)

    def _kleide_neu(self) -> None:
        """The system changed between light and dark."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._stil.wende_an(app)
            self.rahmen.kleide()

    # ------------------------------------------------------------------------------------------------- events

    def _fokus_gewechselt(self, _alt: QWidget | None, neu: QWidget | None) -> None:
        self.rahmen.halte_fokus(neu)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if (griff := self.windowHandle()) is not None:
            griff.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._sitzung is not None and event.type() in _TAETIGKEIT:
            self._sitzung.anmeldung.aktivitaet()
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close once the draft is on disk; ask if the store cannot take it."""
        if self._darf_zu or self._sitzung is None:
            self._takt.stop()
            self.rahmen.verstumme()
            event.accept()
            return
        event.ignore()
        self._sitzung.schliesse(self._schliesse_jetzt, lambda: self._schliessen.zeige(True))

    def _schliesse_jetzt(self) -> None:
        self._darf_zu = True
        self.close()
