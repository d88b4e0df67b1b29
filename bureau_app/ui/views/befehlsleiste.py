"""The commands of a page with their keys, at the lower right of the window."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bureau_app.ui.texts import Texte
from bureau_app.ui.views.stil import Stil
from bureau_app.ui.views.taste import Taste

OHNE_KUERZEL = ("Esc", "Enter", "Ctrl+O")
"""Keys that the window takes on every page, or that work where the focus is."""


class Befehlsleiste(QWidget):
    """`befehl` names the command; a key works while its button can be seen."""

    befehl = Signal(str)

    def __init__(self, stil: Stil, texte: Texte, namen: tuple[str, ...], vorrang: str = "") -> None:
        super().__init__()
        self.tasten: dict[str, Taste] = {}
        zeile = QHBoxLayout(self)
        zeile.setContentsMargins(0, 0, 0, 0)
        zeile.setSpacing(8)
        zeile.addStretch(1)
        for name in namen:
            taste = Taste(stil, texte.knopf(name), texte.taste_gezeigt(name), name == vorrang)
            if texte.taste(name) not in OHNE_KUERZEL:
                taste.setShortcut(texte.taste(name))
            taste.clicked.connect(lambda _=False, n=name: self.befehl.emit(n))
            self.tasten[name] = taste
            zeile.addWidget(taste)
