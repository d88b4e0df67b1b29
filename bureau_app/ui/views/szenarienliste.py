"""What can be laid on the simulated scanner: a small list over the page, for the demo only."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from bureau_app.ui.presenters.umgebung import Szenario
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.beschriftung import schrift
from bureau_app.ui.views.stil import Stil


class Szenarienliste(QFrame):
    """Takes the focus while it is open and gives it back."""

    gewaehlt = Signal(str)

    def __init__(self, stil: Stil, texte: Texte, seite: QWidget) -> None:
        super().__init__(seite)
        self._stil, self._seite = stil, seite
        self._vorher: QWidget | None = None
        self._gezeigt: tuple[Szenario, ...] = ()
        self.setProperty("rolle", "zettel")
        self.liste = QListWidget()
        self.liste.setAccessibleName(texte("leerlauf.szenarien"))
        self.liste.setSpacing(1)
        self.liste.itemActivated.connect(self._waehle)
        self.liste.itemClicked.connect(self._waehle)
        stapel = QVBoxLayout(self)
        stapel.setContentsMargins(18, 14, 18, 16)
        stapel.setSpacing(8)
        stapel.addWidget(schrift(texte("leerlauf.szenarien"), "gross"))
        stapel.addWidget(schrift(texte("leerlauf.szenarien_tun"), "leise"))
        stapel.addWidget(self.liste, 1)
        self.hide()

    def _waehle(self, zeile: QListWidgetItem) -> None:
        self.gewaehlt.emit(str(zeile.data(Qt.ItemDataRole.UserRole)))

    def zeige(self, szenarien: tuple[Szenario, ...]) -> None:
        """Open with these, the first marked; none closes."""
        if szenarien == self._gezeigt:
            return
        self._gezeigt = szenarien
        if not szenarien:
            self.hide()
            if self._vorher is not None and self._vorher.isVisible():
                self._vorher.setFocus()
            return
        self._vorher = self._seite.window().focusWidget()
        self.liste.clear()
        for szenario in szenarien:
            zeile = QListWidgetItem(szenario.titel)
            zeile.setData(Qt.ItemDataRole.UserRole, szenario.schluessel)
            zeile.setToolTip(szenario.beschreibung)
            self.liste.addItem(zeile)
        self.liste.setCurrentRow(0)
        breite = min(self._seite.width() - 40, self._stil.px(560))
        hoehe = min(self._seite.height() - 40, self._stil.px(32) * len(szenarien) + self._stil.px(110))
        self.setGeometry((self._seite.width() - breite) // 2, (self._seite.height() - hoehe) // 3, breite, hoehe)
        self.raise_()
        self.show()
        self.liste.setFocus()
