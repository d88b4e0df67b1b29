"""Everything inside the window: bands, pages, message line, commands and status line, each showing its state."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from bureau_app.domain import nummer
from bureau_app.ui.presenters.abschlussbild import Blatt, Phase
from bureau_app.ui.presenters.abschlussbild import State as Abschlussbild
from bureau_app.ui.presenters.anzeige import Anzeige, Seite, State
from bureau_app.ui.presenters.aufgaben import State as Aufgabenbild
from bureau_app.ui.presenters.freigabenbild import Antragsbild
from bureau_app.ui.presenters.korrektur import State as Korrekturbild
from bureau_app.ui.presenters.lesen import State as Lesebild
from bureau_app.ui.presenters.rueckgaben import State as Rueckgabenbild
from bureau_app.ui.presenters.schalterbild import State as Schalterbild
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.anmeldeseite import Anmeldeseite
from bureau_app.ui.views.antragsseite import Antragsseite
from bureau_app.ui.views.aufgabenseite import Aufgabenseite
from bureau_app.ui.views.befehlsleiste import Befehlsleiste
from bureau_app.ui.views.beschriftung import Stapel, schrift
from bureau_app.ui.views.eingangsseite import Eingangsseite
from bureau_app.ui.views.einsichtseite import Einsichtseite
from bureau_app.ui.views.korrekturseite import Korrekturseite
from bureau_app.ui.views.leerlaufseite import Leerlaufseite
from bureau_app.ui.views.leiste import Leiste
from bureau_app.ui.views.meldungszeile import Meldungszeile
from bureau_app.ui.views.rueckfrage import Rueckfrage
from bureau_app.ui.views.rueckgabenseite import Rueckgabenseite
from bureau_app.ui.views.schalterseite import Schalterseite
from bureau_app.ui.views.sichtschutzseite import Sichtschutzseite
from bureau_app.ui.views.stil import Kleidbar, Stil
from bureau_app.ui.views.szenarienliste import Szenarienliste
from bureau_app.ui.views.verwaltungsseite import Verwaltungsseite

_BEFEHLE = {
    Seite.ANMELDUNG: ((), ""),
    Seite.LEERLAUF: (
        ("eingang", "korrektur", "rueckgaben", "bilddatei", "von_hand", "auslesen", "einlesen"),
        "einlesen",
    ),
    Seite.ERFASSUNG: (
        ("auslesen", "einlesen", "geprueft", "parken", "verwerfen", "zur_freigabe", "uebernehmen"),
        "uebernehmen",
    ),
    Seite.ABSCHLUSS: (("verwarnung", "ablehnung", "blatt", "zurueck", "abbrechen", "leerlauf"), ""),
    Seite.SICHTSCHUTZ: ((), ""),
    Seite.EINGANG: (("zur_arbeit",), ""),
    Seite.ANTRAG: (("zur_liste", "ablehnen", "freigeben"), "freigeben"),
    Seite.AM_PLATZ: (("leerlauf", "zurueckziehen", "ablehnen", "freigeben"), "freigeben"),
    Seite.KORREKTUR: (("leerlauf", "korrektur_beginnen"), "korrektur_beginnen"),
    Seite.AUFGABEN: (("leerlauf", "aufgabe_erledigt"), "aufgabe_erledigt"),
    Seite.RUECKGABEN: (("leerlauf", "weitergeben", "kreis_gilt", "unsere_gilt"), ""),
    Seite.EINSICHT: ((), ""),
    Seite.VERWALTUNG: ((), ""),
}
_KLEINSTES = QSize(480, 320)
"""The window may become as small as this, whatever the size of letters: what does not fit scrolls or wraps."""
_MELDUNG = 300
"""Pixels at 100 % that a message needs beside the commands."""
_FUSSRAND = 12


class Rahmen(QWidget):
    """Shows what it is told; `titel` asks for another title of the window."""

    titel = Signal(str)

    def __init__(self, stil: Stil, texte: Texte, aufkleber_mm: tuple[float, float]) -> None:
        super().__init__()
        self.setObjectName("fenster")
        self._stil = stil
        self._seite: Seite | None = None
        self._verborgen: frozenset[str] = frozenset()
        self._zuletzt: dict[str, tuple[Callable[[Any], None], Any]] = {}
        self.anmeldung, self.leerlauf = Anmeldeseite(stil, texte), Leerlaufseite(stil, texte)
        self.schalter = Schalterseite(stil, texte, aufkleber_mm)
        self.sichtschutz = Sichtschutzseite(stil, texte)
        self.eingang, self.antrag = Eingangsseite(stil, texte), Antragsseite(stil, texte)
        self.korrektur, self.aufgaben = Korrekturseite(stil, texte), Aufgabenseite(stil, texte)
        self.rueckgaben = Rueckgabenseite(stil, texte)
        self.einsicht, self.verwaltung = Einsichtseite(stil, texte), Verwaltungsseite(stil, texte)
        self.meldung, self.leiste = Meldungszeile(stil, texte), Leiste(stil, texte)
        self._band, self._offline = schrift("", "band"), schrift("", "band")
        self._offline.setProperty("art", "offline")
        self.befehle = {s: Befehlsleiste(stil, texte, namen, vorrang) for s, (namen, vorrang) in _BEFEHLE.items()}
        freigabe = self.befehle[Seite.ERFASSUNG].tasten["zur_freigabe"]
        freigabe.setProperty("vorrang", "true")
        freigabe.hide()
        self._seiten, self._fuss = Stapel(), Stapel()
        self._rollen: dict[QWidget, QScrollArea] = {}
        self._ordne()
        self.szenarien = Szenarienliste(stil, texte, self._seiten)
        self.verwerfen = Rueckfrage(self, texte, "verwerfen")

    def _ordne(self) -> None:
        baender = QHBoxLayout()
        baender.setSpacing(0)
        for band in (self._band, self._offline):
            band.hide()
            baender.addWidget(band, 1)
        rollend: tuple[QWidget, ...] = (
            self.anmeldung,
            self.leerlauf,
            self.eingang,
            self.antrag,
            self.korrektur,
            self.aufgaben,
            self.rueckgaben,
            self.verwaltung,
        )
        for seite in rollend:
            rolle = QScrollArea()
            rolle.setWidgetResizable(True)
            rolle.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            rolle.setWidget(seite)
            self._rollen[seite] = rolle
        for seite in (*self._rollen.values(), self.schalter, self.sichtschutz, self.einsicht):
            self._seiten.addWidget(seite)
        for leiste in self.befehle.values():
            self._fuss.addWidget(leiste)
        self._fusszeile = fuss = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        fuss.setContentsMargins(_FUSSRAND, 2, _FUSSRAND, 6)
        fuss.setSpacing(6)
        fuss.addWidget(self.meldung, 1)
        fuss.addWidget(self._fuss)
        stapel = QVBoxLayout(self)
        stapel.setContentsMargins(0, 0, 0, 0)
        stapel.setSpacing(4)
        stapel.addLayout(baender)
        stapel.addWidget(self._seiten, 1)
        stapel.addLayout(fuss)
        stapel.addWidget(self.leiste)

    def anzeige(self) -> Anzeige:
        """Where a Sitzung shows its states; each is remembered, to be drawn anew in another dress."""

        def merke(name: str, zeige: Callable[[Any], None]) -> Callable[[Any], None]:
            def zeige_und_merke(state: Any) -> None:
                self._zuletzt[name] = (zeige, state)
                zeige(state)

            return zeige_und_merke

        return Anzeige(
            sitzung=merke("sitzung", self._zeige_seite),
            anmeldung=merke("anmeldung", self.anmeldung.render_state),
            meldung=merke("meldung", self.meldung.render_state),
            leiste=merke("leiste", self.leiste.render_state),
            vorgaenge=merke("vorgaenge", self.leerlauf.render_state),
            lesen=merke("lesen", self._zeige_lesen),
            schalter=merke("schalter", self._zeige_schalter),
            abschluss=merke("abschluss", self._zeige_abschluss),
            eingang=merke("eingang", self.eingang.render_state),
            antrag=merke("antrag", self._zeige_antrag),
            korrektur=merke("korrektur", self._zeige_korrektur),
            aufgaben=merke("aufgaben", self._zeige_aufgaben),
            rueckgaben=merke("rueckgaben", self._zeige_rueckgaben),
            einsicht=merke("einsicht", self.einsicht.render_state),
        )

    def kleide(self) -> None:
        """After another theme or size: draw every sign and every state anew."""
        for widget in self.findChildren(QWidget):
            if isinstance(widget, Kleidbar):
                widget.kleide()
        for zeige, state in list(self._zuletzt.values()):
            zeige(state)
        self._passe_fuss_an()

    def minimumSizeHint(self) -> QSize:
        return _KLEINSTES

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._passe_fuss_an()

    def _passe_fuss_an(self) -> None:
        """Commands beside the message, or below it in as many rows as they take."""
        leiste = self.befehle[self._seite or Seite.ANMELDUNG]
        breite = self.width() - 2 * _FUSSRAND
        daneben = leiste.noetig() + self._stil.px(_MELDUNG) <= breite
        richtung = QBoxLayout.Direction
        self._fusszeile.setDirection(richtung.LeftToRight if daneben else richtung.TopToBottom)
        leiste.passe_an(breite)
        self._fuss.updateGeometry()

    def halte_fokus(self, neu: QWidget | None) -> None:
        """While somebody must sign in, whatever happens meanwhile on a hidden page does not take the focus."""
        if self._seite is Seite.ANMELDUNG and neu is not None and self.isAncestorOf(neu) and not neu.isVisible():
            self.anmeldung.setze_fokus()

    def verstumme(self) -> None:
        """The window closes: what its widgets do while they go is nobody's intention."""
        for widget in self.findChildren(QWidget):
            widget.blockSignals(True)

    # ------------------------------------------------------------------------------------------------- showing

    def _zeige_seite(self, state: State) -> None:
        self.verwaltung.zeige_policy(state.policy)
        self.titel.emit(state.titel)
        for band, text in ((self._band, state.band), (self._offline, state.offline)):
            band.setText(text)
            band.setVisible(bool(text))
        for leiste in self.befehle.values():
            for name, taste in leiste.tasten.items():
                if name in state.ohne or name in self._verborgen:
                    taste.setVisible(name not in state.ohne)
        self._verborgen = state.ohne
        if state.seite is not self._seite:
            self._seite = state.seite
            self._wechsle(state.seite)

    def _wechsle(self, seite: Seite) -> None:
        seiten: dict[Seite, Any] = {
            Seite.ANMELDUNG: self.anmeldung,
            Seite.LEERLAUF: self.leerlauf,
            Seite.SICHTSCHUTZ: self.sichtschutz,
            Seite.EINGANG: self.eingang,
            Seite.ANTRAG: self.antrag,
            Seite.AM_PLATZ: self.antrag,
            Seite.KORREKTUR: self.korrektur,
            Seite.AUFGABEN: self.aufgaben,
            Seite.RUECKGABEN: self.rueckgaben,
            Seite.EINSICHT: self.einsicht,
            Seite.VERWALTUNG: self.verwaltung,
        }
        self.schalter.zeige_abschluss(seite is Seite.ABSCHLUSS)
        gezeigt = seiten.get(seite, self.schalter)
        self._seiten.setCurrentWidget(self._rollen.get(gezeigt, gezeigt))
        self._fuss.setCurrentWidget(self.befehle[seite])
        self._passe_fuss_an()
        self.leiste.zeige_sperren(seite is not Seite.ANMELDUNG)
        if gezeigt not in (self.schalter, self.sichtschutz):
            gezeigt.setze_fokus()

    def _zeige_lesen(self, state: Lesebild) -> None:
        self.leerlauf.zeige_leser(state)
        self.szenarien.zeige(state.szenarien)
        for leiste in self.befehle.values():
            if "einlesen" in leiste.tasten:
                leiste.tasten["einlesen"].setEnabled(not state.beschaeftigt)

    def _zeige_antrag(self, state: Antragsbild) -> None:
        self.antrag.render_state(state)
        if state.fehler:
            QTimer.singleShot(0, self._zeige_antragsfehler)  # once the line that it adds has its place
        for seite in (Seite.ANTRAG, Seite.AM_PLATZ):
            for name, taste in self.befehle[seite].tasten.items():
                taste.setEnabled(not state.arbeitet and (state.darf or name in ("zur_liste", "leerlauf")))
                taste.setAccessibleDescription(state.warum_nicht if not state.darf else "")
                taste.setToolTip(taste.accessibleDescription())

    def _zeige_antragsfehler(self) -> None:
        """Content may be higher than the window: what is wrong with the decision below it must be seen."""
        self._rollen[self.antrag].ensureWidgetVisible(self.antrag.fehler)

    def _zeige_korrektur(self, state: Korrekturbild) -> None:
        self.korrektur.render_state(state)
        taste = self.befehle[Seite.KORREKTUR].tasten["korrektur_beginnen"]
        taste.setEnabled(state.gefunden and not state.arbeitet)

    def _zeige_aufgaben(self, state: Aufgabenbild) -> None:
        self.aufgaben.render_state(state)
        taste = self.befehle[Seite.AUFGABEN].tasten["aufgabe_erledigt"]
        taste.setEnabled(bool(state.zeilen) and not state.arbeitet)

    def _zeige_rueckgaben(self, state: Rueckgabenbild) -> None:
        self.rueckgaben.render_state(state)
        for name, taste in self.befehle[Seite.RUECKGABEN].tasten.items():
            bereit = bool(state.gewaehlt) and not state.arbeitet
            taste.setEnabled(name == "leerlauf" or (bereit and (state.darf or name != "unsere_gilt")))

    def _zeige_schalter(self, state: Schalterbild) -> None:
        self.schalter.render_state(state)
        tasten = self.befehle[Seite.ERFASSUNG].tasten
        if tasten["zur_freigabe"].isHidden() == state.zur_freigabe:
            tasten["zur_freigabe"].setVisible(state.zur_freigabe)
            tasten["uebernehmen"].setVisible(not state.zur_freigabe)
            self._passe_fuss_an()
        self.verwerfen.zeige(state.fragt_verwerfen, nummer=nummer.anzeige(state.nummer) if state.nummer else "")

    def _zeige_abschluss(self, state: Abschlussbild) -> None:
        self.schalter.abschluss.render_state(state)
        tasten = self.befehle[Seite.ABSCHLUSS].tasten
        for blatt in Blatt:
            tasten[blatt.value].setVisible(blatt in state.blaetter)
        tasten["zurueck"].setVisible(state.phase in (Phase.KASSE, Phase.FREI, Phase.OHNE_AUFKLEBER))
        tasten["abbrechen"].setVisible(state.phase is Phase.GRUND)
        tasten["leerlauf"].setVisible(state.phase in (Phase.DRUCK, Phase.UNKLAR, Phase.FRAGE))
        self._passe_fuss_an()
        if state.schritte:
            self.schalter.zeige_schritte(state.schritte, state.nummer)
