"""What the administration sees at a counter: that it sees nobody's data, and under which Policy the counter works."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bureau_app.ui.texts import Texte
from bureau_app.ui.views.beschriftung import schrift
from bureau_app.ui.views.stil import Stil


class Verwaltungsseite(QWidget):
    """Nothing to do here."""

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__()
        self._texte = texte
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(texte("verwaltung.titel"))
        self._policy = schrift("", "leise")
        stapel = QVBoxLayout(self)
        stapel.addStretch(1)
        for teil in (
            schrift(texte("verwaltung.titel"), "riesig"),
            schrift(texte("verwaltung.text"), "leise"),
            self._policy,
        ):
            teil.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            stapel.addWidget(teil)
        stapel.addStretch(1)

    def zeige_policy(self, version: str) -> None:
        """Which Policy holds here."""
        self._policy.setText(self._texte("verwaltung.policy", version=version) if version else "")

    def setze_fokus(self) -> None:
        """Somewhere that says where one is."""
        self.setFocus()
