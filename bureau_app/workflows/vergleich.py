"""Old and new side by side: what a deciding person looks at, as rows of field key, old and new text."""

from collections.abc import Iterator

from bureau_app.domain.anschrift import Anschrift
from bureau_app.domain.ummeldung import Fahrzeug, Ummeldung, Wohnungsart

Zeile = tuple[str, str, str]


def betroffen(u: Ummeldung) -> str:
    """Whom it is about: "Familienname, Vornamen", "" as long as nobody is known."""
    return f"{u.person.familienname}, {u.person.vornamen}" if u.person else ""


def vergleiche(alt: Ummeldung | None, neu: Ummeldung) -> tuple[Zeile, ...]:
    """All rows of `neu`; without an earlier Ummeldung the old side is what person and vehicles bring along.

    A row of the earlier one that the later one no longer has stands there with an empty new side.
    """
    if alt is None:
        return tuple(_mitgebracht(neu))
    frueher, jetzt = dict(_werte(alt)), dict(_werte(neu))
    return tuple((key, frueher.get(key, ""), jetzt.get(key, "")) for key in dict.fromkeys((*jetzt, *frueher)))


def _mitgebracht(u: Ummeldung) -> Iterator[Zeile]:
    alt = {"neu.anschrift": _zeile(u.alte_anschrift)}
    for nummer, fahrzeug in enumerate(u.fahrzeuge):
        alt[f"fahrzeug.{nummer}.C.1.3"] = _bisher(fahrzeug)
    for key, text in _werte(u):
        if key != "alt.anschrift":
            yield key, alt.get(key, ""), text


def _werte(u: Ummeldung) -> Iterator[tuple[str, str]]:
    """The texts of an Ummeldung by field key, in the order of the screen; empty ones are left out."""
    for key, text in (*_person(u), *_wohnung(u), *_weitere(u), *_fahrzeuge(u)):
        if text:
            yield key, text


def _person(u: Ummeldung) -> Iterator[tuple[str, str]]:
    if u.person:
        yield "person.familienname", u.person.familienname
        yield "person.vornamen", u.person.vornamen
        yield "person.geburtsdatum", f"{u.person.geburtsdatum:%d.%m.%Y}"
    if u.vertreter:
        yield "vertreter.name", u.vertreter.name
    for nummer, m in enumerate(u.mitziehende):
        geboren = f"{m.person.geburtsdatum:%d.%m.%Y}"
        yield f"mit.{nummer}.familienname", f"{m.person.familienname}, {m.person.vornamen}, {geboren}"


def _wohnung(u: Ummeldung) -> Iterator[tuple[str, str]]:
    yield "alt.anschrift", _zeile(u.alte_anschrift)
    yield "neu.anschrift", _zeile(u.neue_anschrift)
    yield "neu.einzugsdatum", f"{u.einzugsdatum:%d.%m.%Y}" if u.einzugsdatum else ""
    yield "neu.wohnungsart", "" if u.wohnungsart is Wohnungsart.ALLEINIGE else u.wohnungsart.value
    yield "neu.weitere_wohnung", _zeile(u.weitere_wohnung)


def _weitere(u: Ummeldung) -> Iterator[tuple[str, str]]:
    yield "wohnungsgeber.name", u.wohnungsgeber.name
    yield "neu.verspaetung", u.verspaetungsgrund.value if u.verspaetungsgrund else ""
    yield "gebuehr.erlass", u.erlass.value if u.erlass else ""


def _fahrzeuge(u: Ummeldung) -> Iterator[tuple[str, str]]:
    for nummer, fahrzeug in enumerate(u.fahrzeuge):
        vorsatz = f"fahrzeug.{nummer}."
        yield vorsatz + "A", fahrzeug.zb1.kennzeichen
        yield vorsatz + "E", fahrzeug.zb1.fin
        yield vorsatz + "C.1.1", ", ".join(n for n in (fahrzeug.zb1.halter_name, fahrzeug.zb1.halter_vornamen) if n)
        yield vorsatz + "C.1.3", _bisher(fahrzeug) if fahrzeug.verwiesen else _zeile(u.neue_anschrift)


def _bisher(fahrzeug: Fahrzeug) -> str:
    """The Halter's Anschrift as register or paper have it, in one line."""
    text = fahrzeug.register.halter_anschrift if fahrzeug.register else fahrzeug.zb1.halter_anschrift
    return ", ".join(text.splitlines())


def _zeile(anschrift: Anschrift | None) -> str:
    return ", ".join(anschrift.zeilen()) if anschrift else ""
