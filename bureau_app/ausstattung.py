"""What a counter stands on: key, token, scanner, readers, printer; the real one's come from the settings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bureau_app.domain.aufkleber import Aufkleberlayout
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.geraete import baue_ausweis, baue_eidleser, baue_scanner, baue_zubringer
from bureau_app.link.ausweis import Ausweis
from bureau_app.settings import Druckerwahl, Settings
from bureau_app.store.schluessel import Geraetetoken, Schluesselbund, Schluesselquelle
from bureau_app.ui.presenters.umgebung import Vorgaben
from bureau_app.workflows.eid import Eidleser
from bureau_app.workflows.ports import Printer, Scanner, Zubringer

# isort: split
# Qt slows every import after its own (its import hook reads each module's source), so it comes last.

from bureau_app.printing.druckbild import Druckbild
from bureau_app.printing.drucker import Drucker, Druckziel

DruckerBau = Callable[[Druckbild, Aufkleberlayout], Printer]


@dataclass(frozen=True, slots=True)
class Ausstattung:
    """What the real counter and the demo have different: key, device token, scanner, printer, how the place works."""

    settings: Settings
    schluessel: Schluesselquelle
    token: str = field(repr=False)
    scanner: Scanner
    drucker: DruckerBau
    vorgaben: Vorgaben
    lege_auf: Callable[[str], None]
    zubringer: Zubringer | None = None
    eidleser: Eidleser | None = None
    ausweis: Ausweis | None = None


def eingerichtet(settings: Settings) -> Ausstattung:
    """The equipment of a real counter: keyring, the devices of the settings, the system's printers."""
    platz = settings.schalter
    scanner = baue_scanner(settings.scanner)
    token, ausweis = Geraetetoken().lies(), baue_ausweis(settings)
    return Ausstattung(
        settings=settings,
        schluessel=Schluesselbund(),
        token=token,
        scanner=scanner,
        drucker=lambda bild, layout: systemdrucker(bild, layout, settings.drucker),
        vorgaben=Vorgaben(sperre_nach=timedelta(minutes=platz.sperre_minuten), scanner=settings.scanner.art != "datei"),
        lege_auf=lambda _schluessel: None,
        zubringer=baue_zubringer(settings.lesegeraet, scanner),
        eidleser=baue_eidleser(settings, token, ausweis),
        ausweis=ausweis,
    )


def systemdrucker(bild: Druckbild, layout: Aufkleberlayout, wahl: Druckerwahl) -> Drucker:
    """The system's printers by the settings; Stoerung EINSTELLUNG_BOGEN if the layout has no such sheet."""
    bogen = next((b for b in layout.boegen if b.name == wahl.aufkleber_bogen), None)
    if bogen is None and wahl.aufkleber_bogen:
        raise Stoerung(Fehlercode.EINSTELLUNG_BOGEN, bogen=wahl.aufkleber_bogen)
    return Drucker(bild, Druckziel(wahl.aufkleber, bogen), Druckziel(wahl.blatt))
