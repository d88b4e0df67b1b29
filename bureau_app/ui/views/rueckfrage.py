"""A question before something that cannot be taken back; the harmless answer is the default and Esc."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from bureau_app.ui.texts import Texte

_KNOEPFE = {"verwerfen": ("verwerfen_ja", "verwerfen_nein"), "schliessen": ("trotzdem_schliessen", "offen_lassen")}


class Rueckfrage(QObject):
    """Opens without stopping the program; answers by signal."""

    ja = Signal()
    nein = Signal()

    def __init__(self, fenster: QWidget, texte: Texte, name: str) -> None:
        super().__init__(fenster)
        self.dialog = QMessageBox(fenster)
        self.dialog.setIcon(QMessageBox.Icon.Warning)
        self._texte, self._name = texte, name
        self.dialog.setInformativeText(texte(f"meldung.{name}_text"))
        ja, nein = _KNOEPFE[name]
        self.knopf_ja = self.dialog.addButton(texte.knopf(ja), QMessageBox.ButtonRole.DestructiveRole)
        self.knopf_nein = self.dialog.addButton(texte.knopf(nein), QMessageBox.ButtonRole.RejectRole)
        self.dialog.setDefaultButton(self.knopf_nein)
        self.dialog.setEscapeButton(self.knopf_nein)
        self.dialog.finished.connect(self._beantwortet)

    def zeige(self, offen: bool, **werte: object) -> None:
        """Ask, with these values in the question, or take it back."""
        if offen and not self.dialog.isVisible():
            frage = self._texte(f"meldung.{self._name}_frage", **werte)
            self.dialog.setWindowTitle(frage)
            self.dialog.setText(frage)
            self.dialog.open()
            self.knopf_nein.setFocus()
        elif not offen and self.dialog.isVisible():
            self.dialog.hide()

    def _beantwortet(self) -> None:
        (self.ja if self.dialog.clickedButton() is self.knopf_ja else self.nein).emit()
