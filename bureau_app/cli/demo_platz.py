"""The demo's counter: what it has instead of a real one's keyring, scanner and printers."""

from datetime import date, timedelta
from pathlib import Path

from bureau_app.ausstattung import Ausstattung
from bureau_app.cli.demo_stand import NEUSS, Stand, Welt
from bureau_app.devices.simulator import SimulierterScanner
from bureau_app.geraete import Systemuhr
from bureau_app.printing.pdf_ablage import PdfAblage, fortlaufend
from bureau_app.resources import resource_dir
from bureau_app.store.schluessel import Schluesseldatei
from bureau_app.ui.presenters.umgebung import Betriebsart, Demokonto, Szenario, Vorgaben

_SPERRE_NACH = timedelta(minutes=30)


class Demoplatz:
    """A counter in Neuss with the simulated scanner; everybody who signs in or comes in is invented."""

    def __init__(self, stand: Stand, welt: Welt, kreis_url: str, name: str) -> None:
        self.stand, self.welt = stand, welt
        self.scanner = SimulierterScanner.aus(resource_dir() / "specimens", _heute)
        self._settings = stand.settings(kreis_url, name)

    def ausstattung(self, drucke: Path) -> Ausstattung:
        """The equipment; prints become PDF files in `drucke`."""
        return Ausstattung(
            settings=self._settings,
            schluessel=Schluesseldatei(self.stand.schluesseldatei),
            token=self.stand.token,
            scanner=self.scanner,
            drucker=lambda bild, _layout: PdfAblage(bild, drucke, fortlaufend(drucke)),
            vorgaben=Vorgaben(
                sperre_nach=_SPERRE_NACH,
                betriebsart=Betriebsart.DEMO,
                konten=self.konten(),
                szenarien=tuple(Szenario(s.schluessel, s.titel, s.beschreibung) for s in self.scanner.szenarien),
            ),
            lege_auf=self.scanner.waehle,
        )

    def konten(self) -> tuple[Demokonto, ...]:
        """The accounts of this town, which the sign-in screen shows with their password."""
        hier = (konto for konto in self.welt.konten if konto.gemeinde_ags == NEUSS)
        return tuple(Demokonto(konto.kennung, self.welt.kennwort, konto.name) for konto in hier)


def _heute() -> date:
    return Systemuhr().heute()
