"""How the district's audit tree travels: signed heads, proofs between two of them, the key they are signed for."""

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from bureau_app.domain.baumkopf import Baumkopf
from bureau_app.domain.hashbaum import blatthash, pruefe_einschluss
from bureau_app.wire.nachricht import Kennzahl, Nachricht
from bureau_app.wire.policysendung import SCHLUESSEL_MUSTER

KANN_KOPF, KANN_BAUMKOPF, KANN_REGISTER, KANN_STAND = "Bureau-App-Kann", "baumkopf", "register", "stand"
"""The header by which a request says what its sender understands (words, comma between them), and the word for heads:
a counter that does not say it gets none, because it would take an answer with an unknown field for no answer. The
other word is for what a step of the feed is about (op id, register, reason)."""

LAENGSTER_BEWEIS = 130

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in hexadecimal."""
Groesse = Annotated[int, Field(ge=0, lt=2**63, strict=True)]
"""A number of sealed entries."""


class Baumkopfmeldung(Nachricht):
    """One signed head, as `Baumkopf`; `zeit` in whole milliseconds."""

    kreis: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
    epoche: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    groesse: Groesse
    wurzel: Hash
    zeit: AwareDatetime
    signatur: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]

    @classmethod
    def von(cls, kopf: Baumkopf) -> "Baumkopfmeldung":
        """The message of a head."""
        return cls(
            kreis=kopf.kreis,
            epoche=kopf.epoche,
            groesse=kopf.groesse,
            wurzel=kopf.wurzel.hex(),
            zeit=kopf.zeit,
            signatur=kopf.signatur.hex(),
        )

    def als_kopf(self) -> Baumkopf:
        """The head as the domain knows it; whether its signature holds is another question."""
        wurzel, signatur = bytes.fromhex(self.wurzel), bytes.fromhex(self.signatur)
        return Baumkopf(self.kreis, self.epoche, self.groesse, wurzel, self.zeit, signatur)


class Konsistenzmeldung(Nachricht):
    """What proves that the tree of size `bis` begins with that of size `von` (RFC 9162, 2.1.4)."""

    von: Groesse
    bis: Groesse
    beweis: tuple[Hash, ...] = Field(max_length=LAENGSTER_BEWEIS)

    def als_beweis(self) -> tuple[bytes, ...]:
        """The hashes as bytes."""
        return tuple(bytes.fromhex(h) for h in self.beweis)


class Einschlussmeldung(Nachricht):
    """What proves that a booked change is entry `nummer` (from 0) of the tree of this size (RFC 9162, 2.1.3):
    `eintrag` is the exact text that was sealed, ids, codes and checksums."""

    op_id: Kennzahl
    groesse: Groesse
    nummer: Groesse
    eintrag: Annotated[str, StringConstraints(max_length=2000)] = Field(repr=False)
    beweis: tuple[Hash, ...] = Field(max_length=LAENGSTER_BEWEIS)

    def beweist(self, wurzel: bytes) -> bool:
        """Whether it leads to this root, which is of this size."""
        blatt, weg = blatthash(self.eintrag.encode()), tuple(bytes.fromhex(h) for h in self.beweis)
        return pruefe_einschluss(self.nummer, self.groesse, blatt, weg, wurzel)


class Siegelschluessel(Nachricht):
    """The public key that heads are signed for (Ed25519, base64url); a counter takes it once, when it is enrolled."""

    schluessel: Annotated[str, StringConstraints(pattern=SCHLUESSEL_MUSTER)]


class Zeugenheft(Nachricht):
    """The heads that one counter kept, oldest first: what `district audit verify --witness` reads."""

    koepfe: tuple[Baumkopfmeldung, ...]
