"""Papers for the citizen and for the Ordnungsbehörde: worded in the official language, printed beside the work."""

from collections.abc import Callable

from bureau_app.domain.befund import Befund
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.workflows.ports import Spur, Vorgangsblatt


def buergersatz(umgebung: Umgebung) -> Callable[[Befund], str]:
    """How a finding is told to the citizen, in German whatever the screen speaks (VwVfG NRW § 23)."""
    texte = umgebung.amtlich or umgebung.texte
    return lambda befund: texte.befund(befund).buerger


def drucke_blatt(umgebung: Umgebung, meldung: MeldungPresenter, blatt: Callable[[], Vorgangsblatt | None]) -> None:
    """Print the sheet that `blatt` makes; None if there is nothing to say on it."""
    drucker = umgebung.schalter.drucker

    def arbeit() -> str:
        gemacht = blatt()
        if gemacht is None:
            return ""
        drucker.drucke(gemacht)
        return gemacht.titel

    def fertig(titel: str) -> None:
        if titel:
            meldung.erfolg("abschluss.blatt_gedruckt", titel=titel)
        else:
            meldung.info("abschluss.blatt_leer")

    umgebung.runner.run(Spur.DRUCKER, arbeit, fertig, meldung.stoerung)
