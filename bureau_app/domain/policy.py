"""Policy: what Kreis and towns have laid down, each value with its source, and what holds in a town on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any


class Gewicht(StrEnum):
    """How much a Befund weighs: it blocks, needs a second pair of eyes, or informs."""

    SPERRE = "sperre"
    FREIGABE = "freigabe"
    HINWEIS = "hinweis"


class Sicherheit(StrEnum):
    """How sure a value is: found in a source, assumed until Kreis and towns agree, or from memory and to be checked."""

    BELEGT = "belegt"
    ANNAHME = "annahme"
    AUS_DEM_GEDAECHTNIS = "aus_dem_gedaechtnis"


Wert = str | int | date | tuple[str, ...]
"""What a value can be; a yes or no is an int of Python as well."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds in one town on one day; who decides under it keeps `version`. Amounts in cents.

    What a document does not name has the most careful value, which is the default here. `gewichte` maps a
    Befundcode's value to its weight; what is not named keeps the weight of the rule's own code.
    """

    version: str
    kreis: str
    behoerde: str
    behoerde_kurz: str
    gewichte: Mapping[str, Gewicht] = field(default_factory=dict)
    hu_hinweis_monate: int = 4
    meldefrist_tage: int = 14
    frist_endet_werktags: bool = True
    """Whether a period that would end on a Saturday, Sunday or holiday ends on the next working day (VwVfG § 31)."""
    zb1_seit: date = date(2005, 10, 1)
    amtliche_unterscheidungszeichen: tuple[str, ...] = ()
    zulassungsbehoerden: tuple[str, ...] = ()
    """How papers and registers name the authority of this Zulassungsbezirk; a part of its name is enough."""
    klebesiegel: bool = False
    eat_am_schalter: bool = False
    """Whether this town may change the Anschrift on an Aufenthaltstitel (AufenthG § 78 Abs. 7 Satz 2)."""
    vollmacht_kopie_genuegt: bool = False
    wohnungsgeber_erfassen: bool = False
    zb1_ausschnitt_fuer_aufsicht: bool = False
    meldebestaetigung_monate: int = 3
    auskunftssperre_monate: int = 24
    verwarnungsgeld_von_cent: int = 0
    verwarnungsgeld_bis_cent: int = 0
    bussgeld_bis_cent: int = 0
    offline_tage: int = 7
    """How long after the Kreis last knew a person a counter may let this person in without asking it."""
    offline_versuche: int = 5
    """How many wrong passwords it takes until only the Kreis lets this person in again."""
    kreis_anschrift: tuple[str, ...] = ()
    kreis_telefon: str = ""
    kreis_oeffnungszeiten: tuple[str, ...] = ()
    kreis_internet: str = ""
    gemeinde_anschrift: tuple[str, ...] = ()
    gemeinde_telefon: str = ""
    gemeinde_oeffnungszeiten: tuple[str, ...] = ()


VORSATZ_GEWICHT = "gewicht."
"""What the name of a value begins with that is a rule's weight: "gewicht.r10_hu_abgelaufen"."""
NAMEN = frozenset(f.name for f in fields(Policy)) - {"version", "kreis", "gewichte"}
"""Names of the other values."""


@dataclass(frozen=True, slots=True)
class Policywert:
    """One value: from when it holds (inclusive), where it was found, how sure it is, and in which town ("" in all)."""

    name: str
    wert: Wert
    gueltig_ab: date
    quelle: str
    sicherheit: Sicherheit
    gemeinde_ags: str = ""


@dataclass(frozen=True, slots=True)
class Policybuch:
    """One published version of all values of a Kreis, for every town and over time."""

    version: str
    kreis: str
    werte: tuple[Policywert, ...] = field(repr=False)

    def fuer(self, gemeinde_ags: str, am: date) -> Policy:
        """What holds in the town on the day: of each name the youngest value not after it, the town's own before the
        Kreis's. LookupError if the book does not reach so far back."""
        geltend = {name: wert.wert for name, wert in self.geltende(gemeinde_ags, am).items()}
        gewichte = {
            name.removeprefix(VORSATZ_GEWICHT): Gewicht(str(wert))
            for name, wert in geltend.items()
            if name.startswith(VORSATZ_GEWICHT)
        }
        if "behoerde" not in geltend or "behoerde_kurz" not in geltend:
            raise LookupError(f"Policy {self.version} says nothing of {am.isoformat()}")
        einfache: dict[str, Any] = {name: wert for name, wert in geltend.items() if name in NAMEN}
        return Policy(version=self.version, kreis=self.kreis, gewichte=gewichte, **einfache)

    def geltende(self, gemeinde_ags: str, am: date) -> Mapping[str, Policywert]:
        """The values that hold in the town on the day, by name, each with its source."""
        moeglich = [w for w in self.werte if w.gueltig_ab <= am and w.gemeinde_ags in ("", gemeinde_ags)]
        return {w.name: w for w in sorted(moeglich, key=lambda w: (bool(w.gemeinde_ags), w.gueltig_ab))}
