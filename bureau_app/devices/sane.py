"""Scanners under Linux through SANE's own program `scanimage`; a picture goes from pipe to memory, never to a file."""

import os
import subprocess
from collections.abc import Mapping

from bureau_app.devices.scannerstand import Hindernis, stoerung_von

PROGRAMM = "scanimage"
ZEIT_S = 90.0
"""One page, lamp warming up included."""
HOECHSTENS_SEITEN = 20
_HINDERNIS = {
    3: Hindernis.BELEGT,
    6: Hindernis.STAU,
    7: Hindernis.EINZUG_LEER,
    8: Hindernis.KLAPPE_OFFEN,
}
"""`scanimage` ends with SANE's status code (SANE Standard 1.06, 4.2.7)."""
_LEER = 7


class SaneScanner:
    """The port Scanner.

    `geraet` as `scanimage -L` names it, "" for the only one; `dpi` and `quelle` ("" for the driver's own) are passed
    on; `einzug`: the source is a feeder, every page in it belongs to the scan. `umgebung` replaces variables.
    """

    def __init__(
        self,
        geraet: str = "",
        dpi: int = 300,
        quelle: str = "",
        einzug: bool = False,
        umgebung: Mapping[str, str] | None = None,
        zeit_s: float = ZEIT_S,
        weitere: tuple[str, ...] = (),
    ) -> None:
        self._befehl = [PROGRAMM, "--format=png", "--mode=Color", f"--resolution={dpi}"]
        self._befehl += [f"--device-name={geraet}"] if geraet else []
        self._befehl += [f"--source={quelle}"] if quelle else []
        self._befehl += weitere
        self._einzug, self._zeit_s = einzug, zeit_s
        self._umgebung = {**os.environ, "LC_ALL": "C", **(umgebung or {})}

    def scanne(self) -> tuple[bytes, ...]:
        """The page on the glass, or all pages of the feeder, PNG; Stoerung SCANNER_*."""
        seiten = [self._seite(*self._rufe())]
        while self._einzug and len(seiten) < HOECHSTENS_SEITEN:
            status, bild, fehler = self._rufe()
            if status == _LEER:
                break
            seiten.append(self._seite(status, bild, fehler))
        return tuple(seiten)

    def bereit(self) -> None:
        """Open the scanner and set its options without scanning; Stoerung SCANNER_*."""
        status, _, fehler = self._rufe("--dont-scan")
        if status:
            raise stoerung_von(_HINDERNIS.get(status, Hindernis.UNBEKANNT), "SANE", fehler)

    def _seite(self, status: int, bild: bytes, fehler: str) -> bytes:
        if status or not bild:
            raise stoerung_von(_HINDERNIS.get(status, Hindernis.UNBEKANNT), "SANE", fehler)
        return bild

    def _rufe(self, *zusatz: str) -> tuple[int, bytes, str]:
        """Exit code, picture, and a code for what went wrong; `scanimage` quotes nothing of the paper."""
        try:
            lauf = subprocess.run(
                [*self._befehl, *zusatz],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                env=self._umgebung,
                timeout=self._zeit_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise stoerung_von(Hindernis.ZU_LANGE, "SANE") from None
        except OSError:
            raise stoerung_von(Hindernis.TREIBER_FEHLT, "SANE (sane-utils)") from None
        return lauf.returncode, lauf.stdout, f"Status {lauf.returncode}"
