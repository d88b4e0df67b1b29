"""What the demo's clerk does beside the papers: who has none, what the register knows, what goes to the Kreis."""

from bureau_app.cli.demo_papiere import papiere
from bureau_app.counter import Teile
from bureau_app.devices.szenarien import Muster
from bureau_app.domain.angaben import Angaben
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.domain.pflichtfelder import JA
from bureau_app.domain.vorgang import Vorgang
from bureau_app.workflows import ummeldung
from bureau_app.workflows.auskunft import frage_register, nimm_auskunft
from bureau_app.workflows.ports import Benutzer
from bureau_app.workflows.pruefung import pruefe_angaben


def nimm_haushalt_auf(angaben: Angaben, muster: Muster) -> Angaben:
    """Everybody who moves is here; who has no document is typed, and the person was told what a false word means."""
    gedruckt, erste = papiere(muster), len(muster.weitere_ausweise)
    alle = range(erste + len(muster.ohne_ausweis))
    for nummer in alle[erste:]:
        for key in (f"mit.{nummer}.{teil}" for teil in ("familienname", "vornamen", "geburtsdatum")):
            angaben = angaben.eingegeben(key, gedruckt[key])
    for nummer in alle:
        angaben = angaben.eingegeben(f"mit.{nummer}.anwesend", JA)
    return angaben.eingegeben("familie.belehrung", JA) if alle else angaben


def frage_nach_fahrzeugen(teile: Teile, benutzer: Benutzer, vorgang: Vorgang) -> Vorgang:
    """The draft with what the Kreis's register knows of these people's vehicles; as it is if nobody answers."""
    s = teile.schalter
    try:
        bekannt = frage_register(s, teile.kreis.auskunft, benutzer, vorgang)
    except Stoerung:
        return vorgang
    return ummeldung.erfasse(s, vorgang, nimm_auskunft(vorgang.angaben, bekannt))


def verweise_an_den_kreis(teile: Teile, vorgang: Vorgang) -> Vorgang:
    """Every vehicle that something keeps from its sticker is left to the Kreis, so that the others get theirs."""
    s, angaben = teile.schalter, vorgang.angaben
    for befund in pruefe_angaben(s, angaben).entscheidung.sperren:
        if befund.fahrzeug is not None:
            angaben = angaben.eingegeben(f"fahrzeug.{befund.fahrzeug}.verwiesen", JA)
    return ummeldung.erfasse(s, vorgang, angaben)
