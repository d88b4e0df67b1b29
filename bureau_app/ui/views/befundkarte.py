"""The card of what stands in the way: the list, the reason for a second person, the paper for the citizen, the fee."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from bureau_app.ui.presenters.befunde import Befundzeile
from bureau_app.ui.presenters.felder import AUSWAHL, ERLASS, LEERE_WAHL, Feldansicht
from bureau_app.ui.presenters.schalterbild import State
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.bausteine import Auswahl, setze_eigenschaft
from bureau_app.ui.views.befundliste import Befundliste
from bureau_app.ui.views.begruendungszeile import Begruendungszeile
from bureau_app.ui.views.beschriftung import Karte, schrift, trenner
from bureau_app.ui.views.stil import Stil
from bureau_app.ui.views.taste import Taste


class Befundkarte(Karte):
    """`getippt` tells the reason why no fee is taken, `ablehnung` asks for the paper."""

    getippt = Signal(str, str)
    ablehnung = Signal()

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__(stil, texte("karte.befunde"), "info")
        self._texte = texte
        self.liste = Befundliste(stil, texte)
        self.begruendung = Begruendungszeile(stil, texte)
        self.blatt = Taste(stil, texte.knopf("ablehnung"), texte.taste_gezeigt("ablehnung"))
        self.blatt.setProperty("flach", "true")
        self.blatt.setze_kuerzel(texte.taste("ablehnung"))
        self.blatt.clicked.connect(self.ablehnung)
        self._summe, self._posten = schrift("", "gross"), schrift("", "leise", umbruch=True)
        werte, leer = AUSWAHL[ERLASS], texte(f"wert.{LEERE_WAHL[ERLASS]}")
        self.erlass = Auswahl(stil, werte, tuple(texte(f"wert.{wert}") for wert in werte), leer)
        self.erlass.setObjectName(ERLASS)
        self.erlass.setAccessibleName(texte.feldname(ERLASS))
        self.erlass.gewaehlt.connect(lambda wert: self.getippt.emit(ERLASS, wert))
        self._erlass_wort = schrift(texte.etikett(ERLASS), "leise")
        self._erlass_wort.setBuddy(self.erlass)
        self._ordne()

    def _ordne(self) -> None:
        self.kopf.addWidget(schrift(self._texte("befunde.tasten"), "leise"))
        self.inhalt.addWidget(self.liste, 1)
        self.inhalt.addWidget(self.begruendung)
        self.inhalt.addWidget(self.blatt, 0, Qt.AlignmentFlag.AlignLeft)
        self.inhalt.addWidget(trenner())
        zeile = QHBoxLayout()
        zeile.addWidget(schrift(self._texte("gebuehr.titel"), "titel"))
        zeile.addSpacing(8)
        zeile.addWidget(self._posten, 1)
        zeile.addWidget(self._summe)
        self.inhalt.addLayout(zeile)
        zweite = QHBoxLayout()
        zweite.addWidget(self._erlass_wort)
        zweite.addWidget(self.erlass, 1)
        self.inhalt.addLayout(zweite)

    def zeige(self, state: State) -> None:
        """What is so now."""
        self.liste.zeige(state.befunde, bool(state.vergleich))
        self._zeige_anzahl(state.befunde)
        self.begruendung.zeige(state)
        self.blatt.setVisible(state.mit_ablehnung and not (state.gesperrt or state.fragt_begruendung))
        self._summe.setText(state.gebuehr.summe)
        setze_eigenschaft(self._summe, "rolle", "leise" if state.gebuehr.vorbehalt else "gross")
        self._posten.setText(state.gebuehr.vorbehalt or state.gebuehr.kurz)
        self.erlass.setze_wert(state.felder.get(ERLASS, Feldansicht()).text)
        for teil in (self.erlass, self._erlass_wort):
            teil.setVisible(ERLASS in state.zeilen)

    def _zeige_anzahl(self, befunde: tuple[Befundzeile, ...]) -> None:
        """How many rows there are, also those that must be scrolled to."""
        im_weg = sum(zeile.steht_im_weg for zeile in befunde)
        schluessel = "befunde.einer" if len(befunde) == 1 else "befunde.anzahl"
        text = self._texte(schluessel, anzahl=len(befunde)) if befunde else ""
        self.stand.setze("", "achtung" if im_weg else "leise", text)
