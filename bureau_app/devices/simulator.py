"""The simulated scanner: it delivers specimens drawn for today, and stands beside the real devices as one of them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Lock

from bureau_app.devices.muster_ausweis import zeichne_ausweis
from bureau_app.devices.muster_zb1 import zeichne_zb1
from bureau_app.devices.szenarien import Muster, Szenarien, Szenario
from bureau_app.devices.vorlagen import Vorlagen


class SimulierterScanner:
    """On its glass lie the papers of one scenario, a picture each: identity document and ZB I, more of a household.

    Nothing is drawn before the first `scanne` of a scenario (then about half a second), and again only on another day.
    """

    def __init__(self, szenarien: Szenarien, vorlagen: Vorlagen, heute: Callable[[], date]) -> None:
        self._szenarien, self._vorlagen, self._heute = szenarien, vorlagen, heute
        self._gewaehlt = szenarien.liste[0].schluessel
        self._bilder: dict[tuple[str, date], tuple[bytes, ...]] = {}
        self._lock = Lock()

    @classmethod
    def aus(cls, ordner: Path, heute: Callable[[], date]) -> "SimulierterScanner":
        """From the folder of the specimens (`resources/specimens`); `heute` is asked at each scan."""
        return cls(Szenarien.lies(ordner / "szenarien.toml"), Vorlagen.lies(ordner), heute)

    @property
    def szenarien(self) -> tuple[Szenario, ...]:
        """What can be laid on the glass, the main case first."""
        return self._szenarien.liste

    @property
    def gewaehlt(self) -> str:
        """The key of the scenario that lies on the glass."""
        return self._gewaehlt

    def waehle(self, schluessel: str) -> None:
        """Lay another scenario's papers on the glass; KeyError if there is none of that key."""
        if schluessel not in {s.schluessel for s in self.szenarien}:
            raise KeyError(schluessel)
        self._gewaehlt = schluessel

    def scanne(self) -> tuple[bytes, ...]:
        """The pictures of the papers on the glass, JPEG at 300 dpi: identity documents, then ZB I. Never a Stoerung."""
        stelle = self._gewaehlt, self._heute()
        with self._lock:
            if stelle not in self._bilder:
                self._bilder = {s: b for s, b in self._bilder.items() if s[1] == stelle[1]}
                self._bilder[stelle] = self._zeichne(*stelle)
            return self._bilder[stelle]

    def muster(self, schluessel: str) -> Muster:
        """What is printed on a scenario's papers today: what a clerk who holds them in the hand would read."""
        return self._szenarien.muster(schluessel, self._heute())

    def mrz(self, schluessel: str) -> str:
        """The machine-readable zone as a keyboard reader types it, a line feed after each line."""
        return "".join(f"{zeile}\n" for zeile in self.muster(schluessel).ausweis.mrz)

    def _zeichne(self, schluessel: str, heute: date) -> tuple[bytes, ...]:
        muster = self._szenarien.muster(schluessel, heute)
        seed = sum(map(ord, schluessel))
        ausweise = (zeichne_ausweis(ausweis, self._vorlagen) for ausweis in muster.ausweise)
        scheine = (zeichne_zb1(schein, self._vorlagen) for schein in muster.scheine)
        return tuple(blatt.gescannt(seed + nummer) for nummer, blatt in enumerate((*ausweise, *scheine)))
