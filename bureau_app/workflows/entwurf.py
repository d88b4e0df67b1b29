"""Back to a draft: the fields that say what was once decided on, so that only what was wrong is typed anew."""

from collections.abc import Iterator
from types import MappingProxyType

from bureau_app.domain.angaben import Angaben, Feld
from bureau_app.domain.anschrift import Anschrift
from bureau_app.domain.ummeldung import Ausweis, Fahrzeug, Mitziehend, Person, Ummeldung
from bureau_app.workflows.auskunft import als_text

_JA = "ja"
_LEER = "-"
"""A ZB I prints this stroke in a field that has nothing."""


def angaben_aus(u: Ummeldung) -> Angaben:
    """The draft that reads as this Ummeldung; fields without anything are left out."""
    felder = (*_person(u), *_wohnung(u), *_besonderes(u), *_mitziehende(u), *_fahrzeuge(u))
    return Angaben(MappingProxyType({key: Feld(text) for key, text in felder if text}))


def _person(u: Ummeldung) -> Iterator[tuple[str, str]]:
    if u.person:
        yield from _name("person.", u.person)
    yield from _ausweis("ausweis.", u.ausweis)
    yield "alt.anschrift", _zeile(u.alte_anschrift)


def _wohnung(u: Ummeldung) -> Iterator[tuple[str, str]]:
    geber = u.wohnungsgeber
    yield "neu.anschrift", _zeile(u.neue_anschrift)
    yield "neu.zusatz", u.neue_anschrift.zusatz if u.neue_anschrift else ""
    yield "neu.einzugsdatum", f"{u.einzugsdatum:%d.%m.%Y}" if u.einzugsdatum else ""
    yield "neu.wohnungsart", u.wohnungsart.value
    yield "neu.weitere_wohnung", _zeile(u.weitere_wohnung)
    yield "neu.verspaetung", u.verspaetungsgrund.value if u.verspaetungsgrund else ""
    nachweis = "merkmal" if geber.zuordnungsmerkmal else _JA if u.wohnungsgeber_bestaetigt else ""
    yield "neu.wohnungsgeber", "verweigert" if geber.verweigert else nachweis
    yield "wohnungsgeber.name", geber.name
    yield "wohnungsgeber.anschrift", geber.anschrift
    yield "wohnungsgeber.eigentuemer", geber.eigentuemer
    yield "wohnungsgeber.merkmal", geber.zuordnungsmerkmal


def _besonderes(u: Ummeldung) -> Iterator[tuple[str, str]]:
    yield "person.auskunftssperre", _ja(u.auskunftssperre)
    yield "person.sperrvermerk", _ja(u.bedingter_sperrvermerk)
    yield "person.uebermittlungssperre", u.uebermittlungssperre.value
    yield "familie.belehrung", _ja(u.familie_belehrt)
    yield "gebuehr.erlass", u.erlass.value if u.erlass else ""
    if u.vertreter:
        yield "vertreter.name", u.vertreter.name
        yield "vertreter.art", u.vertreter.art.value
        yield "vertreter.nachweis", u.vertreter.nachweis.value
        yield "vertreter.ausweis", _ja(u.vertreter.ausweis_gesehen)


def _mitziehende(u: Ummeldung) -> Iterator[tuple[str, str]]:
    for nummer, mit in enumerate(u.mitziehende):
        yield from ((f"mit.{nummer}.{key}", text) for key, text in _mitziehend(mit))


def _mitziehend(mit: Mitziehend) -> Iterator[tuple[str, str]]:
    yield from _name("", mit.person)
    yield from _ausweis("ausweis.", mit.ausweis)
    yield "anwesend", _ja(mit.anwesend)
    yield "vollmacht", mit.vollmacht.value


def _fahrzeuge(u: Ummeldung) -> Iterator[tuple[str, str]]:
    for nummer, fahrzeug in enumerate(u.fahrzeuge):
        yield from ((f"fahrzeug.{nummer}.{key}", text) for key, text in _fahrzeug(fahrzeug))


def _fahrzeug(f: Fahrzeug) -> Iterator[tuple[str, str]]:
    zb1 = f.zb1
    gedruckt = {
        "A": zb1.kennzeichen,
        "E": zb1.fin,
        "3": zb1.fin_pruefziffer,
        "C.1.1": zb1.halter_name,
        "C.1.2": zb1.halter_vornamen,
        "C.1.3": zb1.halter_anschrift,
        "B": f"{zb1.erstzulassung:%d.%m.%Y}" if zb1.erstzulassung else "",
        "I": f"{zb1.zulassung:%d.%m.%Y}" if zb1.zulassung else "",
        "X": str(zb1.naechste_hu or ""),
        "16": zb1.zb2_nummer,
        "2.1": zb1.hsn,
        "2.2": zb1.tsn,
        "D.1": zb1.marke,
        "D.3": zb1.handelsbezeichnung,
        "Nr.": zb1.nummer,
        "21": zb1.vermerke,
    }
    yield from ((code, text or _LEER) for code, text in gedruckt.items())
    yield "aufkleber", _ja(zb1.hat_aufkleber)
    yield "zustand", f.zustand.value
    yield "behoerde", f.behoerde
    yield "register", als_text(f.register) if f.register else ""
    yield "anhaengerverzeichnis", _ja(f.anhaengerverzeichnis)
    yield "verwiesen", _ja(f.verwiesen)


def _name(vorsatz: str, person: Person) -> Iterator[tuple[str, str]]:
    yield f"{vorsatz}familienname", person.familienname
    yield f"{vorsatz}vornamen", person.vornamen
    yield f"{vorsatz}geburtsdatum", f"{person.geburtsdatum:%d.%m.%Y}"


def _ausweis(vorsatz: str, ausweis: Ausweis | None) -> Iterator[tuple[str, str]]:
    if ausweis:
        yield f"{vorsatz}art", ausweis.art.value
        yield f"{vorsatz}gueltig_bis", f"{ausweis.gueltig_bis:%d.%m.%Y}"


def _zeile(anschrift: Anschrift | None) -> str:
    """One line as it is typed, without the addition, which has a field of its own."""
    if anschrift is None:
        return ""
    return f"{anschrift.strasse} {anschrift.hausnummer}".rstrip() + f", {anschrift.plz} {anschrift.ort}"


def _ja(wert: bool) -> str:
    return _JA if wert else ""
