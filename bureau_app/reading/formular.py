"""The official form of the Zulassungsbescheinigung Teil I as data: where labels and values stand, in millimetres."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

VOR_DEM_FALZ = 8.0


@dataclass(frozen=True, slots=True)
class Anker:
    """A printed label that tells the form: its text, left edge and middle height in mm."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Flaeche:
    """Where the lines of one value of the left panel stand: left, top, right, bottom in mm."""

    code: str
    links: float
    oben: float
    rechts: float
    unten: float


@dataclass(frozen=True, slots=True)
class Platz:
    """Where a value of the other panels begins: left edge in mm, first row (from 1) and number of rows."""

    code: str
    x: float
    zeile: int
    zeilen: int


@dataclass(frozen=True, slots=True)
class Formular:
    """The form: sheet size, labels, areas of the left panel, row grid and places of the middle and right panel."""

    breite: float
    hoehe: float
    mitte: float
    abstand: float
    links: float
    anker: tuple[Anker, ...]
    flaechen: tuple[Flaeche, ...]
    felder: tuple[tuple[Platz, ...], ...]

    @classmethod
    def lade(cls, text: str) -> "Formular":
        """Reads the form from its TOML text (`resources/reading/zb1.toml`)."""
        daten: Mapping[str, Any] = tomllib.loads(text)
        blatt, raster = daten["blatt"], daten["raster"]
        return cls(
            breite=float(blatt["breite"]),
            hoehe=float(blatt["hoehe"]),
            mitte=float(raster["mitte"]),
            abstand=float(raster["abstand"]),
            links=float(raster["links"]),
            anker=tuple(Anker(str(a["text"]), float(a["x"]), float(a["y"])) for a in daten["anker"]),
            flaechen=tuple(Flaeche(code, *(float(v) for v in werte)) for code, werte in daten["flaeche"].items()),
            felder=tuple(
                tuple(Platz(code, float(x), int(zeile), int(zahl)) for code, (x, zeile, zahl) in daten[feld].items())
                for feld in ("mitte", "rechts")
            ),
        )

    @property
    def falz(self) -> float:
        """Left edge of the right panel with its labels, in mm."""
        return min(platz.x for platz in self.felder[1]) - VOR_DEM_FALZ

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all fields that the form knows."""
        return tuple(f.code for f in self.flaechen) + tuple(p.code for feld in self.felder for p in feld)
