"""Who reads a hand-over folder at a target's side: takes each name once, answers, removes what it took."""

from pathlib import Path

from bureau_app.wire.uebergabe import ANTWORT, EINGANG, Antwort
from bureau_app.wire.uebergabedatei import schreibe_ganz


class Ordnerstelle:
    """`gelesen` holds what was taken, by name without ending; `kennung` tells the op id that belongs to a name."""

    def __init__(self, ordner: Path, op_ids: dict[str, str], antwortet: bool = True) -> None:
        self._ordner = ordner
        self._op_ids = op_ids
        self._antwortet = antwortet
        self.gelesen: dict[str, bytes] = {}
        self.mehrfach = 0

    def entscheide(self, grund: str = "") -> int:
        """Confirm everything that lies there, or return it for this reason; how many."""
        dateien = sorted(d for d in (self._ordner / EINGANG).glob("*") if d.name[0] != ".")
        for datei in dateien:
            self.mehrfach += datei.stem in self.gelesen
            self.gelesen[datei.stem] = datei.read_bytes()
            if self._antwortet:
                ergebnis = "zurueck" if grund else "angenommen"
                roh = {"op_id": self._op_ids[datei.stem], "ergebnis": ergebnis, "grund": grund}
                schreibe_ganz(self._ordner / ANTWORT / f"{datei.stem}.json", Antwort.model_validate(roh).als_json())
            datei.unlink()
        return len(dateien)
