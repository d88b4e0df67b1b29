"""Which streets the counter suggests: the district's directories as last fetched, kept for when it is away."""

from collections.abc import Sequence
from typing import Protocol

from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.strassen import Strasse, Strassenverzeichnis
from bureau_app.workflows.stellen import Strassenstelle


class Strassenspeicher(Protocol):
    """Keeps the directories over a restart, one a town. Blocking, for the store lane; Stoerung SPEICHER_*."""

    def merke(self, gemeinde_ags: str, blatt: bytes) -> None:
        """Keep a town's directory in place of the one before; b"" forgets it."""

    def blatt(self, gemeinde_ags: str) -> bytes | None:
        """As last kept, None if there is none."""


class Blattleser(Protocol):
    """Knows how a directory is written."""

    def version(self, blatt: bytes) -> str:
        """What the district calls this directory."""

    def strassen(self, blatt: bytes) -> tuple[Strasse, ...]:
        """Its streets; none if this version of the program cannot read it."""


class Strassenbezug:
    """The directory in force, from what was kept at first, then from the district. `eigene` is this PC's own file:
    it counts for towns of which the district has none. Replacing is one assignment: any thread may read."""

    def __init__(
        self,
        stelle: Strassenstelle,
        speicher: Strassenspeicher,
        leser: Blattleser,
        gemeinden: Sequence[str],
        eigene: Strassenverzeichnis,
        zeichen: Zeichenvorrat,
    ) -> None:
        self._stelle, self._speicher, self._leser = stelle, speicher, leser
        self._eigene, self._zeichen = eigene, zeichen
        self._marke = ""
        gemerkt = ((ags, speicher.blatt(ags)) for ags in gemeinden)
        self._blaetter = {ags: blatt for ags, blatt in gemerkt if blatt}
        self._verzeichnis = self._zusammen() if self._blaetter else eigene

    def __call__(self) -> Strassenverzeichnis:
        """The directory in force."""
        return self._verzeichnis

    def hole(self) -> bool:
        """Ask the district for newer directories and take them: each is kept first, all are in force together at the
        end. Whether there was any. Stoerung KREIS_* leaves the former ones in force, and the next call goes on."""
        antwort = self._stelle.staende(self._marke)
        if antwort is None:
            return False
        staende, marke = antwort
        blaetter = {ags: blatt for ags, blatt in self._blaetter.items() if ags in staende}
        fort = self._blaetter.keys() - blaetter.keys()
        neue = [ags for ags, version in staende.items() if self._version(blaetter.get(ags)) != version]
        for ags in neue:
            if blatt := self._stelle.blatt(ags):
                self._speicher.merke(ags, blatt)
                blaetter[ags] = blatt
        for ags in fort:
            self._speicher.merke(ags, b"")
        self._blaetter = blaetter
        if neue or fort:
            self._verzeichnis = self._zusammen()
        self._marke = marke
        return bool(neue or fort)

    def _version(self, blatt: bytes | None) -> str:
        return self._leser.version(blatt) if blatt else ""

    def _zusammen(self) -> Strassenverzeichnis:
        """With its index, which takes a moment: not on the window's thread once it is open."""
        vom_kreis = [s for blatt in self._blaetter.values() for s in self._leser.strassen(blatt)]
        da = {s.ags for s in vom_kreis}
        rest = [s for s in self._eigene.strassen if s.ags not in da]
        return Strassenverzeichnis((*vom_kreis, *rest), zeichen=self._zeichen)
