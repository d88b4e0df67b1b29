"""What the address Aufkleber of the ZB I says, line by line; its millimetres are data in `Aufkleberlayout`."""

from dataclasses import dataclass, field
from datetime import date

from bureau_app.domain.anschrift import Anschrift, Gemeinde

_KOPF = "Neue Anschrift ab"


@dataclass(frozen=True, slots=True)
class Zeilenlayout:
    """One line's place: which text of the sticker it carries (from 0), baseline in mm from the upper edge, font.

    `schrift_pt` is the wanted size, `schrift_min_pt` the smallest. Neighbours with the same `inhalt` share one text:
    it breaks from one into the next.
    """

    inhalt: int
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
    """Size and margins in mm (`rand_mm` left and right, `rand_oben_mm` above and below), arrangements of lines, sheets.

    The first arrangement that every text fits into is taken.
    """

    breite_mm: float
    hoehe_mm: float
    rand_mm: float
    rand_oben_mm: float
    varianten: tuple[tuple[Zeilenlayout, ...], ...]
    boegen: tuple[Bogenlage, ...]

    def bogen(self, name: str) -> Bogenlage | None:
        """The sheet of that name."""
        return next((bogen for bogen in self.boegen if bogen.name == name), None)


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
    return Aufkleber((f"{_KOPF} {einzug:%d.%m.%Y}", strasse, ort, behoerde))


def ohne_kopfzeile(gelesen: str) -> str:
    """The lines of a sticker that was read, without the one that says from when the address holds."""
    return "\n".join(zeile for zeile in gelesen.splitlines() if not zeile.startswith(_KOPF))
