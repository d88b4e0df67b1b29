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


def drucke_blatt(
    umgebung: Umgebung, meldung: MeldungPresenter, name: str, blatt: Callable[[], Vorgangsblatt | None]
) -> None:
    """Print the sheet that `blatt` makes; None if there is nothing to say on it. `name` is that of its command, whose
    word says what was printed."""
    drucker = umgebung.schalter.drucker

    def arbeit() -> bool:
        gemacht = blatt()
        if gemacht is not None:
            drucker.drucke(gemacht)
        return gemacht is not None

    def fertig(gedruckt: bool) -> None:
        if gedruckt:
            meldung.erfolg("abschluss.blatt_gedruckt", titel=umgebung.texte.knopf(name))
        else:
            meldung.info("abschluss.blatt_leer")

    umgebung.runner.run(Spur.DRUCKER, arbeit, fertig, meldung.stoerung)
