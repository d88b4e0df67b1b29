"""Bands above the fields: a protected person, which Vorgang is corrected or taken back, what a second person said."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bureau_app.domain import nummer
from bureau_app.domain.freigabe import Freigabe, Freigabestand
from bureau_app.ui.presenters.erfassung import Erfassung
from bureau_app.ui.texts import Texte

GEHEIM, NACHTRAG = "geheim", "nachtrag"
BLEIBEN = (GEHEIM, NACHTRAG)
"""Bands that are true as well of a Vorgang that is on its way or committed."""


@dataclass(frozen=True, slots=True)
class Band:
    """One band: how it looks ("geheim", "nachtrag", "gut", "achtung", "fehler"), what is so, and what to do."""

    art: str = field(repr=False)
    text: str = field(repr=False)
    tun: str = field(default="", repr=False)


def baender(e: Erfassung, texte: Texte) -> Iterator[Band]:
    """The bands of a draft, the one that protects first."""
    if e.pruefung.auswertung.ummeldung.geheim:
        yield Band(GEHEIM, texte("baender.geheim"), texte("baender.geheim_tun"))
    bezug = e.pruefung.auswertung.ummeldung.bezug
    if bezug is not None:
        satz = f"baender.{bezug.art.value}"
        yield Band(NACHTRAG, texte(satz, nummer=nummer.anzeige(bezug.nummer)), texte(f"{satz}_tun"))
    if e.freigabe is not None:
        yield from _freigabe(e.freigabe, e, texte)
    elif e.verfallen:
        yield Band("achtung", texte("baender.verfallen"), texte("baender.verfallen_tun"))


def _von(freigabe: Freigabe, texte: Texte) -> str:
    return texte("baender.von", name=freigabe.name) if freigabe.name else ""


def _freigabe(freigabe: Freigabe, e: Erfassung, texte: Texte) -> Iterator[Band]:
    am = texte.uhrzeit(freigabe.entschieden_am) if freigabe.entschieden_am else ""
    if freigabe.stand is Freigabestand.ABGELEHNT:
        yield Band(
            "fehler",
            texte("baender.abgelehnt", von=_von(freigabe, texte), grund=freigabe.grund),
            texte("baender.abgelehnt_tun"),
        )
    elif freigabe.stand is Freigabestand.GEWAEHRT and freigabe.deckt(e.pruefung.entscheidung.inhalt):
        grund = texte("baender.mit_worten", grund=freigabe.grund) if freigabe.grund else ""
        yield Band(
            "gut",
            texte("baender.gewaehrt", uhrzeit=am, von=_von(freigabe, texte), grund=grund),
            texte("baender.gewaehrt_tun"),
        )
    elif freigabe.stand is Freigabestand.GEWAEHRT:
        yield Band("achtung", texte("baender.verfallen"), texte("baender.verfallen_tun"))
