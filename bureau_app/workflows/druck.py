"""Print: intend, print, note the outcome; after a crash in between a person answers, nothing is printed twice."""

from datetime import date

from bureau_app.domain.aufkleber import Aufkleber, aufkleber_zb1
from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.domain.ereignis import (
    AufkleberVerworfen,
    DruckBeabsichtigt,
    DruckGeklaert,
    DruckGemeldet,
    DruckUnklar,
)
from bureau_app.domain.fehlercode import Eingabefehler, Stoerung
from bureau_app.domain.ummeldung import Ummeldung
from bureau_app.domain.vorgang import Stufe, UnerlaubterSchritt, Vorgang
from bureau_app.workflows.ports import Benutzer
from bureau_app.workflows.pruefung import Pruefung
from bureau_app.workflows.schalter import Schalter, schreite

_VORSCHAU_DPI = 72


def aufkleber_von(s: Schalter, benutzer: Benutzer, vorgang: Vorgang, fahrzeug: int) -> Aufkleber:
    """What the sticker of the vehicle `fahrzeug` (index) says; the Vorgang must be committed."""
    u, am = vorgang.ummeldung, vorgang.uebernommen_am
    if not (u and am and u.fahrzeuge[fahrzeug:]):
        raise UnerlaubterSchritt("no sticker before the Vorgang is committed, or for a vehicle that it does not have")
    return _aufkleber(s, benutzer, u, vorgang.gemeinde_ags, am)


def _aufkleber(s: Schalter, benutzer: Benutzer, u: Ummeldung, gemeinde_ags: str, am: date) -> Aufkleber:
    """Every sticker of a Vorgang says the same."""
    gemeinde = s.stammdaten.gemeinden.nach_ags(gemeinde_ags)
    if not (u.neue_anschrift and u.einzugsdatum and gemeinde):
        raise UnerlaubterSchritt("no sticker without an Anschrift, a day, and a town of the Zulassungsbezirk")
    return aufkleber_zb1(u.neue_anschrift, u.einzugsdatum, gemeinde, s.policy.behoerde_kurz, am, benutzer.zeichen)


def probiere_aufkleber(s: Schalter, benutzer: Benutzer, vorgang: Vorgang, pruefung: Pruefung) -> None:
    """Eingabefehler if the sticker that this draft would get cannot be drawn."""
    if Fahrzeugausgang.AUFKLEBER in pruefung.entscheidung.ausgaenge:
        u, am = pruefung.auswertung.ummeldung, s.uhr.heute()
        s.drucker.vorschau(_aufkleber(s, benutzer, u, vorgang.gemeinde_ags, am), _VORSCHAU_DPI)


def drucke_naechsten(s: Schalter, benutzer: Benutzer, vorgang: Vorgang) -> Vorgang:
    """Print the next missing sticker: the intent is stored, then it is printed, then the outcome is stored.

    The printer's Stoerung is raised again after the outcome is stored; load the Vorgang to go on. One that says
    `sicher` leaves the sticker missing, any other end makes it UNGEKLAERT.
    """
    fehlend = vorgang.offene_aufkleber()
    if not fehlend:
        raise UnerlaubterSchritt("no sticker is missing")
    fahrzeug = fehlend[0]
    aufkleber = aufkleber_von(s, benutzer, vorgang, fahrzeug)
    druck_id = s.neue_id()
    merkmale = (("druck", druck_id), ("fahrzeug", str(fahrzeug)))
    absicht = schreite(s, benutzer, vorgang, DruckBeabsichtigt(druck_id, fahrzeug), "druck_beabsichtigt", merkmale)
    ausgang: DruckGemeldet | DruckUnklar = DruckUnklar()
    try:
        s.drucker.drucke(aufkleber)
        ausgang = DruckGemeldet(True)
    except Stoerung as stoerung:
        if stoerung.werte.get("sicher") == "ja":
            ausgang = DruckGemeldet(False)
        raise
    except Eingabefehler:
        ausgang = DruckGemeldet(False)
        raise
    finally:
        danach = _halte_fest(s, benutzer, absicht, ausgang, druck_id)
    return danach


_VERMERK = {
    DruckGemeldet(True): ("druck_gemeldet", "gedruckt"),
    DruckGemeldet(False): ("druck_gemeldet", "nicht_gedruckt"),
    DruckUnklar(): ("druck_unklar", "unklar"),
}


def _halte_fest(
    s: Schalter, benutzer: Benutzer, absicht: Vorgang, ausgang: DruckGemeldet | DruckUnklar, druck_id: str
) -> Vorgang:
    schritt, stand = _VERMERK[ausgang]
    return schreite(s, benutzer, absicht, ausgang, schritt, (("druck", druck_id), ("stand", stand)))


def klaere(s: Schalter, benutzer: Benutzer, vorgang: Vorgang, liegt_vor: bool) -> Vorgang:
    """Note the person's answer to "Liegt der Aufkleber vor?"."""
    merkmale = (("liegt_vor", "ja" if liegt_vor else "nein"),)
    return schreite(s, benutzer, vorgang, DruckGeklaert(liegt_vor), "druck_geklaert", merkmale)


def verwirf_aufkleber(s: Schalter, benutzer: Benutzer, vorgang: Vorgang, fahrzeug: int, grund: str) -> Vorgang:
    """Note that the printed sticker was destroyed, so that another may be printed; `grund` is a code."""
    merkmale = (("fahrzeug", str(fahrzeug)), ("grund", grund))
    return schreite(s, benutzer, vorgang, AufkleberVerworfen(fahrzeug, grund), "aufkleber_verworfen", merkmale)


def nach_neustart(s: Schalter, benutzer: Benutzer, vorgang: Vorgang) -> Vorgang:
    """After a start: a Vorgang found in the middle of a print needs a person's answer, any other stays as it is."""
    if vorgang.stufe is not Stufe.IM_DRUCK:
        return vorgang
    return schreite(s, benutzer, vorgang, DruckUnklar(), "druck_unklar", (("druck", vorgang.drucke[-1].id),))
