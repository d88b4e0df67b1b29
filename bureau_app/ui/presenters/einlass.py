"""What may come in from devices just now, and the Vorgang that it opens; who works on no Vorgaenge opens none."""

from collections.abc import Callable
from dataclasses import dataclass

from bureau_app.domain.ausweis import Mrz
from bureau_app.domain.chip import Chipdaten
from bureau_app.domain.lesung import Lesung
from bureau_app.ui.presenters import eid
from bureau_app.ui.presenters.abschluss import AbschlussPresenter
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.presenters.entwurf import Entwurf
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.schalter import SchalterPresenter
from bureau_app.ui.presenters.seitenwahl import Seitenwahl, erfasst
from bureau_app.ui.presenters.vorgaenge import VorgaengePresenter
from bureau_app.workflows.ports import Benutzer

_ANDERE = (Seite.ANTRAG, Seite.AM_PLATZ, Seite.KORREKTUR, Seite.AUFGABEN, Seite.RUECKGABEN)
"""Pages that are left, with what was typed there, as soon as something else begins."""


@dataclass(frozen=True, slots=True)
class Umfeld:
    """Who works here now (None while locked), who worked here last, whether a document is being read, how the draft is
    put aside, and the way to the page between two visits."""

    benutzer: Callable[[], Benutzer | None]
    zuletzt: Callable[[], Benutzer | None]
    parke: Callable[[], None]
    liest: Callable[[], bool]
    leerlauf: Callable[[], None]


class Einlass:
    """A document that comes opens the next Vorgang, once the one before is at its end."""

    def __init__(
        self,
        wahl: Seitenwahl,
        meldung: MeldungPresenter,
        entwurf: Entwurf,
        schalter: SchalterPresenter,
        abschluss: AbschlussPresenter,
        vorgaenge: VorgaengePresenter,
        umfeld: Umfeld,
    ) -> None:
        self._wahl, self._meldung, self._entwurf = wahl, meldung, entwurf
        self._schalter, self._abschluss, self._vorgaenge = schalter, abschluss, vorgaenge
        self._umfeld = umfeld
        self._danach: tuple[int, Callable[[], None]] | None = None

    def da(self) -> bool:
        """Whether somebody works here and may see what comes."""
        return self._umfeld.benutzer() is not None and not self._wahl.sichtschutz

    def frei(self) -> bool:
        """Whether pictures that come by themselves belong to what is on the screen, or to the next Vorgang."""
        unterbrochen = self._wahl.seite is Seite.ABSCHLUSS and not self._abschluss.fertig
        return self.da() and erfasst(self._umfeld.benutzer()) and not self._umfeld.liest() and not unterbrochen

    def darf_lesen(self) -> bool:
        """Whether a document may come now; a finished Vorgang makes room for the next."""
        return self.da() and self.mache_platz()

    def mache_platz(self) -> bool:
        """Make room for the next Vorgang, or say what is in the way."""
        if not self.da():
            return False
        if not erfasst(self._umfeld.benutzer()):
            self._meldung.warnung("rolle.erfasst_nicht")
            return False
        if self._wahl.seite is Seite.ABSCHLUSS:
            if not self._abschluss.fertig:
                self._meldung.warnung("leser.erst_abschliessen")
                return False
            self._umfeld.leerlauf()
        elif self._wahl.seite in _ANDERE:
            self._umfeld.leerlauf()
        return True

    def wenn_frei(self, dann: Callable[[], None]) -> None:
        """Do this once what is on the screen is put aside; a Vorgang that was committed is brought to its end first."""
        if self.da() and self._entwurf.offen:
            self._danach = (self._entwurf.lauf, dann)
            self._umfeld.parke()
        elif self.mache_platz():
            dann()

    def verlassen(self, lauf: int) -> None:
        """The draft of this `lauf` left the screen: what waited for that may go on."""
        danach, self._danach = self._danach, None
        if danach is not None and danach[0] == lauf:
            danach[1]()

    def von_hand(self) -> None:
        """F3: a new Vorgang without any device."""
        if self.mache_platz():
            self._neuer_vorgang()

    def gelesen(self, lesung: Lesung, letzte: bool) -> None:
        """A document was read."""
        if erfasst(self._umfeld.zuletzt()) and self._wahl.seite is not Seite.ABSCHLUSS:
            self._neuer_vorgang()
            self._schalter.nimm_lesung(lesung, letzte)

    def nimm_mrz(self, mrz: Mrz) -> None:
        """A keyboard reader sent a zone."""
        if self.darf_lesen():
            self._neuer_vorgang()
            self._schalter.nimm_mrz(mrz)

    def fuer_eid(self) -> eid.Ziel:
        """Who may read an eID on site now, and where its data go."""
        return eid.Ziel(lambda: self._umfeld.benutzer() if self.darf_lesen() else None, self.da, self.nimm_chip)

    def nimm_chip(self, chip: Chipdaten) -> None:
        """The chip of an eID was read on site."""
        if self.darf_lesen():
            self._neuer_vorgang()
            self._schalter.nimm_chip(chip)

    def nimm_nummer(self, nr: str) -> None:
        """The barcode of a case sheet was scanned: its Vorgang."""
        benutzer = self._umfeld.benutzer()
        if benutzer is not None and self._kann_oeffnen():
            self._vorgaenge.oeffne_nummer(nr, benutzer, self._kann_oeffnen)

    def _kann_oeffnen(self) -> bool:
        if self._wahl.seite is Seite.ERFASSUNG:
            self._meldung.warnung("leser.erst_parken")
        return self._wahl.seite is not Seite.ERFASSUNG and self.darf_lesen()

    def _neuer_vorgang(self) -> None:
        benutzer = self._umfeld.zuletzt()
        if benutzer is not None and not self._entwurf.da:
            self._wahl.setze(Seite.ERFASSUNG)
            self._entwurf.neu(benutzer)
