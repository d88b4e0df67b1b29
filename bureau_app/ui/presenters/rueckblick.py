"""A decided Vorgang as fields again: after its closing the draft is erased, what was decided on is shown instead."""

from datetime import date
from types import MappingProxyType

from bureau_app.domain.angaben import Angaben, Feld, Quelle
from bureau_app.domain.anschrift import Anschrift
from bureau_app.domain.aufnahme import einzeilig
from bureau_app.domain.lesung import Feldstatus
from bureau_app.domain.ummeldung import Fahrzeug, Ummeldung
from bureau_app.ui.presenters.felder import JA, fahrzeugfeld


def rueckblick(u: Ummeldung) -> Angaben:
    """The fields that the screen shows of a decided matter; nothing in them is doubtful."""
    texte = {
        "alt.anschrift": _zeile(u.alte_anschrift),
        "neu.anschrift": _zeile(u.neue_anschrift),
        "neu.zusatz": u.neue_anschrift.zusatz if u.neue_anschrift else "",
        "neu.einzugsdatum": _tag(u.einzugsdatum),
        "neu.wohnungsart": u.wohnungsart.value,
        "neu.wohnungsgeber": JA if u.wohnungsgeber_bestaetigt else "",
        "person.auskunftssperre": JA if u.auskunftssperre else "",
    }
    if u.person:
        texte["person.familienname"], texte["person.vornamen"] = u.person.familienname, u.person.vornamen
        texte["person.geburtsdatum"] = _tag(u.person.geburtsdatum)
    if u.ausweis:
        texte["ausweis.art"], texte["ausweis.gueltig_bis"] = u.ausweis.art.value, _tag(u.ausweis.gueltig_bis)
    for nummer, fahrzeug in enumerate(u.fahrzeuge):
        texte |= {fahrzeugfeld(nummer, code): text for code, text in _fahrzeug(fahrzeug).items()}
    felder = {key: Feld(text, Feldstatus.OK, Quelle.BESTAETIGT) for key, text in texte.items()}
    return Angaben(MappingProxyType(felder))


def _fahrzeug(fahrzeug: Fahrzeug) -> dict[str, str]:
    zb1 = fahrzeug.zb1
    return {
        "A": zb1.kennzeichen,
        "E": zb1.fin,
        "3": zb1.fin_pruefziffer,
        "C.1.1": zb1.halter_name,
        "C.1.2": zb1.halter_vornamen,
        "C.1.3": einzeilig(zb1.halter_anschrift),
        "X": str(zb1.naechste_hu) if zb1.naechste_hu else "",
        "B": _tag(zb1.erstzulassung),
        "I": _tag(zb1.zulassung),
        "16": zb1.zb2_nummer,
        "Nr.": zb1.nummer,
        "D.1": zb1.marke,
        "D.3": zb1.handelsbezeichnung,
        "2.1": zb1.hsn,
        "2.2": zb1.tsn,
        "21": zb1.vermerke,
        "zustand": fahrzeug.zustand.value,
        "aufkleber": JA if zb1.hat_aufkleber else "",
    }


def _zeile(anschrift: Anschrift | None) -> str:
    if anschrift is None:
        return ""
    return f"{anschrift.strasse} {anschrift.hausnummer}".rstrip() + f", {anschrift.plz} {anschrift.ort}"


def _tag(tag: date | None) -> str:
    return f"{tag:%d.%m.%Y}" if tag else ""
