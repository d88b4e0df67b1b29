"""The commands of a page with their keys, at the lower right of the window."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bureau_app.ui.texts import Texte
from bureau_app.ui.views.stil import Stil
from bureau_app.ui.views.taste import Taste

OHNE_KUERZEL = ("Esc", "Enter", "Ctrl+O", "Ctrl+K", "Ctrl+T", "Ctrl+B", "F8")
"""Keys that the window takes on every page, or that work where the focus is."""
_ABSTAND = 8


class Befehlsleiste(QWidget):
    """`befehl` names the command; a key works while its button can be seen."""

    befehl = Signal(str)

    def __init__(self, stil: Stil, texte: Texte, namen: tuple[str, ...], vorrang: str = "") -> None:
        super().__init__()
        self.tasten: dict[str, Taste] = {}
        self._stapel = QVBoxLayout(self)
        self._stapel.setContentsMargins(0, 0, 0, 0)
        self._stapel.setSpacing(4)
        self._reihen: list[tuple[str, ...]] = []
        for name in namen:
            taste = Taste(stil, texte.knopf(name), texte.taste_gezeigt(name), name == vorrang)
            if texte.taste(name) not in OHNE_KUERZEL:
                taste.setze_kuerzel(texte.taste(name))
            taste.clicked.connect(lambda _=False, n=name: self.befehl.emit(n))
            self.tasten[name] = taste
        self._stelle(list(self.tasten))

    def noetig(self) -> int:
        """Pixels that all commands take beside each other."""
        return sum(t.sizeHint().width() + _ABSTAND for t in self.tasten.values() if not t.isHidden())

    def passe_an(self, breite: int) -> None:
        """As many rows as it takes to stay within so many pixels."""
        reihen: list[list[str]] = [[]]
        platz = breite
        for name, taste in self.tasten.items():
            braucht = 0 if taste.isHidden() else taste.sizeHint().width() + _ABSTAND
            if braucht > platz and reihen[-1]:
                reihen.append([])
                platz = breite
            reihen[-1].append(name)
            platz -= braucht
        self._stelle(*reihen)

    def _stelle(self, *reihen: list[str]) -> None:
        neu = [tuple(reihe) for reihe in reihen]
        if neu == self._reihen:
            return
        self._reihen = neu
        while (alt := self._stapel.takeAt(0)) is not None:
            if (zeile := alt.layout()) is not None:
                zeile.deleteLater()
        for reihe in reihen:
            zeile = QHBoxLayout()
            zeile.setSpacing(_ABSTAND)
            zeile.addStretch(1)
            for name in reihe:
                zeile.addWidget(self.tasten[name])
            self._stapel.addLayout(zeile)
