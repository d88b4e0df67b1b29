"""Builds what a counter's settings name: scanner, readers that send by themselves, on-site reading, its certificate."""

import webbrowser
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

from bureau_app.devices.ausweisapp import AusweisApp
from bureau_app.devices.datei import DateiScanner
from bureau_app.devices.ordner import Scanordner
from bureau_app.devices.reihum import Reihum
from bureau_app.devices.sane import SaneScanner
from bureau_app.devices.seriell import SeriellerLeser
from bureau_app.devices.wia import WiaScanner
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.strassen import Strassenverzeichnis
from bureau_app.domain.zeit import schaltertag
from bureau_app.link.amkreis import AmKreis
from bureau_app.link.ausweis import DATEI, Ausweis
from bureau_app.link.eid import Eidadapter
from bureau_app.link.geraetepflege import Geraetepflege
from bureau_app.link.kreis import KreisDienst
from bureau_app.link.relais import Ablage, KreisRelais
from bureau_app.link.rettung import hinterlege
from bureau_app.link.rueckruf import Rueckruf
from bureau_app.link.uebergabe import Uebergabeordner
from bureau_app.link.verbindung import Verbindung
from bureau_app.settings import Eid, Lesegeraet, Scannerwahl, Settings
from bureau_app.store.schluessel import Geraetekennwort, Schluesselquelle
from bureau_app.store.strassenspeicher import AblageStrassenspeicher
from bureau_app.wire.eid import EID_BEGINN, EID_ERGEBNIS
from bureau_app.wire.strassen import Strassenlesung
from bureau_app.workflows.browseranmeldung import Browserweg
from bureau_app.workflows.ports import CaseStore, Scanner, Zubringer
from bureau_app.workflows.stellen import Strassenstelle
from bureau_app.workflows.strassen import Strassenbezug

DATENBANK = "schalter.db"
Meldeweg = Uebergabeordner | KreisRelais
"""How a counter reaches its town's register."""


class Systemuhr:
    """The clock of this machine."""

    def jetzt(self) -> datetime:
        """Now, aware, UTC."""
        return datetime.now(UTC)

    def heute(self) -> date:
        """Today at the counter."""
        return schaltertag(self.jetzt())


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


def baue_eidleser(settings: Settings, token: str, ausweis: Ausweis | None = None) -> AusweisApp | None:
    """On-site reading through this PC's AusweisApp, if the settings want it."""
    if settings.eid is None:
        return None
    return AusweisApp(baue_eiddienst(settings, settings.eid, token, ausweis), settings.eid.port)


def baue_eiddienst(settings: Settings, eid: Eid, token: str, ausweis: Ausweis | None) -> Eidadapter:
    """The district's service, unless the settings name an adapter of its own."""
    if eid.start_url:
        return Eidadapter(eid.start_url, eid.result_url, token, eid.ca_datei)
    url = settings.kreis.url.rstrip("/")
    return Eidadapter(url + EID_BEGINN, url + EID_ERGEBNIS, token, settings.kreis.ca_datei, ausweis)


class Pflegende(Protocol):
    """Looks after this PC as a device."""

    def pflege(self) -> None:
        """Whatever is due; Stoerung if it cannot be done."""


def baue_ausweis(settings: Settings) -> Ausweis | None:
    """The certificate of this PC; None if the district is on this machine and without TLS (trial)."""
    if not settings.kreis.url.startswith("https:"):
        return None
    return Ausweis(settings.datenordner / DATEI, Geraetekennwort().lies())


def baue_am_kreis(settings: Settings, token: str, ausweis: Ausweis | None) -> AmKreis:
    """The ways to the district's service."""
    dienst = settings.kreis
    ich = token, dienst.ca_datei, dienst.policy_schluessel, dienst.siegel_schluessel, ausweis
    return AmKreis.verbinde(dienst.url, *ich)


def baue_melderegister(settings: Settings, token: str, ausweis: Ausweis | None, ablage: Ablage) -> Meldeweg:
    """The way to the town's register: its folder, or the Kreis over a connection of its own."""
    stelle, kreis = settings.melderegister, settings.kreis
    if stelle.ordner is not None:
        return Uebergabeordner(stelle.ordner, stelle.schluessel_datei)
    verbindung = Verbindung(kreis.url, token, kreis.ca_datei, ausweis=ausweis)
    return KreisRelais(verbindung, stelle.schluessel_datei, ablage)


def baue_pflege(
    settings: Settings, token: str, ausweis: Ausweis | None, quelle: Schluesselquelle, uhr: Callable[[], datetime]
) -> Geraetepflege:
    """What renews the certificate and keeps the store's key sealed for the district's recovery key."""
    speicher, platz = settings.datenordner / DATENBANK, settings.schalter

    def hinterlegt(rettung: str) -> bool:
        return hinterlege(speicher, lambda: quelle.schluessel(speicher), rettung, platz.gemeinde_ags, platz.geraet)

    verbindung = Verbindung(settings.kreis.url, token, settings.kreis.ca_datei, ausweis=ausweis)
    return Geraetepflege(verbindung, ausweis, uhr, hinterlegt)


def mit_pflege(hole_policy: Callable[[], bool], pflege: Pflegende) -> Callable[[], bool]:
    """Ask for a newer Policy, and look after the device's own certificate on the way."""

    def hole() -> bool:
        try:
            return hole_policy()
        finally:
            pflege.pflege()

    return hole


def baue_strassen(
    datei: Path | None, stelle: Strassenstelle, store: CaseStore, stammdaten: Stammdaten
) -> Strassenbezug:
    """What the counter suggests: the Kreis's directories, and the file of the settings for towns that it lacks."""
    gemeinden = [gemeinde.ags for gemeinde in stammdaten.gemeinden.eintraege]
    eigene = lade_strassen(datei, stammdaten)
    speicher = AblageStrassenspeicher(store)
    return Strassenbezug(stelle, speicher, Strassenlesung(), gemeinden, eigene, stammdaten.zeichen)


def lade_strassen(datei: Path | None, stammdaten: Stammdaten) -> Strassenverzeichnis:
    """The town's street directory (UTF-8 or Windows-1252), empty without a file; Stoerung STRASSENVERZEICHNIS."""
    if datei is None:
        return Strassenverzeichnis((), zeichen=stammdaten.zeichen)
    try:
        roh = datei.read_bytes()
    except OSError:
        raise Stoerung(Fehlercode.STRASSENVERZEICHNIS, datei=str(datei)) from None
    try:
        text = roh.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = roh.decode("cp1252", errors="replace")
    return Strassenverzeichnis.lies_csv(text, stammdaten.zeichen)


def baue_browserweg(dienst: KreisDienst, fertig: str) -> Browserweg:
    """How people sign in at the district's IdP: in the browser of this PC, which shows `fertig` at the end."""
    return Browserweg(dienst, lambda: Rueckruf(fertig), webbrowser.open)
