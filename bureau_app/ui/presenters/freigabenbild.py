"""What a request for a second person's word looks like: in a list of many, and as the page that it is decided on."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bureau_app.domain import nummer
from bureau_app.domain.befund import REGELN, Befund, Befundcode, Fahrzeugausgang
from bureau_app.domain.policy import Gewicht
from bureau_app.ui.texts import Texte
from bureau_app.workflows.stellen import Freigabeposten

_MINUTE, _STUNDE, _TAG = 60, 3600, 86400
_WERTE = ("neu.wohnungsart", "neu.verspaetung", "gebuehr.erlass")
"""Rows whose texts are codes of a closed list."""
_NACHTRAG = frozenset((Befundcode.K_KORREKTUR.value, Befundcode.K_STORNO.value))
_AUSGELASSEN = "…"


class Art(StrEnum):
    """Who looks at the page: a supervisor at the own PC, or a clerk whose own request waits."""

    KEINE = "keine"
    AUFSICHT = "aufsicht"
    AM_PLATZ = "am_platz"


@dataclass(frozen=True, slots=True)
class Eingangszeile:
    """One request in the list; a protected person shows neither name nor anything of the content."""

    antrag_id: str = field(repr=False)
    alter: str = field(repr=False)
    grund: str = field(repr=False)
    nummer: str = field(repr=False)
    betroffen: str = field(repr=False)
    von: str = field(repr=False)
    eigener: bool = False


@dataclass(frozen=True, slots=True)
class Befundbild:
    """One finding: its weight in words, what was found, its legal basis; `entscheidet` if it is what is asked."""

    gewicht: str = field(repr=False)
    text: str = field(repr=False)
    rechtsgrundlage: str = field(repr=False)
    entscheidet: bool = False


@dataclass(frozen=True, slots=True)
class Inhaltszeile:
    """One line of the content: what it is about, as it was, as it would be, and whether that is a change."""

    merkmal: str = field(repr=False)
    alt: str = field(repr=False)
    neu: str = field(repr=False)
    geaendert: bool = False


@dataclass(frozen=True, slots=True)
class Antragsbild:
    """The page. `darf` says whether anybody may decide here, `warum_nicht` why not; `hinweis` what happened to the
    request meanwhile, `fehler` what is wrong with the field `fehlerfeld`; `kennwort_noetig` that the password is
    to be typed anew before deciding; `lauf` grows with each request shown."""

    art: Art = Art.KEINE
    nummer: str = field(default="", repr=False)
    kopf: str = field(default="", repr=False)
    betroffen: str = field(default="", repr=False)
    begruendung: str = field(default="", repr=False)
    befunde: tuple[Befundbild, ...] = field(default=(), repr=False)
    inhalt: tuple[Inhaltszeile, ...] = field(default=(), repr=False)
    darf: bool = False
    warum_nicht: str = field(default="", repr=False)
    hinweis: str = field(default="", repr=False)
    fehler: str = field(default="", repr=False)
    fehlerfeld: str = field(default="", repr=False)
    kennwort_noetig: bool = False
    arbeitet: bool = False
    lauf: int = 0
    versuch: int = 0


def alter(texte: Texte, seit: datetime, jetzt: datetime) -> str:
    """How long ago, in the largest unit that says it: "eben", "4 min", "2 h", "3 Tage"."""
    sekunden = max(0, int((jetzt - seit).total_seconds()))
    if sekunden < _MINUTE:
        return texte("eingang.eben")
    for name, laenge in (("tage", _TAG), ("stunden", _STUNDE)):
        if sekunden >= 2 * laenge:
            return texte(f"eingang.{name}", anzahl=sekunden // laenge)
    return texte("eingang.minuten", anzahl=sekunden // _MINUTE)


def eingangszeile(texte: Texte, posten: Freigabeposten, jetzt: datetime) -> Eingangszeile:
    """A request as a line of the inbox."""
    return Eingangszeile(
        antrag_id=posten.antrag_id,
        alter=alter(texte, posten.am, jetzt),
        grund=", ".join(dict.fromkeys(_grund(texte, code) for code in posten.codes)),
        nummer=nummer.anzeige(posten.vorgang_nummer),
        betroffen=texte("eingang.verdeckt") if posten.verdeckt else posten.betroffen,
        von=texte("eingang.eigener") if posten.eigener else posten.von_name,
        eigener=posten.eigener,
    )


def antragsbild(texte: Texte, posten: Freigabeposten, art: Art, jetzt: datetime, lauf: int) -> Antragsbild:
    """The page of a request; nobody decides an own one."""
    eigener = posten.eigener and art is Art.AUFSICHT
    return Antragsbild(
        art=art,
        nummer=nummer.anzeige(posten.vorgang_nummer),
        kopf=texte(
            "antrag.kopf",
            name=posten.von_name,
            uhrzeit=texte.uhrzeit(posten.am),
            alter=alter(texte, posten.am, jetzt),
        ),
        betroffen=texte("antrag.verdeckt") if posten.verdeckt else posten.betroffen,
        begruendung=posten.begruendung,
        befunde=tuple(_befundbild(texte, zeile, posten.codes) for zeile in posten.befunde),
        inhalt=tuple(inhaltszeile(texte, zeile, _NACHTRAG.intersection(posten.codes)) for zeile in posten.vergleich),
        darf=not eigener,
        warum_nicht=texte("antrag.eigener") if eigener else "",
        lauf=lauf,
    )


def _grund(texte: Texte, code: str) -> str:
    return texte.oder(f"freigabegrund.{code}", "freigabegrund.sonst", code=code)


def inhaltszeile(texte: Texte, zeile: tuple[str, str, str], nachtrag: Collection[str]) -> Inhaltszeile:
    """A row in words; whatever another version of the program sent is shown as it is. What was not known before is a
    change only in a `nachtrag`, which is compared with an earlier Vorgang."""
    key, alt, neu = zeile
    name = texte.feldname(key)
    merkmal = name[:1].upper() + name[1:]
    gruppe, _, rest = key.partition(".")
    if gruppe in ("fahrzeug", "mit"):
        stelle = int(rest.partition(".")[0]) + 1 if rest.partition(".")[0].isdigit() else 1
        merkmal = texte(f"antrag.{gruppe}", nummer=stelle, merkmal=merkmal)
    if key in _WERTE:
        alt, neu = (texte.falls_da(f"wert.{wert}") or wert for wert in (alt, neu))
    return Inhaltszeile(merkmal, alt, neu, alt != neu and bool(alt or nachtrag))


def _befundbild(texte: Texte, zeile: tuple[str, str, str, str], codes: tuple[str, ...]) -> Befundbild:
    code, gewicht, feld, rechtsgrundlage = zeile
    try:
        wortlaut = texte.befund(Befund(Befundcode(code), Gewicht(gewicht), feld, rechtsgrundlage))
        text = wortlaut.text
        if _AUSGELASSEN in text:
            text = texte.falls_da(f"freigabegrund.{code}") or text
    except ValueError:
        text = code
    return Befundbild(_gewicht(texte, code, gewicht), text, rechtsgrundlage, code in codes)


def _gewicht(texte: Texte, code: str, gewicht: str) -> str:
    """Nothing is barred in what is asked for: a vehicle that would be was left out and goes where its finding sends
    it."""
    if gewicht != Gewicht.SPERRE:
        return texte(f"antrag.gewicht_{gewicht}")
    weg = next((regel.weg for c, regel in REGELN.items() if c.value == code), Fahrzeugausgang.KREIS)
    return texte(f"ausgang.{weg.value}")
