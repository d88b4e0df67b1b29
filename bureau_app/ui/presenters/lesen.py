"""Scan and read: from the glass, or a picture file, to a Lesung; shows what the reader is doing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from bureau_app.domain.fehlercode import Stoerung
from bureau_app.domain.lesung import Lesung
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.umgebung import Szenario, Umgebung
from bureau_app.workflows.ports import Scanner, Spur


class Lesestand(StrEnum):
    """What the reader is doing; the words stand in the catalogue."""

    RUHT = "ruht"
    WAERMT = "waermt"
    BEREIT = "bereit"
    SCANNT = "scannt"
    LIEST = "liest"
    FEHLER = "fehler"


@dataclass(frozen=True, slots=True)
class State:
    """The reader, and the scenarios of the simulated scanner while one is chosen."""

    stand: Lesestand = Lesestand.RUHT
    szenarien: tuple[Szenario, ...] = field(default=(), repr=False)

    @property
    def beschaeftigt(self) -> bool:
        """Whether a document is on its way."""
        return self.stand in (Lesestand.SCANNT, Lesestand.LIEST)


@dataclass(frozen=True, slots=True)
class Abnehmer:
    """Who takes what was read: `darf` says whether a document may come now, `lauf` for which Vorgang (another number,
    another Vorgang), `lesung` gets it and whether it is last."""

    darf: Callable[[], bool]
    lauf: Callable[[], int]
    lesung: Callable[[Lesung, bool], None]


class LesenPresenter:
    """Reads one scan at a time."""

    def __init__(
        self, umgebung: Umgebung, meldung: MeldungPresenter, abnehmer: Abnehmer, zeige: Callable[[State], None]
    ) -> None:
        self._u = umgebung
        self._meldung = meldung
        self._abnehmer = abnehmer
        self._zeige = zeige
        self._stand = Lesestand.RUHT
        self._liste_offen = False
        self._lauf = 0
        self._gelesen = 0
        self._sekunden = 0.0

    @property
    def beschaeftigt(self) -> bool:
        """Whether a document is on its way."""
        return self._stand in (Lesestand.SCANNT, Lesestand.LIEST)

    def waerme_auf(self) -> None:
        """Start the engine before the first scan."""
        if self._stand is Lesestand.RUHT:
            self._setze(Lesestand.WAERMT)
            leser = self._u.leser
            self._u.runner.run(Spur.LESER, leser.waerme_auf, lambda _: self._setze(Lesestand.BEREIT), self._kalt)

    def einlesen(self) -> None:
        """F2: read what lies on the glass; with the simulated scanner first choose what that is."""
        if not self._darf_beginnen():
            return
        if self._u.vorgaben.szenarien:
            self._liste_offen = not self._liste_offen
            self._melde()
        else:
            self._scanne(self._u.scanner)

    def waehle(self, schluessel: str) -> None:
        """Lay the papers of a scenario on the glass and read them."""
        self._liste_offen = False
        if self._darf_beginnen():
            self._u.lege_auf(schluessel)
            self._scanne(self._u.scanner)
        else:
            self._melde()

    def schliesse_liste(self) -> bool:
        """Esc in the list; whether it was open."""
        war_offen, self._liste_offen = self._liste_offen, False
        if war_offen:
            self._melde()
        return war_offen

    def bilddateien(self, dateien: Sequence[Path]) -> None:
        """Ctrl+O: read picture files like a scan."""
        if dateien and self._darf_beginnen():
            self._u.dateien.waehle(dateien)
            self._scanne(self._u.dateien)

    def nimm(self, bilder: tuple[bytes, ...]) -> None:
        """A device brought these pictures by itself."""
        if self._darf_beginnen():
            self._lauf = self._abnehmer.lauf()
            self._lies(bilder)

    def nach_vorfall(self) -> None:
        """Work ended in a bug: another scan must be possible."""
        if self._stand in (Lesestand.SCANNT, Lesestand.LIEST, Lesestand.WAERMT):
            self._setze(Lesestand.BEREIT)

    def _darf_beginnen(self) -> bool:
        if self.beschaeftigt:
            self._meldung.info("leser.beschaeftigt")
            return False
        return self._abnehmer.darf()

    def _scanne(self, scanner: Scanner) -> None:
        self._lauf = self._abnehmer.lauf()
        self._setze(Lesestand.SCANNT)
        self._u.runner.run(Spur.LESER, scanner.scanne, self._lies, self._gescheitert)

    def _lies(self, bilder: tuple[bytes, ...]) -> None:
        if not bilder:
            self._setze(Lesestand.BEREIT)
            self._meldung.warnung("leser.nichts")
            return
        self._setze(Lesestand.LIEST)
        self._gelesen, self._sekunden = 0, 0.0
        self._lies_bild(bilder, 0)

    def _lies_bild(self, bilder: tuple[bytes, ...], stelle: int) -> None:
        """One picture after the other, so that the first is on the screen while the second is read."""
        leser, heute = self._u.leser, self._u.schalter.uhr.heute()
        self._meldung.info("leser.liest")
        letztes = stelle + 1 == len(bilder)

        def fertig(lesung: Lesung) -> None:
            if self._abnehmer.lauf() != self._lauf:
                self._setze(Lesestand.BEREIT)
                self._meldung.warnung("leser.anderer_vorgang")
                return
            self._gelesen += len(lesung.dokumente)
            self._sekunden += lesung.sekunden
            if letztes:
                self._sage_fertig()
                self._setze(Lesestand.BEREIT)
            self._abnehmer.lesung(lesung, letztes)
            if not letztes:
                self._lies_bild(bilder, stelle + 1)

        self._u.runner.run(Spur.LESER, lambda: leser.lies(bilder[stelle], heute), fertig, self._gescheitert)

    def _sage_fertig(self) -> None:
        sekunden = self._u.texte.zahl(self._sekunden)
        if self._gelesen == 1:
            self._meldung.erfolg("leser.fertig_eins", sekunden=sekunden)
        else:
            self._meldung.erfolg("leser.fertig_mehr", anzahl=self._gelesen, sekunden=sekunden)

    def _kalt(self, stoerung: Stoerung) -> None:
        """The engine does not start; the next scan tries again."""
        self._setze(Lesestand.FEHLER)
        self._meldung.stoerung(stoerung)

    def _gescheitert(self, stoerung: Stoerung) -> None:
        self._setze(Lesestand.BEREIT)
        self._meldung.stoerung(stoerung)

    def _setze(self, stand: Lesestand) -> None:
        self._stand = stand
        self._melde()

    def _melde(self) -> None:
        self._zeige(State(self._stand, self._u.vorgaben.szenarien if self._liste_offen else ()))
