"""One request for a second person's word: what is asked and why, old beside new, and the line to decide with."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from bureau_app.ui.presenters.freigabenbild import Antragsbild, Art, Befundbild, Inhaltszeile
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.ansage import sage_an
from bureau_app.ui.views.bausteine import Eingabe
from bureau_app.ui.views.beschriftung import Karte, Stand, schrift
from bureau_app.ui.views.liste import Liste, Zeile
from bureau_app.ui.views.stil import Stil

_BEFUND, _INHALT = ("gewicht", "befund", "recht"), ("merkmal", "alt", "neu")
_NEBENEINANDER = 900
"""Pixels at 100 % from which findings and content stand side by side."""
_FELDER = {"kennung": "anmeldung.kennung", "kennwort": "anmeldung.kennwort", "grund": "freigabe.grund"}


class Antragsseite(QWidget):
    """`entschieden` carries granted or not, then what was typed: Kennung, password, reason; at the own PC no Kennung,
    and a password only if the page asks for it."""

    entschieden = Signal(bool, str, str, str)

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__()
        self._stil, self._texte = stil, texte
        self._bild, self._gemerkt = Antragsbild(), (0, "")
        self._kopf, self._betroffen = schrift("", "gross", umbruch=True), schrift("", "", umbruch=True)
        self._hinweis = Stand(stil, umbruch=True)
        self._begruendung = schrift("", "", umbruch=True)
        befund, inhalt = ([texte(f"antrag.{n}") for n in namen] for namen in (_BEFUND, _INHALT))
        self.befunde = Liste(stil, texte("antrag.befunde"), befund, (20, 48, 32), waehlbar=False)
        self.inhalt = Liste(stil, texte("antrag.inhalt"), inhalt, (30, 35, 35), waehlbar=False)
        self.felder = {name: self._feld(key) for name, key in _FELDER.items()}
        self.felder["kennwort"].setEchoMode(Eingabe.EchoMode.Password)
        self._labels = {name: self._label(name, key) for name, key in _FELDER.items()}
        self._platz_text, self.fehler = schrift("", "leise", umbruch=True), Stand(stil, umbruch=True)
        self._ordne()
        self.render_state(self._bild)

    # ------------------------------------------------------------------------------------------------- building

    def _feld(self, key: str) -> Eingabe:
        feld = Eingabe(self._stil)
        feld.setObjectName(key)
        feld.setAccessibleName(self._texte.feldname(key))
        feld.enter.connect(self.focusNextChild)
        return feld

    def _label(self, name: str, key: str) -> QWidget:
        label = schrift(self._texte.etikett(key), "leise")
        label.setBuddy(self.felder[name])
        return label

    def _ordne(self) -> None:
        texte, stil = self._texte, self._stil
        self._warum = Karte(stil, texte("antrag.befunde"), "info")
        self._was = Karte(stil, texte("antrag.inhalt"), "vergleich")
        self._wie = Karte(stil, texte("antrag.entscheidung"), "freigabe")
        for karte in (self._warum, self._was, self._wie):
            karte.setAccessibleName("")
        self._warum.inhalt.addWidget(self._begruendung)
        self._warum.inhalt.addWidget(self.befunde)
        self._warum.inhalt.addStretch(1)
        self._was.inhalt.addWidget(self.inhalt)
        self._was.inhalt.addStretch(1)
        self._gitter = gitter = QGridLayout()
        gitter.setHorizontalSpacing(10)
        for spalte, name in enumerate(_FELDER):
            gitter.addWidget(self._labels[name], 0, spalte)
            gitter.addWidget(self.felder[name], 1, spalte)
        self._wie.inhalt.addWidget(self._platz_text)
        self._wie.inhalt.addLayout(gitter)
        self._wie.inhalt.addWidget(self.fehler)
        self._mitte = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._mitte.setSpacing(8)
        self._mitte.addWidget(self._warum, 4)
        self._mitte.addWidget(self._was, 5)
        stapel = QVBoxLayout(self)
        stapel.setContentsMargins(16, 10, 16, 8)
        stapel.setSpacing(8)
        for teil in (self._kopf, self._betroffen, self._hinweis):
            stapel.addWidget(teil)
        stapel.addLayout(self._mitte, 1)
        stapel.addWidget(self._wie)

    # ------------------------------------------------------------------------------------------------- intentions

    def entscheide(self, gewaehrt: bool) -> None:
        """F12 or F7."""
        texte = [feld.text() for feld in self.felder.values()]
        self.entschieden.emit(gewaehrt, *texte)

    # ------------------------------------------------------------------------------------------------- showing

    def render_state(self, bild: Antragsbild) -> None:
        """Show the page; what was typed is forgotten with its request, and put aside while nothing may be seen."""
        vorher, self._bild = self._bild, bild
        self._bewahre(vorher, bild)
        self._kopf.setText(f"{self._texte('antrag.titel')} {bild.nummer}" if bild.nummer else "")
        self._betroffen.setText("  ·  ".join(teil for teil in (bild.betroffen, bild.kopf) if teil))
        self._hinweis.setze("warnung", "achtung", bild.hinweis or bild.warum_nicht)
        self._hinweis.setVisible(bool(self._hinweis.text()))
        self._begruendung.setText(f"„{bild.begruendung}“" if bild.begruendung else "")
        self.befunde.zeige([_befundzeile(nummer, befund) for nummer, befund in enumerate(bild.befunde)])
        self.inhalt.zeige([self._inhaltszeile(nummer, zeile) for nummer, zeile in enumerate(bild.inhalt)])
        self._zeige_entscheidung(bild, vorher)

    def _inhaltszeile(self, nummer: int, zeile: Inhaltszeile) -> Zeile:
        marke = self._texte("antrag.geaendert", text=zeile.neu) if zeile.geaendert else ""
        return Zeile(str(nummer), (zeile.merkmal, zeile.alt, zeile.neu), marke=marke)

    def _bewahre(self, vorher: Antragsbild, bild: Antragsbild) -> None:
        grund = self.felder["grund"]
        if vorher.art is not Art.KEINE and bild.art is Art.KEINE:
            self._gemerkt = (vorher.lauf, grund.text())
        if bild.art is Art.KEINE or bild.lauf != vorher.lauf:
            for feld in self.felder.values():
                feld.clear()
            if bild.art is not Art.KEINE and self._gemerkt[0] == bild.lauf:
                grund.setText(self._gemerkt[1])

    def _zeige_entscheidung(self, bild: Antragsbild, vorher: Antragsbild) -> None:
        am_platz = bild.art is Art.AM_PLATZ
        self._wie.titel.setText(self._texte("antrag.entscheidung_platz" if am_platz else "antrag.entscheidung"))
        self._platz_text.setText(self._texte("antrag.platz_text") if am_platz else "")
        self._platz_text.setVisible(am_platz)
        gezeigt = {"kennung": am_platz, "kennwort": am_platz or bild.kennwort_noetig, "grund": True}
        for spalte, (name, da) in enumerate(gezeigt.items()):
            self._labels[name].setVisible(da)
            self.felder[name].setVisible(da)
            self._gitter.setColumnStretch(spalte, 3 if name == "grund" else int(da))
        for feld in self.felder.values():
            feld.setEnabled(bild.darf)
            feld.setReadOnly(bild.arbeitet)  # still the one with the focus: it shall not fall on a button
        self._wie.setVisible(bild.darf)
        zeichen, farbe = ("uhr", "hinweis") if bild.arbeitet else ("kreuz", "fehler")
        self.fehler.setze(zeichen, farbe, self._texte("antrag.arbeitet") if bild.arbeitet else bild.fehler)
        self.fehler.setVisible(bool(self.fehler.text()))
        if bild.versuch != vorher.versuch and bild.fehler:
            self._richte(bild)
        elif bild.art is not Art.KEINE and bild.lauf != vorher.lauf and self.isVisible():
            self.setze_fokus()
        self._passe_an()

    def _richte(self, bild: Antragsbild) -> None:
        """To the field that something is wrong with; a password is never kept for another try."""
        name = next((name for name, key in _FELDER.items() if key == bild.fehlerfeld), "grund")
        self.felder["kennwort"].clear()
        self.felder[name if self.felder[name].isVisibleTo(self) else "grund"].setFocus()
        sage_an(self, bild.fehler, dringend=True)

    def setze_fokus(self) -> None:
        """Where typing begins: the Kennung beside the clerk, the reason at the own PC, else the content."""
        if not self._bild.darf:
            self.inhalt.setFocus()
        else:
            self.felder["kennung" if self._bild.art is Art.AM_PLATZ else "grund"].setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._passe_an()

    def _passe_an(self) -> None:
        """Side by side, or below each other in a narrow window."""
        neben = self.width() >= self._stil.px(_NEBENEINANDER)
        richtung = QBoxLayout.Direction
        self._mitte.setDirection(richtung.LeftToRight if neben else richtung.TopToBottom)
        for liste in (self.befunde, self.inhalt):
            liste.setVisible(bool(liste.rowCount()))
            liste.setFixedHeight(liste.hoehe_fuer(100))


def _befundzeile(nummer: int, b: Befundbild) -> Zeile:
    return Zeile(str(nummer), (b.gewicht, b.text, b.rechtsgrundlage), leise=not b.entscheidet)
