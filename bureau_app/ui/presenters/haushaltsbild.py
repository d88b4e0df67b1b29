"""What the screen shows of a household: who moves, whose vehicle it is, what becomes of each, which rows are needed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.befund import Befundcode, Fahrzeugausgang
from bureau_app.domain.halter import halter_von
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.ummeldung import Fahrzeug, Ummeldung, Wohnungsart
from bureau_app.ui.presenters.felder import ERLASS, JA, SONST, VERWIESEN, WOHNUNGSGEBER, fahrzeugfeld, mitfeld
from bureau_app.ui.texts import Texte
from bureau_app.workflows.pruefung import Pruefung


class Fahrzeugstand(StrEnum):
    """What becomes of a vehicle; its word stands in the catalogue under `ausgang`."""

    OFFEN = "offen"
    AUFKLEBER = "aufkleber"
    FREIGABE = "freigabe"
    SPERRE = "sperre"
    KREIS = "kreis"
    ABGELEHNT = "abgelehnt"
    STORNIERT = "storniert"


@dataclass(frozen=True, slots=True)
class Fahrzeugbild:
    """One vehicle among several: its tab, what becomes of it and the word for that, whether the clerk left it out, and
    which person is its Halter ("" if nobody of the Vorgang)."""

    name: str = field(repr=False)
    stand: Fahrzeugstand = Fahrzeugstand.OFFEN
    wort: str = field(default="", repr=False)
    verwiesen: bool = False
    halter: str = field(default="", repr=False)


def fahrzeugbilder(
    angaben: Angaben,
    pruefung: Pruefung,
    zeichen: Zeichenvorrat,
    texte: Texte,
    entschieden: Sequence[Fahrzeugausgang] = (),
) -> Iterator[Fahrzeugbild]:
    """All vehicles of the draft, in order; `entschieden` is what became of them if that is decided."""
    u = pruefung.auswertung.ummeldung
    for nummer in angaben.fahrzeuge():
        gelesen = u.fahrzeuge[nummer] if nummer < len(u.fahrzeuge) else None
        verwiesen = angaben.text(fahrzeugfeld(nummer, VERWIESEN)) == JA
        stand = _stand(nummer, verwiesen, pruefung) if gelesen else Fahrzeugstand.OFFEN
        if nummer < len(entschieden):
            stand = Fahrzeugstand(entschieden[nummer].value)
        yield Fahrzeugbild(
            name=angaben.text(fahrzeugfeld(nummer, "A")) or texte("karte.fahrzeug_namenlos", nummer=nummer + 1),
            stand=stand,
            wort="" if stand is Fahrzeugstand.OFFEN else texte(f"ausgang.{stand.value}"),
            verwiesen=verwiesen,
            halter=_halter(u, gelesen, zeichen, texte),
        )


def _stand(nummer: int, verwiesen: bool, pruefung: Pruefung) -> Fahrzeugstand:
    e = pruefung.entscheidung
    if any(b.fahrzeug == nummer for b in e.sperren):
        return Fahrzeugstand.SPERRE
    ausgang = e.ausgaenge[nummer]
    if verwiesen or ausgang is not Fahrzeugausgang.AUFKLEBER:
        return Fahrzeugstand(ausgang.value)
    if pruefung.auswertung.ummeldung.neue_anschrift is None:
        return Fahrzeugstand.OFFEN
    wartet = any(b.fahrzeug == nummer for b in e.freigaben) and not e.frei(pruefung.freigabe)
    return Fahrzeugstand.FREIGABE if wartet else Fahrzeugstand.AUFKLEBER


def _halter(u: Ummeldung, fahrzeug: Fahrzeug | None, zeichen: Zeichenvorrat, texte: Texte) -> str:
    """Which of several persons the ZB I names; nothing to say as long as there is only one."""
    if fahrzeug is None or not u.mitziehende:
        return ""
    person = halter_von(u, fahrzeug, zeichen)
    return person.vornamen.split()[0] if person else texte("karte.halter_niemand")


def personennamen(angaben: Angaben, texte: Texte) -> tuple[str, ...]:
    """How each person's tab is called: the first of the given names."""
    keys = ("person.vornamen", *(mitfeld(n, "vornamen") for n in angaben.personen()))
    return tuple(
        (angaben.text(key).split() or [texte("karte.person_namenlos", nummer=stelle + 1)])[0]
        for stelle, key in enumerate(keys)
    )


def noetige_zeilen(angaben: Angaben, pruefung: Pruefung, mehr: bool) -> frozenset[str]:
    """Codes of the fields that only some Vorgaenge need; `mehr`: the clerk wants to see what could be entered."""
    codes = {b.code for b in pruefung.befunde}
    nachweis = angaben.text(WOHNUNGSGEBER)
    papier = any(angaben.text(f"wohnungsgeber.{teil}") for teil in ("name", "anschrift", "eigentuemer"))
    papier = papier or mehr or Befundcode.M19_ANGABEN_FEHLEN in codes
    bedingt = {
        "person.uebermittlungssperre": pruefung.auswertung.ummeldung.geheim,
        "neu.verspaetung": bool(codes & {Befundcode.M17_MELDEFRIST, Befundcode.M17_VERSPAETUNGSGRUND}),
        "neu.weitere_wohnung": angaben.text("neu.wohnungsart") not in ("", Wohnungsart.ALLEINIGE.value),
        SONST: nachweis != JA and (mehr or nachweis != ""),
        "wohnungsgeber.merkmal": nachweis == "merkmal",
        "wohnungsgeber.name": nachweis == JA and papier,
        "wohnungsgeber.anschrift": nachweis == JA and papier,
        "wohnungsgeber.eigentuemer": nachweis == JA and papier,
        "familie.belehrung": bool(angaben.personen()),
        ERLASS: mehr,
    }
    return frozenset(code for code, da in bedingt.items() if da or (code != SONST and angaben.text(code)))
