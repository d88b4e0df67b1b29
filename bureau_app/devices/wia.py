"""Scanners under Windows through WIA's automation layer; this module touches COM on Windows only."""

import sys
from collections.abc import Callable
from typing import Any

from bureau_app.devices.scannerstand import Hindernis, stoerung_von

if sys.platform == "win32":
    from _ctypes import COMError

    import comtypes
    import comtypes.client

    _COM_FEHLER: tuple[type[Exception], ...] = (OSError, COMError)

    def _com_verwalter() -> Any:
        """WIA's device manager for this thread."""
        comtypes.CoInitialize()
        return comtypes.client.CreateObject("WIA.DeviceManager", dynamic=True)
else:
    _COM_FEHLER: tuple[type[Exception], ...] = (OSError,)

    def _com_verwalter() -> Any:
        """Here is no WIA."""
        raise stoerung_von(Hindernis.TREIBER_FEHLT, "WIA (Windows)")


_SCANNER = 1
_BMP = "{B96B3CAB-0728-11D3-9D7B-0000F81EF32E}"
"""The one format that every driver can deliver."""
_QUELLE, _FARBE, _DPI_QUER, _DPI_HOCH = "3088", "6146", "6147", "6148"
"""WIA_DPS_DOCUMENT_HANDLING_SELECT, WIA_IPS_CUR_INTENT, WIA_IPS_XRES, WIA_IPS_YRES."""
_EINZUG, _GLAS, _IN_FARBE = 1, 2, 1
HOECHSTENS_SEITEN = 20
_FEHLER_VON = 0x80210000
_HINDERNIS = {
    0x02: Hindernis.STAU,
    0x03: Hindernis.EINZUG_LEER,
    0x05: Hindernis.UNBEKANNT,
    0x06: Hindernis.BELEGT,
    0x0D: Hindernis.BELEGT,
    0x16: Hindernis.KLAPPE_OFFEN,
}
"""WIA_ERROR_*: 0x802100nn."""
Verwalter = Callable[[], Any]


class WiaScanner:
    """The port Scanner. `geraet` is the scanner's name as Windows shows it, "" for the first one."""

    def __init__(self, geraet: str, dpi: int, einzug: bool, verwalter: Verwalter = _com_verwalter) -> None:
        self._geraet, self._dpi, self._einzug, self._verwalter = geraet, dpi, einzug, verwalter

    def scanne(self) -> tuple[bytes, ...]:
        """The page on the glass, or all pages of the feeder, BMP; Stoerung SCANNER_*."""
        geraet = self._verbinde()
        seiten: list[bytes] = []
        while not seiten or (self._einzug and len(seiten) < HOECHSTENS_SEITEN):
            try:
                seiten.append(self._seite(geraet))
            except _COM_FEHLER as fehler:
                if seiten and _hindernis(fehler) is Hindernis.EINZUG_LEER:
                    break
                raise stoerung_von(_hindernis(fehler), "WIA", _code(fehler)) from None
        return tuple(seiten)

    def bereit(self) -> None:
        """Connect to the scanner without scanning; Stoerung SCANNER_*."""
        self._verbinde()

    def _verbinde(self) -> Any:
        try:
            verwalter = self._verwalter()
            for info in verwalter.DeviceInfos:
                name = info.Properties("Name").Value
                if info.Type == _SCANNER and self._geraet in ("", name):
                    return info.Connect()
        except _COM_FEHLER as fehler:
            raise stoerung_von(_hindernis(fehler), "WIA", _code(fehler)) from None
        raise stoerung_von(Hindernis.UNBEKANNT, "WIA", "kein solcher Scanner")

    def _seite(self, geraet: Any) -> bytes:
        _setze(geraet, _QUELLE, _EINZUG if self._einzug else _GLAS)
        blatt = geraet.Items(1)
        _setze(blatt, _FARBE, _IN_FARBE)
        for eigenschaft in (_DPI_QUER, _DPI_HOCH):
            _setze(blatt, eigenschaft, self._dpi)
        return bytes(blatt.Transfer(_BMP).FileData.BinaryData)


def _setze(ding: Any, nummer: str, wert: int) -> None:
    """Set a property if the driver has it; a flatbed without a feeder has no choice of source."""
    if ding.Properties.Exists(nummer):
        ding.Properties(nummer).Value = wert


def _hindernis(fehler: Exception) -> Hindernis:
    nummer = _hresult(fehler) - _FEHLER_VON
    return _HINDERNIS.get(nummer, Hindernis.UNBEKANNT)


def _code(fehler: Exception) -> str:
    return f"{_hresult(fehler):#010x}"


def _hresult(fehler: Exception) -> int:
    """COM's own number, the first argument of a COMError; 0 if there is none."""
    return int(fehler.args[0]) & 0xFFFFFFFF if fehler.args and isinstance(fehler.args[0], int) else 0
