"""How street directories travel: which there are, and each town's whole; no word of it is about anybody."""

from hashlib import sha256
from typing import Annotated

from pydantic import Field, StringConstraints

from bureau_app.domain.strassen import Strasse
from bureau_app.wire.nachricht import Ags, Nachricht, Unverstanden

Version = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 of what a directory says, so that the same directory has the same version everywhere."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Strassenstand(Nachricht):
    """One town's directory: version, how many streets."""

    gemeinde_ags: Ags
    version: Version
    anzahl: Annotated[int, Field(ge=0)]


class Strassenuebersicht(Nachricht):
    """The directories that there are, by AGS."""

    verzeichnisse: tuple[Strassenstand, ...]


class Strassenzeile(Nachricht):
    """One street, or the part of one with these `hausnummern`; `schluessel` is the town's own key. "" if not known."""

    strasse: Name
    plz: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
    ort: Name
    schluessel: Annotated[str, StringConstraints(max_length=40)] = ""
    hausnummern: Annotated[str, StringConstraints(max_length=200)] = ""


class Strassenblatt(Nachricht):
    """The whole directory of one town; `quelle` as its file names it, `erfunden` if nobody lives there."""

    gemeinde_ags: Ags
    quelle: Annotated[str, StringConstraints(max_length=400)]
    erfunden: bool
    strassen: tuple[Strassenzeile, ...] = Field(repr=False)

    @classmethod
    def von(cls, ags: str, strassen: tuple[Strasse, ...], quelle: str, erfunden: bool) -> "Strassenblatt":
        """Those of the streets that are this town's."""
        zeilen = tuple(
            Strassenzeile(strasse=s.name, plz=s.plz, ort=s.ort, schluessel=s.schluessel, hausnummern=s.hausnummern)
            for s in strassen
            if s.ags == ags
        )
        return cls(gemeinde_ags=ags, quelle=quelle[:400], erfunden=erfunden, strassen=zeilen)

    def als_strassen(self) -> tuple[Strasse, ...]:
        """The streets as the domain knows them."""
        return tuple(
            Strasse(z.strasse, z.plz, z.ort, self.gemeinde_ags, z.schluessel, z.hausnummern) for z in self.strassen
        )


def version_von(dokument: bytes) -> str:
    """The version of a directory, by its bytes."""
    return sha256(dokument).hexdigest()


class Strassenlesung:
    """The port Blattleser for directories as they came."""

    def version(self, blatt: bytes) -> str:
        """What the district calls this directory."""
        return version_von(blatt)

    def strassen(self, blatt: bytes) -> tuple[Strasse, ...]:
        """Its streets; none if a later version of the program wrote it."""
        try:
            return Strassenblatt.aus_json(blatt).als_strassen()
        except Unverstanden:
            return ()
