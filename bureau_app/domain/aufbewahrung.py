"""How long something is kept: periods of the law and of the office as values, and when one is over."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bureau_app.domain.policy import Sicherheit
from bureau_app.domain.vorgang import Stufe


class Ort(StrEnum):
    """Whose memory a rule is about."""

    SCHALTER = "schalter"
    KREIS = "kreis"


@dataclass(frozen=True, slots=True)
class Aufbewahrungsregel:
    """How long the things of one name are kept, after the day that `beginn` puts in words; with `ab_jahresende` after
    the end of that year; with `nie` for ever. `quelle` says where that stands, `sicherheit` how sure it is."""

    wo: Ort
    name: str
    beginn: str
    quelle: str
    sicherheit: Sicherheit
    monate: int = 0
    tage: int = 0
    ab_jahresende: bool = False
    nie: bool = False

    def letzter_tag(self, beginn: date) -> date:
        """The last day on which something with this begin is kept (BGB §§ 187 Abs. 1, 188)."""
        if self.nie:
            return date.max
        if self.ab_jahresende:
            beginn = date(beginn.year, 12, 31)
        return plus_monate(beginn, self.monate) + timedelta(days=self.tage)

    def grenze(self, heute: date) -> date:
        """What began before this day is due for deletion today, what began on it or later is not."""
        if self.nie:
            return date.min
        tag = heute - timedelta(days=self.tage + 31 * self.monate + (366 if self.ab_jahresende else 0) + 1)
        while self.letzter_tag(tag) < heute:
            tag += timedelta(days=1)
        return tag


@dataclass(frozen=True, slots=True)
class Fallstand:
    """What decides whether a Vorgang of the counter may go: its stage, what is still open about it, and the day of its
    last change. `bezogen` is how many Vorgaenge that are themselves still here refer to it."""

    id: str
    fassung: int
    stufe: Stufe
    offene_aufgaben: int
    offene_aenderungen: int
    bezogen: int
    zuletzt: date


class Behalten(StrEnum):
    """Why a Vorgang stays."""

    OFFEN = "offen"
    AUFGABE_OFFEN = "aufgabe_offen"
    AENDERUNG_OFFEN = "aenderung_offen"
    BEZOGEN = "bezogen"
    FRIST = "frist"


_REGEL_DER_STUFE = {Stufe.BESTAETIGT: "vorgang", Stufe.VERWORFEN: "verworfen"}


class Aufbewahrung:
    """The rules of one place, by name."""

    def __init__(self, regeln: Iterable[Aufbewahrungsregel], wo: Ort) -> None:
        self.regeln = {regel.name: regel for regel in regeln if regel.wo is wo}

    def grenze(self, name: str, heute: date) -> date:
        """What of this name began before this day is due today; KeyError if there is no such rule."""
        return self.regeln[name].grenze(heute)

    def regel_fuer(self, stand: Fallstand) -> str:
        """The name of the rule for a Vorgang that is finished; KeyError for an open one."""
        return _REGEL_DER_STUFE[stand.stufe]

    def grund(self, stand: Fallstand, heute: date) -> Behalten | None:
        """Why the Vorgang must stay, None if its time is over: an open or unconfirmed one never goes."""
        if stand.stufe not in _REGEL_DER_STUFE:
            return Behalten.OFFEN
        if stand.offene_aufgaben:
            return Behalten.AUFGABE_OFFEN
        if stand.offene_aenderungen:
            return Behalten.AENDERUNG_OFFEN
        if stand.bezogen:
            return Behalten.BEZOGEN
        regel = self.regeln[self.regel_fuer(stand)]
        return Behalten.FRIST if heute <= regel.letzter_tag(stand.zuletzt) else None


def plus_monate(tag: date, monate: int) -> date:
    """So many months later; where that month has no such day, its last one (BGB § 188 Abs. 3)."""
    jahr, monat = divmod(tag.month - 1 + monate, 12)
    jahr, monat = tag.year + jahr, monat + 1
    return date(jahr, monat, min(tag.day, calendar.monthrange(jahr, monat)[1]))
