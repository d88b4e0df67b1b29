"""Parts of the closing panel that only tell: what becomes of each vehicle, and how far both registers are."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from bureau_app.domain.ereignis import Registerstand
from bureau_app.ui.presenters.abschlussbild import Ausgangszeile, Registerzeile
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.beschriftung import Stand, schrift, trenner
from bureau_app.ui.views.fahrzeugkarte import AUSSEHEN
from bureau_app.ui.views.stil import Stil

_REGISTER = {
    Registerstand.WARTET: ("uhr", "hinweis"),
    Registerstand.UEBERGEBEN: ("wechsel", "hinweis"),
    Registerstand.BESTAETIGT: ("haken", "gut"),
    Registerstand.ZURUECK: ("kreuz", "fehler"),
    Registerstand.ENTFAELLT: ("", "leise"),
}


class Ausgangsteil(QWidget):
    """One line a vehicle, and what the citizen takes along."""

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__()
        self._stil = stil
        self._zeilen: list[Stand] = []
        self._mitnehmen = schrift("", "", umbruch=True)
        self._stapel = QVBoxLayout(self)
        self._stapel.setContentsMargins(0, 4, 0, 0)
        self._stapel.setSpacing(5)
        self._titel = schrift(texte("abschluss.ausgaenge"), "titel")
        self._stapel.addWidget(self._titel)
        self._stapel.addWidget(self._mitnehmen)

    def zeige(self, zeilen: tuple[Ausgangszeile, ...], mitnehmen: str) -> None:
        """Show these lines; nothing to tell takes no room."""
        while len(self._zeilen) < len(zeilen):
            stand = Stand(self._stil, umbruch=True)
            self._stapel.insertWidget(self._stapel.count() - 1, stand)
            self._zeilen.append(stand)
        for stelle, stand in enumerate(self._zeilen):
            stand.setVisible(stelle < len(zeilen))
            if stelle < len(zeilen):
                stand.setze(*AUSSEHEN[zeilen[stelle].stand], zeilen[stelle].text)
        self._titel.setVisible(bool(zeilen))
        self._mitnehmen.setText(mitnehmen)
        self._mitnehmen.setVisible(bool(mitnehmen))
        self.setVisible(bool(zeilen or mitnehmen))


class Registerteil(QWidget):
    """Both registers with their state."""

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__()
        self.zeilen = {
            name: (schrift("", ""), Stand(stil, umbruch=True)) for name in ("melderegister", "fahrzeugregister")
        }
        gitter = QGridLayout(self)
        gitter.setContentsMargins(0, 4, 0, 0)
        gitter.setHorizontalSpacing(14)
        gitter.setVerticalSpacing(6)
        gitter.addWidget(trenner(), 0, 0, 1, 2)
        gitter.addWidget(schrift(texte("abschluss.register"), "titel"), 1, 0, 1, 2)
        for zeile, (name, stand) in enumerate(self.zeilen.values(), 2):
            gitter.addWidget(name, zeile, 0, Qt.AlignmentFlag.AlignTop)
            gitter.addWidget(stand, zeile, 1)
        gitter.setColumnStretch(1, 1)

    def zeige(self, zeilen: tuple[Registerzeile, ...]) -> None:
        """How far they are; nothing before the Vorgang is closed."""
        self.setVisible(bool(zeilen))
        for zeile in zeilen:
            name, stand = self.zeilen[zeile.register.value]
            name.setText(zeile.name)
            stand.setze(*_REGISTER[zeile.stand], zeile.wort)
