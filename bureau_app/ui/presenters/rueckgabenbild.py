"""Both versions of what the Kreis returned, row by row: as it was, as recorded here, as it stands at the Kreis."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bureau_app.domain.abgleich import Fahrzeugeinwand, Gegenfassung
from bureau_app.domain.anschrift import Gemeinden
from bureau_app.domain.rueckgabe import Rueckgabe
from bureau_app.ui.texts import Texte
from bureau_app.wire.fahrzeugregister import Fahrzeugangabe, FahrzeugregisterEintrag
from bureau_app.wire.nachricht import Unverstanden
from bureau_app.wire.teile import Anschriftangabe


@dataclass(frozen=True, slots=True)
class Gegenzeile:
    """One feature: as it was before, as it was recorded here, as it stands at the Kreis ("–": it says nothing of it),
    and whether the last two differ."""

    merkmal: str = field(repr=False)
    alt: str = field(repr=False)
    hier: str = field(repr=False)
    dort: str = field(repr=False)
    anders: bool = False


def gegenzeilen(r: Rueckgabe, gemeinden: Gemeinden, texte: Texte) -> tuple[Gegenzeile, ...]:
    """All rows; none if our own entry cannot be read any more."""
    hier = _lies(r.aenderung.koerper)
    if hier is None:
        return ()
    gegen = r.gegen or Gegenfassung(0)
    dort = _lies(gegen.koerper)
    einwaende = {f.nummer: f for f in gegen.fahrzeuge}
    zeilen = [] if dort is None else list(_ganzes(hier, dort, texte))
    for nummer, fahrzeug in enumerate(hier.fahrzeuge):
        if nummer in einwaende:
            zeilen += _fahrzeug(hier, fahrzeug, einwaende[nummer], gemeinden, texte)
    return tuple(zeilen or _nur_hier(hier, texte))


def _lies(koerper: bytes) -> FahrzeugregisterEintrag | None:
    try:
        return FahrzeugregisterEintrag.aus_json(koerper) if koerper else None
    except Unverstanden:
        return None


def _ganzes(hier: FahrzeugregisterEintrag, dort: FahrzeugregisterEintrag, texte: Texte) -> Iterator[Gegenzeile]:
    """The Kreis holds another version of the same Vorgang."""
    alt = _anschrift(hier.alte_anschrift)
    yield _zeile(texte("rueckgaben.anschrift"), alt, _anschrift(hier.neue_anschrift), _anschrift(dort.neue_anschrift))
    tage = (texte.datum(e.einzugsdatum) for e in (hier, dort))
    yield _zeile(texte("rueckgaben.einzug"), "", *tage)
    yield _zeile(texte("rueckgaben.kennzeichen"), "", *(", ".join(_kennzeichen(e)) for e in (hier, dort)))
    personen = (", ".join(sorted({_halter(f) for f in e.fahrzeuge} - {""})) for e in (hier, dort))
    yield _zeile(texte("rueckgaben.halter"), "", *personen)


def _fahrzeug(
    hier: FahrzeugregisterEintrag, f: Fahrzeugangabe, e: Fahrzeugeinwand, gemeinden: Gemeinden, texte: Texte
) -> Iterator[Gegenzeile]:
    """What the register holds of one vehicle."""
    warum = texte.oder(f"grund.{e.grund}", "grund.unbekannt", code=e.grund)
    if len(hier.fahrzeuge) > 1:
        yield Gegenzeile(f.kennzeichen, "", texte("rueckgaben.unser_eintrag"), warum, True)
    if e.kennzeichen:
        yield _zeile(texte("rueckgaben.kennzeichen"), "", f.kennzeichen, e.kennzeichen)
    if e.version is not None:
        anschrift = ", ".join(e.anschrift.splitlines()) or texte("rueckgaben.anderer_halter")
        alt = ", ".join(f.halter_anschrift_gedruckt.splitlines())
        yield _zeile(texte("rueckgaben.anschrift"), alt, _anschrift(hier.neue_anschrift), anschrift)
    if e.anderer_am is not None:
        gemeinde = gemeinden.nach_ags(e.anderer_ags)
        dort = texte("rueckgaben.anderer_vorgang", tag=texte.datum(e.anderer_am), ort=gemeinde.name if gemeinde else "")
        yield Gegenzeile(texte("rueckgaben.vorgang"), "", texte.datum(hier.entschieden_am), dort, True)


def _nur_hier(hier: FahrzeugregisterEintrag, texte: Texte) -> Iterator[Gegenzeile]:
    """The Kreis said nothing but a reason."""
    neu = _anschrift(hier.neue_anschrift)
    yield Gegenzeile(texte("rueckgaben.anschrift"), _anschrift(hier.alte_anschrift), neu, "–")
    yield Gegenzeile(texte("rueckgaben.kennzeichen"), "", ", ".join(_kennzeichen(hier)), "–")


def _zeile(merkmal: str, alt: str, hier: str, dort: str) -> Gegenzeile:
    return Gegenzeile(merkmal, alt, hier, dort, hier != dort)


def _kennzeichen(eintrag: FahrzeugregisterEintrag) -> list[str]:
    return [f.kennzeichen for f in eintrag.fahrzeuge]


def _halter(fahrzeug: Fahrzeugangabe) -> str:
    return f"{fahrzeug.halter.familienname}, {fahrzeug.halter.vornamen}" if fahrzeug.halter else ""


def _anschrift(angabe: Anschriftangabe | None) -> str:
    return ", ".join(angabe.als_anschrift().zeilen()) if angabe else ""
