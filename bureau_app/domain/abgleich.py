"""Aenderung: one change for one register under one id, and reconcile(): accepted, known, conflict."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from bureau_app.domain.ereignis import Register, Registerstand


@dataclass(frozen=True, slots=True)
class Aenderung:
    """One change: `op_id` (UUIDv7, minted at the counter, for ever unique), the register's version it builds on,
    and the exact bytes that are sent, frozen when the change was made; `folge` is the running number that the device
    gave it, None for one that was made before there was one; `ohne` are the vehicles (index in the entry, reason code)
    that it was booked without before its register was restored, and is to be booked without again."""

    op_id: str
    vorgang_id: str
    register: Register
    base_version: int
    koerper: bytes = field(repr=False)
    folge: int | None = field(default=None, compare=False)
    ohne: tuple[tuple[int, str], ...] = field(default=(), compare=False, repr=False)

    @property
    def pruefsumme(self) -> str:
        """SHA-256 of the bytes, hexadecimal: the same op id with other bytes is never the same change."""
        return sha256(self.koerper).hexdigest()


class Ausgang(StrEnum):
    """What became of one change: taken, already known, built on an old version, or refused for a reason."""

    ACCEPTED = "accepted"
    KNOWN = "known"
    CONFLICT = "conflict"
    REFUSED = "refused"


FORM_UNBEKANNT = "form_unbekannt"
"""The reason of a refusal that ends when the other side is updated: it does not know the form yet."""


@dataclass(frozen=True, slots=True)
class Fahrzeugeinwand:
    """What stands against one vehicle of an entry (its index there), and what the register holds of it: version, plate,
    the Halter's Anschrift ("" if it is another Halter's); or day and town of another Vorgang about it."""

    nummer: int
    grund: str
    version: int | None = None
    kennzeichen: str = field(default="", repr=False)
    anschrift: str = field(default="", repr=False)
    anderer_am: date | None = None
    anderer_ags: str = ""


@dataclass(frozen=True, slots=True)
class Gegenfassung:
    """What a register holds instead of a returned change: its version of the Vorgang (0: none) with the bytes, and what
    stands against single vehicles."""

    version: int
    koerper: bytes = field(default=b"", repr=False)
    fahrzeuge: tuple[Fahrzeugeinwand, ...] = ()


@dataclass(frozen=True, slots=True)
class Ergebnis:
    """The ruling on one change: version after it (or the current one on conflict) and a reason code if not taken.

    `offen`: it is booked, and a register behind the district has still to confirm it. `gegen` is what a person must
    look at beside it, None if the register said nothing of that.
    """

    op_id: str
    ausgang: Ausgang
    version: int
    grund: str = ""
    offen: bool = False
    gegen: Gegenfassung | None = None

    @property
    def geparkt(self) -> bool:
        """Whether the register is too old for the change, which waits for its update: neither taken nor returned."""
        return self.ausgang is Ausgang.REFUSED and self.grund == FORM_UNBEKANNT


@dataclass(frozen=True, slots=True)
class Registermeldung:
    """What a register's feed says about one change: handed over, confirmed, or returned with a reason code; with
    `fahrzeug` that it returned this vehicle only (its index in the entry), whatever became of the rest. `version` is
    the one that it had led to (0: not told)."""

    op_id: str
    stand: Registerstand
    grund: str = ""
    fahrzeug: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Runde:
    """The answer of one sync round: one ruling a change, the feed's new cursor and news, whether there is more, and
    what the register's clock shows now (UTC; None if it did not say)."""

    ergebnisse: tuple[Ergebnis, ...]
    zeiger: str
    meldungen: tuple[Registermeldung, ...] = ()
    mehr: bool = False
    zeit: datetime | None = None

    @property
    def epoche(self) -> str:
        """The ledger's epoch, as a cursor before all that is told in it."""
        return epoche(self.zeiger)


def epoche(zeiger: str) -> str:
    """What a cursor of a feed begins with: another one after each restore of its ledger; "" of none."""
    return zeiger.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Bekannt:
    """What the register remembers of an op id: the checksum of its bytes and the version that it led to."""

    pruefsumme: str
    version: int


def reconcile(op_id: str, pruefsumme: str, base_version: int, bekannt: Bekannt | None, current: int) -> Ergebnis:
    """Rule on one change, the same way at the district (to decide) and at the counter (to predict).

    `bekannt` is what is remembered of this op id, `current` the register's version of the Vorgang now (0: none).
    """
    if bekannt is not None:
        if bekannt.pruefsumme != pruefsumme:
            return Ergebnis(op_id, Ausgang.REFUSED, current, "op_id_wiederverwendet")
        return Ergebnis(op_id, Ausgang.KNOWN, bekannt.version)
    if base_version != current:
        return Ergebnis(op_id, Ausgang.CONFLICT, current, "veraltete_fassung")
    return Ergebnis(op_id, Ausgang.ACCEPTED, current + 1)
