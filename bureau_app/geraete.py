"""Builds the devices that a counter's settings name: scanner, readers that send by themselves, on-site reading."""

from bureau_app.devices.ausweisapp import AusweisApp
from bureau_app.devices.datei import DateiScanner
from bureau_app.devices.ordner import Scanordner
from bureau_app.devices.reihum import Reihum
from bureau_app.devices.sane import SaneScanner
from bureau_app.devices.seriell import SeriellerLeser
from bureau_app.devices.wia import WiaScanner
from bureau_app.link.eid import Eidadapter
from bureau_app.settings import Eid, Lesegeraet, Scannerwahl
from bureau_app.workflows.ports import Scanner, Zubringer


def baue_scanner(wahl: Scannerwahl) -> DateiScanner | Scanordner | SaneScanner | WiaScanner:
    """The scanner of the settings; nothing is opened yet."""
    if wahl.ordner is not None:
        return Scanordner(wahl.ordner)
    if wahl.art == "sane":
        return SaneScanner(wahl.geraet, wahl.dpi, wahl.quelle, wahl.einzug)
    return WiaScanner(wahl.geraet, wahl.dpi, wahl.einzug) if wahl.art == "wia" else DateiScanner()


def baue_zubringer(lesegeraete: tuple[Lesegeraet, ...], scanner: Scanner) -> Zubringer | None:
    """The serial readers, and the scanner if its pictures come by themselves; None if nothing does."""
    zubringer: list[Zubringer] = [SeriellerLeser(geraet.port, geraet.baud) for geraet in lesegeraete]
    if isinstance(scanner, Scanordner):
        zubringer.append(scanner)
    return Reihum(zubringer) if zubringer else None


def baue_eidleser(eid: Eid | None, token: str) -> AusweisApp | None:
    """On-site reading through this PC's AusweisApp and the district's adapter, if the settings name one."""
    if eid is None:
        return None
    return AusweisApp(Eidadapter(eid.start_url, eid.result_url, token, eid.ca_datei), eid.port)
