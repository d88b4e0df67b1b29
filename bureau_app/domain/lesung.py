"""What was read from a picture: documents, fields, and how far each field may be trusted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Feldstatus(StrEnum):
    """How far a read value may be trusted: taken without asking, to be looked at, or not read at all."""

    OK = "ok"
    PRUEFEN = "check"
    UNGELESEN = "unread"


class Dokumentart(StrEnum):
    """Kinds of documents that a counter lays on the glass."""

    PERSONALAUSWEIS = "personalausweis"
    REISEPASS = "reisepass"
    AUFENTHALTSTITEL = "aufenthaltstitel"
    ZB1 = "zb1"
    ZB1_RUECKSEITE = "zb1_rueckseite"
    AUSWEIS_VORDERSEITE = "ausweis_vorderseite"
    FAHRZEUGSCHEIN_ALT = "fahrzeugschein_alt"
    FAHRZEUGSCHEIN_DIGITAL = "fahrzeugschein_digital"
    LEER = "leer"
    UNBEKANNT = "unbekannt"


@dataclass(frozen=True, slots=True)
class Lesefeld:
    """One read field.

    `wert` holds the printed text, lines joined by a line feed; `konfidenz` lies between 0 and 1;
    `ausschnitt` is a PNG of the place on the picture, kept in memory only and never stored (§ 20 PAuswG).
    """

    wert: str = field(repr=False)
    status: Feldstatus
    konfidenz: float
    ausschnitt: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Dokument:
    """One document of a picture.

    The keys of `felder` are the official codes for a Zulassungsbescheinigung Teil I (FZV Anlage 5: "A", "C.1.1",
    "P.2/P.4", "Nr.") and `mrz`, `document_number`, `surname`, `given_names`, `surname_printed`, `birth_date`,
    `expiry_date`, `nationality`, `sex`, `address` for an identity document; dates of the latter are ISO dates. The back
    of a ZB I may have `druckstuecknummer`; `code_freigelegt` says that its Sicherheitscode lies open (FZV Anlage 5).
    """

    art: Dokumentart
    felder: Mapping[str, Lesefeld] = field(repr=False)
    hat_aufkleber: bool = False
    code_freigelegt: bool = False


@dataclass(frozen=True, slots=True)
class Lesung:
    """All documents of one picture and the seconds it took to read them."""

    dokumente: tuple[Dokument, ...]
    sekunden: float
