"""The three sizes of machine readable zones (ICAO Doc 9303 parts 4, 5 and 6) and what may stand where."""

from dataclasses import dataclass

ZIFFERN = "0123456789"
BUCHSTABEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FUELLER = "<"
ALLES = ZIFFERN + BUCHSTABEN + FUELLER

# Letters of German serial numbers (PAuswV Anhang 3 Nr. 9, PassV Anlage 11 Nr. 9): no vowels, no look-alikes of digits.
DEUTSCHE_SERIE = ZIFFERN + "CFGHJKLMNPRTVWXYZ"

# What readers of OCR-B take one letter for: (seen, meant, how often compared with a right reading).
VERWECHSLUNGEN = (
    ("0", "O", 0.05), ("O", "0", 0.05), ("0", "D", 0.005), ("D", "0", 0.01), ("0", "Q", 0.002), ("Q", "0", 0.02),
    ("O", "D", 0.005), ("D", "O", 0.005), ("O", "Q", 0.002), ("Q", "O", 0.02), ("1", "I", 0.05), ("I", "1", 0.05),
    ("1", "L", 0.005), ("L", "1", 0.005), ("1", "J", 0.005), ("J", "1", 0.005), ("I", "L", 0.005), ("2", "Z", 0.05),
    ("Z", "2", 0.05), ("5", "S", 0.05), ("S", "5", 0.05), ("6", "G", 0.08), ("G", "6", 0.01), ("8", "B", 0.05),
    ("B", "8", 0.05), ("U", "V", 0.005), ("V", "U", 0.005), ("4", "A", 0.005), ("A", "4", 0.005), ("7", "T", 0.005),
    ("T", "7", 0.005), ("C", "G", 0.005), ("G", "C", 0.005), ("F", "P", 0.002), ("P", "F", 0.002), ("7", "Z", 0.002),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gruppe:
    """Places `von` up to, not including, `bis` whose check digit stands at `pruef` (all counted over all lines)."""

    name: str
    von: int
    bis: int
    pruef: int


@dataclass(frozen=True, slots=True)
class Muster:
    """One size: `zeilen` lines of `laenge` letters; ranges are half-open and counted over all lines."""

    zeilen: int
    laenge: int
    aussteller: tuple[int, int]
    staat: tuple[int, int]
    geschlecht: int
    namen: tuple[int, int]
    gruppen: tuple[Gruppe, ...]
    beliebig: tuple[tuple[int, int], ...]
    gesamt: tuple[tuple[int, int], ...]
    gesamtziffer: int

    @property
    def stellen(self) -> int:
        """Number of letters over all lines."""
        return self.zeilen * self.laenge

    def zerlege(self, text: str) -> tuple[str, ...]:
        """The lines of the whole text."""
        return tuple(text[nr * self.laenge : (nr + 1) * self.laenge] for nr in range(self.zeilen))


TD1 = Muster(
    zeilen=3,
    laenge=30,
    aussteller=(2, 5),
    staat=(45, 48),
    geschlecht=37,
    namen=(60, 90),
    gruppen=(Gruppe("nummer", 5, 14, 14), Gruppe("geburt", 30, 36, 36), Gruppe("ablauf", 38, 44, 44)),
    beliebig=((15, 30), (48, 59)),
    gesamt=((5, 37), (38, 45), (48, 59)),
    gesamtziffer=59,
)
TD2 = Muster(
    zeilen=2,
    laenge=36,
    aussteller=(2, 5),
    staat=(46, 49),
    geschlecht=56,
    namen=(5, 36),
    gruppen=(Gruppe("nummer", 36, 45, 45), Gruppe("geburt", 49, 55, 55), Gruppe("ablauf", 57, 63, 63)),
    beliebig=((64, 71),),
    gesamt=((36, 46), (49, 56), (57, 71)),
    gesamtziffer=71,
)
TD3 = Muster(
    zeilen=2,
    laenge=44,
    aussteller=(2, 5),
    staat=(54, 57),
    geschlecht=64,
    namen=(5, 44),
    gruppen=(
        Gruppe("nummer", 44, 53, 53),
        Gruppe("geburt", 57, 63, 63),
        Gruppe("ablauf", 65, 71, 71),
        Gruppe("zusatz", 72, 86, 86),
    ),
    beliebig=(),
    gesamt=((44, 54), (57, 64), (65, 87)),
    gesamtziffer=87,
)
ALLE_MUSTER = (TD1, TD2, TD3)


def erlaubt(muster: Muster) -> list[str]:
    """The letters that may stand at each place."""
    stellen = [ALLES] * muster.stellen
    stellen[0] = "IACPV"
    for von, bis in ((1, 2), muster.aussteller, muster.staat, muster.namen):
        stellen[von:bis] = [BUCHSTABEN + FUELLER] * (bis - von)
    for gruppe in muster.gruppen:
        if gruppe.name in ("geburt", "ablauf"):
            stellen[gruppe.von : gruppe.bis] = [ZIFFERN + FUELLER] * (gruppe.bis - gruppe.von)
        stellen[gruppe.pruef] = ZIFFERN + (FUELLER if gruppe.name == "zusatz" else "")
    stellen[muster.geschlecht] = "MFX<"
    stellen[muster.gesamtziffer] = ZIFFERN
    return stellen
