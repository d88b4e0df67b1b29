"""The list of what stands in the way: faults, blocking Befunde, what must be looked at, what is missing, hints."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.befund import Befund, Befundcode, Fahrzeugausgang
from bureau_app.domain.fehlercode import Eingabefehler
from bureau_app.domain.policy import Gewicht
from bureau_app.ui.presenters.felder import NEU, bildschirmfeld, fahrzeugfeld
from bureau_app.ui.texts import Texte
from bureau_app.workflows.pruefung import Pruefung

HOECHSTENS_GENANNT = 4
ANSCHRIFT = "neu.anschrift"
NUR_OFFEN = frozenset(
    (
        Befundcode.M17_VERSPAETUNGSGRUND,
        Befundcode.M19_WOHNUNGSGEBER,
        Befundcode.M19_ANGABEN_FEHLEN,
        Befundcode.M21_WEITERE_WOHNUNG,
        Befundcode.M23_BELEHRUNG,
        Befundcode.R20_UEBERMITTLUNGSSPERRE,
    )
)
"""Findings that only say that a question was not asked or a box not ticked yet."""


class Schwere(StrEnum):
    """How much a row weighs; its word stands in the catalogue under `gewicht`."""

    FEHLER = "fehler"
    SPERRE = "sperre"
    FREIGABE = "freigabe"
    OFFEN = "offen"
    FEHLT = "fehlt"
    VERWIESEN = "verwiesen"
    FREIGEGEBEN = "freigegeben"
    HINWEIS = "hinweis"


@dataclass(frozen=True, slots=True)
class Befundzeile:
    """One row: weight and its word, what is the matter, what to do, legal basis, and the field to jump to."""

    schwere: Schwere
    wort: str = field(repr=False)
    text: str = field(repr=False)
    tun: str = field(repr=False)
    recht: str = field(default="", repr=False)
    feld: str = field(default="", repr=False)

    @property
    def steht_im_weg(self) -> bool:
        """Whether it must be settled before F12."""
        return self.schwere not in _ERLEDIGT


_ERLEDIGT = (Schwere.HINWEIS, Schwere.VERWIESEN, Schwere.FREIGEGEBEN)


def zeilen(
    pruefung: Pruefung, angaben: Angaben, fehler: tuple[Eingabefehler, ...], texte: Texte
) -> tuple[Befundzeile, ...]:
    """All rows, Sperren first, hints last; `fehler` are the faults that the clerk may see by now."""
    befunde = [_befund(b, pruefung, angaben, texte) for b in pruefung.befunde]
    unfertig = [bildschirmfeld(f.feld) for f in pruefung.auswertung.fehler if f not in fehler]
    fehlt = [bildschirmfeld(key) for key in (*pruefung.auswertung.fehlend, *unfertig)]
    return (
        *(z for z in befunde if z.schwere is Schwere.SPERRE),
        *(_fehler(f, angaben, texte) for f in fehler),
        *(z for z in befunde if z.schwere is Schwere.FREIGABE),
        *_gesammelt(Schwere.OFFEN, pruefung.auswertung.offen, texte),
        *(z for z in befunde if z.schwere is Schwere.FEHLT),
        *_gesammelt(Schwere.FEHLT, tuple(key for key in fehlt if key not in NEU), texte),
        *_gesammelt(Schwere.FEHLT, tuple(key for key in fehlt if key in NEU), texte),
        *(z for z in befunde if not z.steht_im_weg),
    )


def _fehler(fehler: Eingabefehler, angaben: Angaben, texte: Texte) -> Befundzeile:
    feld = bildschirmfeld(fehler.feld)
    wortlaut = texte.fehler(fehler)
    text = texte("befunde.am_feld", feld=gross(texte.feldname(feld)), text=wortlaut.text)
    return Befundzeile(Schwere.FEHLER, texte("gewicht.fehler"), text, wortlaut.tun, feld=feld)


def _befund(befund: Befund, pruefung: Pruefung, angaben: Angaben, texte: Texte) -> Befundzeile:
    schwere = _schwere(befund, pruefung)
    wortlaut = texte.befund(befund)
    text, tun = wortlaut.text, wortlaut.tun
    if befund.fahrzeug is not None:
        kennzeichen = angaben.text(fahrzeugfeld(befund.fahrzeug, "A"))
        text = texte("befunde.von_fahrzeug", kennzeichen=kennzeichen, text=text)
        if schwere is Schwere.VERWIESEN:
            ausgang = pruefung.entscheidung.ausgaenge[befund.fahrzeug]
            tun = texte("befunde.abgelehnt_tun" if ausgang is Fahrzeugausgang.ABGELEHNT else "befunde.verwiesen_tun")
    feld = "" if befund.feld.startswith("bezug.") else bildschirmfeld(befund.feld)
    return Befundzeile(schwere, texte(f"gewicht.{schwere.value}"), text, tun, befund.rechtsgrundlage, feld)


def _schwere(befund: Befund, pruefung: Pruefung) -> Schwere:
    """How much it weighs here: not what the clerk left to the Kreis, nor what a second person granted."""
    if befund.gewicht is Gewicht.HINWEIS:
        return Schwere.HINWEIS
    entscheidung = pruefung.entscheidung
    if befund not in (*entscheidung.sperren, *entscheidung.freigaben):
        return Schwere.VERWIESEN
    if befund.gewicht is Gewicht.FREIGABE and entscheidung.frei(pruefung.freigabe):
        return Schwere.FREIGEGEBEN
    if befund.code in NUR_OFFEN:
        return Schwere.FEHLT
    return Schwere.SPERRE if befund.gewicht is Gewicht.SPERRE else Schwere.FREIGABE


def zu_klaeren(pruefung: Pruefung) -> tuple[Befund, ...]:
    """What bars the Vorgang, without questions that were not asked yet."""
    return tuple(b for b in pruefung.entscheidung.sperren if b.code not in NUR_OFFEN)


def zu_gewaehren(pruefung: Pruefung) -> tuple[Befund, ...]:
    """What a second person must look at, without a box that was not ticked yet."""
    if pruefung.entscheidung.frei(pruefung.freigabe):
        return ()
    return tuple(b for b in pruefung.entscheidung.freigaben if b.code not in NUR_OFFEN)


def _gesammelt(schwere: Schwere, keys: tuple[str, ...], texte: Texte) -> Iterator[Befundzeile]:
    """One row for all fields that need the same: a list of ten rows hides what matters."""
    if not keys:
        return
    felder = list(dict.fromkeys(bildschirmfeld(key) for key in keys))
    genannt = ", ".join(texte.feldname(f) for f in felder[:HOECHSTENS_GENANNT])
    if len(felder) > HOECHSTENS_GENANNT:
        genannt = texte("befunde.und_weitere", genannt=genannt, anzahl=len(felder) - HOECHSTENS_GENANNT)
    text, tun = (texte(f"befunde.{teil}", felder=genannt) for teil in (schwere.value, _tun(schwere, felder[0])))
    yield Befundzeile(schwere, texte(f"gewicht.{schwere.value}"), gross(text), tun, feld=felder[0])


def _tun(schwere: Schwere, feld: str) -> str:
    """What to do about such fields; no document shows the new Anschrift."""
    if schwere is not Schwere.FEHLT or feld not in NEU:
        return f"{schwere.value}_tun"
    return "fehlt_anschrift_tun" if feld == ANSCHRIFT else "fehlt_neu_tun"


def gross(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
