"""Forms and fonts that specimens are drawn with, read from the folder of the specimens."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bureau_app.devices.blatt import Schrift


@dataclass(frozen=True, slots=True)
class Vorlagen:
    """Layout of the ZB I and of the identity documents (mm and pt), and the fonts they are drawn with."""

    zb1: Mapping[str, Any] = field(repr=False)
    ausweise: Mapping[str, Any] = field(repr=False)
    ordner: Path

    @classmethod
    def lies(cls, ordner: Path) -> "Vorlagen":
        """Read `zb1.toml`, `ausweise.toml` and the fonts under `schriften/`."""

        def toml(name: str) -> dict[str, Any]:
            return tomllib.loads((ordner / name).read_text("utf-8"))

        return cls(toml("zb1.toml"), toml("ausweise.toml"), ordner)

    def schrift(self, pt: float) -> Schrift:
        """What is printed on a form and on a card: it has every letter of DIN 91379."""
        return Schrift(self.ordner.parent / "fonts" / "NotoSans-Regular.ttf", pt)

    def fett(self, pt: float) -> Schrift:
        """The same, bold."""
        return Schrift(self.ordner.parent / "fonts" / "NotoSans-Bold.ttf", pt)

    def druckschrift(self, pt: float) -> Schrift:
        """What the registration office's printer writes into the form, every character equally wide."""
        return Schrift(self.ordner / "schriften" / "NotoSansMono-Regular.ttf", pt)

    def mrz_schrift(self, pt: float) -> Schrift:
        """OCR-B (ISO 1073-2), the type of machine-readable zones."""
        return Schrift(self.ordner / "schriften" / "OCRB.otf", pt)
