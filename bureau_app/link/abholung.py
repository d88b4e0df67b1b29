"""The town's side of the relay: sealed envelopes from the district into the Fachverfahren's folder, answers back."""

from pathlib import Path

from bureau_app.link.uebergabe import Ordnerfaecher
from bureau_app.link.verbindung import Verbindung, lehne_ab, verstanden
from bureau_app.wire.uebergabe import Abholantworten, Abholung, Antwort

_HOECHSTENS = 100


class Abholer:
    """Carries between the district's relay and the folder of the town's Fachverfahren. For one process at a time.

    Nothing is opened on the way. An answer is remembered in `erledigt` once the district has it: should the district
    ever ask again (it was restored), it gets the same answer and the Fachverfahren nothing.
    """

    def __init__(self, verbindung: Verbindung, ordner: Path) -> None:
        self._verbindung = verbindung
        self._faecher = Ordnerfaecher(ordner)

    def runde(self) -> tuple[int, int]:
        """Fetch what lies there, bring what was answered; how many of each. Stoerung KREIS_* or MELDEREGISTER_*."""
        self._faecher.beschreibbar()
        gebracht = self._bringe(self._faecher.antworten())
        posten = verstanden(Abholung, self._verbindung.frage("GET", "/v1/uebergabe")).posten
        neue = [p for p in posten if not self._faecher.kennt(p.op_id)]
        for p in neue:
            self._faecher.lege(p.op_id, p.umschlag.encode())
        self._bringe(tuple(a for p in posten if (a := self._faecher.erledigte_antwort(p.op_id)) is not None))
        return len(neue), gebracht

    def schliesse(self) -> None:
        """Give the connection back."""
        self._verbindung.schliesse()

    def _bringe(self, antworten: tuple[Antwort, ...]) -> int:
        for ab in range(0, len(antworten), _HOECHSTENS):
            teil = antworten[ab : ab + _HOECHSTENS]
            koerper = Abholantworten(antworten=teil).als_json()
            ergebnis = self._verbindung.frage("POST", "/v1/uebergabe/antworten", koerper)
            if ergebnis[0] != 200:
                lehne_ab(ergebnis)
            for antwort in teil:
                self._faecher.erledige(antwort.op_id, antwort.als_json())
        return len(antworten)
