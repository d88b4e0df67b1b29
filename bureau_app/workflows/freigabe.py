"""Four eyes: ask a second person for exactly this content, send it as often as needed, apply the answer once."""

from dataclasses import replace

from bureau_app.domain.ereignis import FreigabeEntschieden, FreigabeErbeten, FreigabeZurueckgezogen
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.freigabe import BEGRUENDUNG_HOECHSTENS, Freigabe, Freigabeantrag, Freigabestand
from bureau_app.domain.latin import bereinige
from bureau_app.domain.vorgang import Stufe, UnerlaubterSchritt, Vorgang
from bureau_app.workflows.anmeldung import frage_district
from bureau_app.workflows.druck import probiere_aufkleber
from bureau_app.workflows.nachtrag import verlange_nachtrag
from bureau_app.workflows.ports import Benutzer, District, Rolle
from bureau_app.workflows.pruefung import pruefe_vorgang, verlange_ausgefuellt, verlange_eigenen, verlange_frei
from bureau_app.workflows.schalter import Schalter, schreite
from bureau_app.workflows.stellen import Freigabemeldung, Freigabeposten, Freigabestelle
from bureau_app.workflows.vergleich import betroffen, vergleiche

BEGRUENDUNG, GRUND = "freigabe.begruendung", "freigabe.grund"
"""The fields of the clerk's reason and of the deciding person's."""


def pruefe_begruendung(text: str, feld: str = BEGRUENDUNG) -> str:
    """The reason without superfluous blanks; Eingabefehler if it is empty or longer than 500 characters."""
    sauber = bereinige(text)
    if not 0 < len(sauber) <= BEGRUENDUNG_HOECHSTENS:
        werte = {"laenge": str(len(sauber)), "hoechstens": str(BEGRUENDUNG_HOECHSTENS)}
        raise Eingabefehler(Fehlercode.FREIGABE_BEGRUENDUNG, feld, **werte)
    return sauber


def erbitte(s: Schalter, benutzer: Benutzer, vorgang: Vorgang, begruendung: str) -> Vorgang:
    """Put the draft before a second person, with a reason; stored before anything is sent, so that it is never lost.

    Eingabefehler FREIGABE_BEGRUENDUNG, or whatever a commit would raise that no second person can grant.
    """
    verlange_eigenen(vorgang, benutzer)
    pruefung = pruefe_vorgang(s, vorgang)
    verlange_ausgefuellt(pruefung, vorgang.angaben)
    verlange_nachtrag(s, vorgang, pruefung)
    verlange_frei(pruefung.entscheidung.sperren)
    if not pruefung.zur_freigabe:
        raise UnerlaubterSchritt("nothing that a second person would have to grant")
    probiere_aufkleber(s, benutzer, vorgang, pruefung)
    antrag = Freigabeantrag(
        id=s.neue_id(),
        inhalt=pruefung.entscheidung.inhalt,
        fassung=vorgang.fassung,
        codes=tuple(dict.fromkeys(befund.code.value for befund in pruefung.entscheidung.freigaben)),
        begruendung=pruefe_begruendung(begruendung),
        von=benutzer.id,
        am=s.uhr.jetzt(),
    )
    merkmale = (("antrag", antrag.id), ("inhalt", antrag.inhalt), ("befunde", ",".join(antrag.codes)))
    return schreite(s, benutzer, vorgang, FreigabeErbeten(antrag), "freigabe_erbeten", merkmale)


def posten_von(s: Schalter, benutzer: Benutzer, vorgang: Vorgang) -> Freigabeposten:
    """What the deciding person sees: the whole content, also of a protected person; `verdeckt` says that lists must
    not show it."""
    antrag = _antrag(vorgang)
    pruefung = pruefe_vorgang(s, vorgang)
    frueher = s.store.lade(vorgang.bezug.vorgang_id) if vorgang.bezug else None
    ummeldung = pruefung.auswertung.ummeldung
    return Freigabeposten(
        antrag_id=antrag.id,
        vorgang_id=vorgang.id,
        vorgang_nummer=vorgang.nummer,
        inhalt=antrag.inhalt,
        von=antrag.von,
        von_name=benutzer.name,
        gemeinde_ags=vorgang.gemeinde_ags,
        am=antrag.am,
        codes=antrag.codes,
        begruendung=antrag.begruendung,
        betroffen=betroffen(ummeldung),
        befunde=tuple((b.code.value, b.gewicht.value, b.feld, b.rechtsgrundlage) for b in pruefung.befunde),
        vergleich=vergleiche(frueher.ummeldung if frueher else None, ummeldung),
        verdeckt=ummeldung.geheim,
        eigener=True,
    )


def _antrag(vorgang: Vorgang) -> Freigabeantrag:
    if vorgang.stufe is not Stufe.ZUR_FREIGABE or vorgang.freigabe is None:
        raise UnerlaubterSchritt("nobody was asked")
    return vorgang.freigabe.antrag


