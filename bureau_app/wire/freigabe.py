"""What counters and the district say to each other about approvals by a second person."""

import base64
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from bureau_app.domain.freigabe import BEGRUENDUNG_HOECHSTENS, Freigabestand
from bureau_app.wire.dienst import Problem
from bureau_app.wire.nachricht import Ags, Kennzahl, Nachricht

HOECHSTENS_WARTEN_S = 25
"""The longest that the district holds a question open which waits for a change."""

HOECHSTENS_ANTRAEGE = 50
"""Requests that one question may ask about."""

MARKE_MUSTER = r"^[0-9a-f]{0,64}$"

Begruendung = Annotated[str, StringConstraints(min_length=1, max_length=BEGRUENDUNG_HOECHSTENS, strip_whitespace=True)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.]{1,80}$")]
Inhalt = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Zeile = Annotated[str, StringConstraints(max_length=500)]


class Befundzeile(Nachricht):
    """One finding: code, weight, field, legal basis."""

    code: Code
    gewicht: Literal["sperre", "freigabe", "hinweis"]
    feld: Annotated[str, StringConstraints(max_length=80)]
    rechtsgrundlage: Zeile


class Vergleichszeile(Nachricht):
    """One line of the content to decide on: what it is about, as it was, as it would be."""

    bezeichnung: Annotated[str, StringConstraints(max_length=80)]
    alt: Zeile = Field(repr=False)
    neu: Zeile = Field(repr=False)


class Freigabeanfrage(Nachricht):
    """A clerk asks; who asks, where and when is what the district knows, not what is said here."""

    vorgang_id: Kennzahl
    vorgang_nummer: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,16}$")]
    inhalt: Inhalt
    codes: Annotated[tuple[Code, ...], Field(max_length=100)]
    begruendung: Begruendung = Field(repr=False)
    betroffen: Zeile = Field(repr=False)
    befunde: Annotated[tuple[Befundzeile, ...], Field(max_length=200, repr=False)]
    vergleich: Annotated[tuple[Vergleichszeile, ...], Field(max_length=200, repr=False)]
    verdeckt: bool


class Freigabeeintrag(Nachricht):
    """One open request in an inbox; `eigener` says that the asking human is the one who looks."""

    antrag_id: Kennzahl
    von: Kennzahl
    von_name: str = Field(repr=False)
    gemeinde_ags: Ags
    am: AwareDatetime
    eigener: bool
    anfrage: Freigabeanfrage


class Freigabeeingang(Nachricht):
    """The open requests, oldest first, and the mark that the next question waits for a change of."""

    eintraege: tuple[Freigabeeintrag, ...]
    marke: str


class Freigabeentscheidung(Nachricht):
    """A second person decides on exactly this content; `signatur` is the device's (ECDSA over SHA-256, DER, base64url)
    over `unterschrieben`, and left out by a device that has no certificate."""

    inhalt: Inhalt
    gewaehrt: bool
    grund: Begruendung = Field(repr=False)
    signatur: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,100}$")] = ""

    def als_json(self) -> bytes:
        """Without a signature no word of it, as an earlier service expects."""
        fehlt = None if self.signatur else {"signatur"}
        return self.model_dump_json(by_alias=True, exclude=fehlt).encode()

    def signatur_roh(self) -> bytes:
        """The signature's bytes, none for one that is no base64url."""
        try:
            return base64.urlsafe_b64decode(self.signatur + "=" * (-len(self.signatur) % 4))
        except ValueError:
            return b""


def unterschrieben(antrag_id: str, inhalt: str, gewaehrt: bool) -> bytes:
    """What the deciding device signs: the request (whose id stands for one Vorgang and one version of what was asked),
    the fingerprint of the content, and the decision."""
    stand = Freigabestand.GEWAEHRT if gewaehrt else Freigabestand.ABGELEHNT
    return "\n".join(("bureau-app entscheidung/1", antrag_id, inhalt, stand.value)).encode()


class Freigabeauskunft(Nachricht):
    """What became of a request; `zuerst` is False for who decided after somebody else, `name` whoever decided."""

    antrag_id: Kennzahl
    stand: Freigabestand
    entschieden_von: str = ""
    name: str = Field(default="", repr=False)
    entschieden_am: datetime | None = None
    grund: str = Field(default="", repr=False)
    zuerst: bool = True


class Freigabeauskuenfte(Nachricht):
    """What became of a device's requests, and the mark that the next question waits for a change of."""

    eintraege: tuple[Freigabeauskunft, ...]
    marke: str


class SchonEntschieden(Problem):
    """The refusal of a second decision, with the first one's result."""

    meldung: Freigabeauskunft
