"""The drawn pictures and what was drawn on them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bureau_app.domain.lesung import Dokumentart

HEUTE = date(2026, 11, 21)
ORDNER = Path(__file__).parent / "documents"

ARTEN = {
    "id_card": Dokumentart.PERSONALAUSWEIS,
    "passport": Dokumentart.REISEPASS,
    "residence_permit": Dokumentart.AUFENTHALTSTITEL,
    "zb1": Dokumentart.ZB1,
}
SCHALTERFELDER = ("A", "E", "3", "B", "I", "X", "16", "2.1", "2.2", "D.1", "D.3", "Nr.")
NAMEN_UND_ANSCHRIFT = ("C.1.1", "C.1.2", "C.1.3")
GEPRUEFTE = ("document_number", "birth_date", "expiry_date", "nationality", "sex")


@dataclass(frozen=True, slots=True)
class Vorlage:
    """A picture's file and what was drawn on it."""

    datei: Path
    wahrheit: Mapping[str, Any]

    @property
    def ist_zb1(self) -> bool:
        """Whether it is a Zulassungsbescheinigung Teil I."""
        return str(self.wahrheit["kind"]) == "zb1"

    @property
    def art(self) -> Dokumentart:
        """The kind that the reader should name."""
        return ARTEN[self.wahrheit["kind"]]

    def erwartet(self) -> dict[str, str]:
        """The fields that do not hold names or streets, by the reader's keys."""
        if self.ist_zb1:
            return {code: str(self.wahrheit["fields"][code]) for code in SCHALTERFELDER}
        return {"mrz": "\n".join(self.wahrheit["mrz"])} | {key: str(self.wahrheit[key]) for key in GEPRUEFTE}


def vorlagen(ordner: Path = ORDNER) -> list[Vorlage]:
    """All drawn pictures of a folder."""
    dateien = sorted(ordner.glob("*.jpg"))
    return [Vorlage(datei, json.loads(datei.with_suffix(".json").read_text("utf-8"))) for datei in dateien]