def sende(s: Schalter, stelle: Freigabestelle, benutzer: Benutzer, vorgang: Vorgang) -> Vorgang:
    """Send the stored request, for the first time or again; an answer that is already there is applied.

    If the same draft would be decided on something else by now (another Policy, another day), the request is taken
    back: nobody may grant what is no longer asked. Stoerung KREIS_* leaves it waiting. Only who asked sends: the
    district takes the sender for the one who must not decide.
    """
    antrag = _antrag(vorgang)
    if antrag.von != benutzer.id:
        return vorgang
    if pruefe_vorgang(s, vorgang).entscheidung.inhalt != antrag.inhalt:
        return ziehe_zurueck(s, stelle, benutzer, vorgang)
    meldung = stelle.beantrage(benutzer.sitzung, posten_von(s, benutzer, vorgang))
    return nimm_meldung(s, benutzer, vorgang, meldung)


def ziehe_zurueck(s: Schalter, stelle: Freigabestelle, benutzer: Benutzer, vorgang: Vorgang) -> Vorgang:
    """Take the request back; a decision that was made meanwhile is kept and stays bound to what was asked.

    The clerk goes on even if the district cannot be asked: a decision on a request that is gone here changes nothing.
    """
    antrag = _antrag(vorgang)
    try:
        meldung = stelle.ziehe_zurueck(benutzer.sitzung, antrag.id)
    except Stoerung:
        meldung = Freigabemeldung(antrag.id, Freigabestand.ZURUECKGEZOGEN)
    if meldung.stand is Freigabestand.OFFEN:
        meldung = replace(meldung, stand=Freigabestand.ZURUECKGEZOGEN)
    return nimm_meldung(s, benutzer, vorgang, meldung)


def nimm_meldung(s: Schalter, benutzer: Benutzer, vorgang: Vorgang, meldung: Freigabemeldung) -> Vorgang:
    """Apply what became of a request to the stored Vorgang, which is returned; any number of times, applied once.

    A message about another request than the stored open one changes nothing; a decision by the person who asked is
    refused (UnerlaubterSchritt).
    """
    gespeichert = s.store.lade(vorgang.id) or vorgang
    offen = gespeichert.freigabe if gespeichert.stufe is Stufe.ZUR_FREIGABE else None
    if offen is None or offen.antrag.id != meldung.antrag_id or meldung.stand is Freigabestand.OFFEN:
        return gespeichert
    try:
        return _wende_an(s, benutzer, gespeichert, offen, meldung)
    except Stoerung as stoerung:
        danach = s.store.lade(vorgang.id)
        if stoerung.code is Fehlercode.SPEICHER_FASSUNG and danach and danach.fassung > gespeichert.fassung:
            return danach
        raise


def _wende_an(s: Schalter, benutzer: Benutzer, vorgang: Vorgang, offen: Freigabe, meldung: Freigabemeldung) -> Vorgang:
    merkmale = (("antrag", meldung.antrag_id), ("stand", meldung.stand.value))
    if meldung.stand is Freigabestand.ZURUECKGEZOGEN:
        return schreite(s, benutzer, vorgang, FreigabeZurueckgezogen(), "freigabe_zurueckgezogen", merkmale)
    if not meldung.entschieden_von:
        raise UnerlaubterSchritt("a decision of nobody")
    entschieden = FreigabeEntschieden(
        antrag_id=offen.antrag.id,
        gewaehrt=meldung.stand is Freigabestand.GEWAEHRT,
        von=meldung.entschieden_von,
        am=meldung.entschieden_am or s.uhr.jetzt(),
        grund=meldung.grund,
        name=meldung.name,
    )
    wer_und_was = (("von", meldung.entschieden_von), ("inhalt", offen.antrag.inhalt))
    return schreite(s, benutzer, vorgang, entschieden, "freigabe_entschieden", (*merkmale, *wer_und_was))


def entscheide_am_platz(
    s: Schalter,
    stelle: Freigabestelle,
    district: District,
    kennung: str,
    kennwort: str,
    benutzer: Benutzer,
    vorgang: Vorgang,
    gewaehrt: bool,
    grund: str,
) -> Vorgang:
    """A supervisor beside the clerk signs in and decides; the district rules on it like on any other decision.

    Eingabefehler ANMELDUNG_FALSCH, ANMELDUNG_ANDERE_GEMEINDE, FREIGABE_KEINE_AUFSICHT, FREIGABE_BEGRUENDUNG,
    FREIGABE_EIGENER_ANTRAG; Stoerung KREIS_* if it cannot be asked: nothing is ever granted offline. The clerk stays
    signed in.
    """
    antrag, grund = _antrag(vorgang), pruefe_begruendung(grund, GRUND)
    aufsicht = frage_district(s, kennung, kennwort, district)
    if aufsicht.rolle is not Rolle.AUFSICHT:
        raise Eingabefehler(Fehlercode.FREIGABE_KEINE_AUFSICHT, "anmeldung.kennung")
    gesendet = sende(s, stelle, benutzer, vorgang)
    if gesendet.stufe is not Stufe.ZUR_FREIGABE:
        return gesendet
    meldung = stelle.entscheide(aufsicht.sitzung, antrag.id, antrag.inhalt, gewaehrt, grund)
    return nimm_meldung(s, benutzer, gesendet, meldung)


def offene(s: Schalter, benutzer: Benutzer) -> tuple[Vorgang, ...]:
    """This person's Vorgaenge that wait for a decision, the last touched first."""
    return tuple(v for v in s.store.offene(benutzer.id) if v.stufe is Stufe.ZUR_FREIGABE)
