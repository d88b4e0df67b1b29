"""What the window as a whole shows: which page, its bands and its title, and where each presenter shows its state."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from bureau_app.ui.presenters import (
    abschlussbild,
    anmeldung,
    aufgaben,
    einsicht,
    freigabenbild,
    freigabeneingang,
    korrektur,
    leiste,
    lesen,
    meldung,
    rueckgaben,
    schalterbild,
)
from bureau_app.ui.presenters import vorgaenge as liste


class Seite(StrEnum):
    """The pages of the window."""

    ANMELDUNG = "anmeldung"
    LEERLAUF = "leerlauf"
    ERFASSUNG = "erfassung"
    ABSCHLUSS = "abschluss"
    SICHTSCHUTZ = "sichtschutz"
    EINGANG = "eingang"
    ANTRAG = "antrag"
    AM_PLATZ = "am_platz"
    KORREKTUR = "korrektur"
    AUFGABEN = "aufgaben"
    RUECKGABEN = "rueckgaben"
    EINSICHT = "einsicht"
    VERWALTUNG = "verwaltung"


@dataclass(frozen=True, slots=True)
class State:
    """Which page, what stands in the band above it ("" for none) and in the window's title; `ohne` are the commands
    that the role of whoever works here does not have, `policy` the version of the Policy in force."""

    seite: Seite = Seite.ANMELDUNG
    band: str = field(default="", repr=False)
    offline: str = field(default="", repr=False)
    titel: str = field(default="", repr=False)
    ohne: frozenset[str] = field(default=frozenset(), repr=False)
    policy: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Anzeige:
    """Where each presenter shows its state."""

    sitzung: Callable[[State], None]
    anmeldung: Callable[[anmeldung.State], None]
    meldung: Callable[[meldung.State], None]
    leiste: Callable[[leiste.State], None]
    vorgaenge: Callable[[liste.State], None]
    lesen: Callable[[lesen.State], None]
    schalter: Callable[[schalterbild.State], None]
    abschluss: Callable[[abschlussbild.State], None]
    eingang: Callable[[freigabeneingang.State], None]
    antrag: Callable[[freigabenbild.Antragsbild], None]
    korrektur: Callable[[korrektur.State], None]
    aufgaben: Callable[[aufgaben.State], None]
    rueckgaben: Callable[[rueckgaben.State], None]
    einsicht: Callable[[einsicht.State], None]
