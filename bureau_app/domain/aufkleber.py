"""What the address Aufkleber of the ZB I says, line by line; its millimetres are data in `Aufkleberlayout`."""

from dataclasses import dataclass, field
from datetime import date

from bureau_app.domain.anschrift import Anschrift, Gemeinde


@dataclass(frozen=True, slots=True)
class Zeilenlayout:
    """One line's place: baseline in mm from the upper edge, wanted and smallest font size in pt, bold or not."""

    grundlinie_mm: float
    schrift_pt: float
    schrift_min_pt: float
    fett: bool


@dataclass(frozen=True, slots=True)
class Bogenlage:
    """Where the sticker lies on a label printer's sheet: sheet size and the sticker's upper left corner, in mm."""

    name: str
    breite_mm: float
    hoehe_mm: float
    x_mm: float
    y_mm: float


@dataclass(frozen=True, slots=True)
class Aufkleberlayout:
    """Size in mm, left and right margin in mm, one entry a line, and the sheets that it may be printed on."""

    breite_mm: float
    hoehe_mm: float
    rand_mm: float
    zeilen: tuple[Zeilenlayout, ...]
    boegen: tuple[Bogenlage, ...]


@dataclass(frozen=True, slots=True)
class Aufkleber:
    """The lines of one sticker, top to bottom."""

    zeilen: tuple[str, ...] = field(repr=False)


def aufkleber_zb1(
    neu: Anschrift, einzug: date, gemeinde: Gemeinde, behoerde_kurz: str, am: date, zeichen: str
) -> Aufkleber:
    """Word the sticker over field C.1.3: from when, street, town, and the authority that attests it.

    `zeichen` is the clerk's Handzeichen. What stands here is the entry of the Kreis, done by the town on its behalf
    (FZV § 15 Abs. 2; Kreissiegel).
    """
    strasse, ort = neu.zeilen()
    behoerde = f"{behoerde_kurz} i. A. {gemeinde.kurz}, {am:%d.%m.%Y}, {zeichen}"
    return Aufkleber((f"Neue Anschrift ab {einzug:%d.%m.%Y}", strasse, ort, behoerde))
