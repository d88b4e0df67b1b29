"""A folder into which a network scanner drops its files: each is read once it is whole, and deleted at once."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock
from time import monotonic

from bureau_app.devices.datei import ENDUNGEN, inhalt_von
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.workflows.ports import Eingang

WARTEN_S = 0.2
RUHE_S = 2.0
"""A file whose end cannot be seen is whole after so long without a change."""
_ENDUNGEN = (*ENDUNGEN, "pdf")
_NEBENSACHEN = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".db", ".ini", ".lock")
_ANFANG_UND_ENDE = (
    (b"\xff\xd8\xff", b"\xff\xd9"),
    (b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
    (b"%PDF-", b"%%EOF"),
)
_HINTER_DEM_ENDE = 1024
"""Bytes at a file's end in which its mark must stand; some writers put filler behind it."""
Stand = tuple[int, int, int]
"""File number, size, and time of the last change in nanoseconds."""


@dataclass(frozen=True, slots=True)
class _Gesehen:
    """How a file was when it was last looked at, and since when it is so."""

    stand: Stand
    seit: float


class Scanordner:
    """The ports Scanner and Zubringer over one folder that belongs to this counter alone.

    Only pictures and PDF lie in it; with anything else, or a folder, in it nothing is touched (Stoerung
    SCANNER_ORDNER_FREMD): the settings name a wrong place. What lies there at the start is deleted unread, it belongs
    to somebody who is gone. No name of a file is ever repeated: it may name a citizen.
    """

    def __init__(
        self,
        ordner: Path,
        ruhe_s: float = RUHE_S,
        uhr: Callable[[], float] = monotonic,
        loesche: Callable[[Path], None] = Path.unlink,
        warten_s: float = WARTEN_S,
    ) -> None:
        self._ordner, self._ruhe_s, self._uhr, self._unlink = ordner, ruhe_s, uhr, loesche
        self._warten_s = warten_s
        self._gesehen: dict[str, _Gesehen] = {}
        self._erledigt: dict[str, Stand] = {}
        self._geraeumt = self._gesagt = False
        self._offen: Stoerung | None = None
        self._zu = Event()
        self._lock = Lock()

    def scanne(self) -> tuple[bytes, ...]:
        """What lies there whole, or soon is, in the order of its coming; Stoerung SCANNER_ORDNER_LEER."""
        ende = self._uhr() + self._ruhe_s + 2 * self._warten_s
        while self._uhr() < ende:
            with self._lock:
                bilder = self._hole()
                if bilder or not self._gesehen:
                    break
            self._zu.wait(self._warten_s / 2)
        if not bilder:
            raise Stoerung(Fehlercode.SCANNER_ORDNER_LEER, ordner=str(self._ordner))
        return bilder

    def warte(self, mit_bildern: bool) -> Eingang | None:
        """The pictures that have come; while nobody can take any they stay, and leftovers are cleared all the same."""
        with self._lock:
            if self._offen is not None:
                stoerung, self._offen = self._offen, None
                raise stoerung
            bilder = self._hole_oder_sage(mit_bildern)
        if bilder:
            return Eingang(bilder=bilder)
        self._zu.wait(self._warten_s)
        return None

    def bereit(self) -> None:
        """Return if the folder can be read and emptied; touches no file."""
        for _ in self._dateien():
            break

    def schliesse(self) -> None:
        """Stop waiting; files that come now are cleared at the next start."""
        self._zu.set()

    def _hole_oder_sage(self, mit_bildern: bool) -> tuple[bytes, ...]:
        """What has come; a folder that cannot be used is told once, until it could be used again."""
        try:
            if not mit_bildern:
                self._raeume()
            bilder = self._hole() if mit_bildern else ()
        except Stoerung:
            if self._gesagt:
                return ()
            self._gesagt = True
            raise
        self._gesagt = False
        return bilder

    def _raeume(self) -> None:
        """Delete what lay there before the start, once."""
        if not self._geraeumt and not self._zu.is_set():
            for datei in self._dateien():
                self._loesche(datei, _stand(datei))
            self._geraeumt = True

    def _hole(self) -> tuple[bytes, ...]:
        """Contents of the whole files; each is deleted, or a Stoerung is left for the next turn."""
        self._raeume()
        dateien = {} if self._zu.is_set() else {d.name: (d, _stand(d)) for d in self._dateien()}
        self._gesehen = {name: g for name, g in self._gesehen.items() if name in dateien}
        self._erledigt = {name: s for name, s in self._erledigt.items() if name in dateien}
        bilder = []
        for name, (datei, stand) in dateien.items():
            if stand is not None and self._erledigt.get(name) != stand and self._ist_ruhig(name, stand):
                inhalt = self._inhalt(datei, stand)
                if inhalt is not None:
                    bilder.append(inhalt)
        return tuple(bilder)

    def _ist_ruhig(self, name: str, stand: Stand) -> bool:
        """Whether the file is as it was when it was last looked at."""
        gesehen = self._gesehen.get(name)
        if gesehen is not None and gesehen.stand == stand:
            return True
        self._gesehen[name] = _Gesehen(stand, self._uhr())
        return False

    def _inhalt(self, datei: Path, stand: Stand) -> bytes | None:
        """The bytes of a file that is whole, and the file is gone; None while it may still be written."""
        lange = self._uhr() - self._gesehen[datei.name].seit >= self._ruhe_s
        try:
            inhalt = inhalt_von(datei, 1)
        except Stoerung as stoerung:
            if lange:
                self._loesche(datei, stand)
                self._offen = stoerung
            return None
        if len(inhalt) != stand[1] or not (_ist_ganz(inhalt) or lange):
            return None
        self._loesche(datei, stand)
        return inhalt

    def _loesche(self, datei: Path, stand: Stand | None) -> None:
        """Delete it; what cannot be deleted is told, and not read again."""
        self._gesehen.pop(datei.name, None)
        try:
            self._unlink(datei)
        except FileNotFoundError:
            return
        except OSError as fehler:
            if stand is not None:
                self._erledigt[datei.name] = stand
            grund = type(fehler).__name__
            self._offen = Stoerung(Fehlercode.SCANNER_NICHT_GELOESCHT, ordner=str(self._ordner), grund=grund)

    def _dateien(self) -> Iterator[Path]:
        """The scans in the folder, the oldest first; Stoerung SCANNER_ORDNER, SCANNER_ORDNER_FREMD."""
        try:
            eintraege = [e for e in os.scandir(self._ordner) if not _ist_nebensache(e.name)]
            fremd = any(not e.is_file(follow_symlinks=False) or not _ist_scan(e.name) for e in eintraege)
            reihenfolge = sorted(eintraege, key=lambda e: (e.stat(follow_symlinks=False).st_mtime_ns, e.name))
            darf = os.access(self._ordner, os.W_OK | os.X_OK)
        except OSError as fehler:
            raise self._unbrauchbar(type(fehler).__name__) from None
        if fremd:
            raise Stoerung(Fehlercode.SCANNER_ORDNER_FREMD, ordner=str(self._ordner))
        if not darf:
            raise self._unbrauchbar("PermissionError")
        yield from (Path(e.path) for e in reihenfolge)

    def _unbrauchbar(self, grund: str) -> Stoerung:
        return Stoerung(Fehlercode.SCANNER_ORDNER, ordner=str(self._ordner), grund=grund)


def _stand(datei: Path) -> Stand | None:
    """How the file is now; None if it has gone."""
    try:
        stat = datei.stat(follow_symlinks=False)
    except OSError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _ist_ganz(inhalt: bytes) -> bool:
    """Whether the file's own mark of its end is there; kinds without one are not known to be whole."""
    schluss = inhalt[-_HINTER_DEM_ENDE:]
    return any(inhalt.startswith(anfang) and ende in schluss for anfang, ende in _ANFANG_UND_ENDE)


def _ist_scan(name: str) -> bool:
    return name.rpartition(".")[2].lower() in _ENDUNGEN


def _ist_nebensache(name: str) -> bool:
    """What scanners, sync programs and file managers put beside: never read, never deleted."""
    return name.startswith((".", "~")) or name.lower().endswith(_NEBENSACHEN)
