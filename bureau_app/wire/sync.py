"""One round of synchronisation between a counter and the district, and how changes become messages."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError

from bureau_app.domain.abgleich import (
    Aenderung,
    Ausgang,
    Ergebnis,
    Fahrzeugeinwand,
    Gegenfassung,
    Registermeldung,
)
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.wire.fahrzeugregister import FORM as FAHRZEUGREGISTER_FORM
from bureau_app.wire.nachricht import Ags, Grund, Kennzahl, Nachricht
from bureau_app.wire.pruefspur import Baumkopfmeldung

HOECHSTENS_AENDERUNGEN = 50
HOECHSTENS_BYTES = 256 * 1024
"""Limits of one request; a change that does not fit alone is never sent."""

FEED_SEITE = 500

UMSCHLAG_FORM = "umschlag/1"
"""The form of an entry that was sealed for the town's key."""

FAHRZEUG_ZURUECK = "fahrzeug_zurueck"
"""The step that says that one vehicle of an entry was not booked; its reason begins with the vehicle's index."""

KANN_FAHRZEUGE = "fahrzeuge"
"""The word of a request whose sender understands that an entry was booked without some of its vehicles."""

_LAENGSTER_ZEIGER = 100
_RAHMEN = 100
_BEGLEITUNG = re.compile("[0-9]{1,17}(:[0-9]{1,2}_[a-z0-9_]{1,60})*")
_FORM_AM_ANFANG = re.compile(rb'\{"schema":"([a-z]{1,40}/[0-9]{1,4})"')

GEAENDERT, GEBUCHT = "eintrag_geaendert", "eintrag_gebucht"
"""Kinds of the steps that are changes: nobody else is asked, or a register behind the district must still confirm."""

_STAND = {
    GEAENDERT: Registerstand.BESTAETIGT,
    GEBUCHT: Registerstand.UEBERGEBEN,
    "register_uebergeben": Registerstand.UEBERGEBEN,
    "register_bestaetigt": Registerstand.BESTAETIGT,
    "register_zurueck": Registerstand.ZURUECK,
    FAHRZEUG_ZURUECK: Registerstand.ZURUECK,
}

ZEIGER_MUSTER = r"^[0-9a-zA-Z._-]*$"
Zeiger = Annotated[str, StringConstraints(max_length=_LAENGSTER_ZEIGER, pattern=ZEIGER_MUSTER)]
"""Where a feed was read to: opaque, "" for its beginning."""


class Aenderungsmeldung(Nachricht):
    """One change on its way: `koerper` is the exact text whose UTF-8 bytes have the SHA-256 `pruefsumme`.

    For the Melderegister it is an envelope sealed for the town (`Umschlag`), which the district carries unopened.
    """

    op_id: Kennzahl
    vorgang_id: Kennzahl
    register_: Literal["fahrzeugregister", "melderegister"] = Field(alias="register")
    base_version: Annotated[int, Field(ge=0, lt=2**31, strict=True)]
    schema_: Annotated[str, StringConstraints(pattern=r"^[a-z]{1,40}/[0-9]{1,4}$")] = Field(alias="schema")
    koerper: str = Field(repr=False)
    pruefsumme: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

    @classmethod
    def von(cls, aenderung: Aenderung) -> "Aenderungsmeldung":
        """The message of a change; the bytes of one for the Melderegister are an envelope already."""
        versiegelt = aenderung.register is Register.MELDEREGISTER
        return cls(
            op_id=aenderung.op_id,
            vorgang_id=aenderung.vorgang_id,
            register="melderegister" if versiegelt else "fahrzeugregister",
            base_version=aenderung.base_version,
            schema=UMSCHLAG_FORM if versiegelt else _form(aenderung.koerper),
            koerper=aenderung.koerper.decode(),
            pruefsumme=aenderung.pruefsumme,
        )

    def unversehrt(self) -> bool:
        """Whether the text is the one that the checksum was taken of."""
        return sha256(self.koerper.encode()).hexdigest() == self.pruefsumme


class Syncanfrage(Nachricht):
    """The request: cursor and changes; each change is read on its own, so that one bad change spoils no other."""

    cursor: Zeiger
    aenderungen: tuple[Any, ...] = Field(max_length=HOECHSTENS_AENDERUNGEN, repr=False)


class Fassung(Nachricht):
    """What a register holds now, for a person who must decide between it and a returned change."""

    version: int
    koerper: str = Field(repr=False)


class Fahrzeugeinwandangabe(Nachricht):
    """As `Fahrzeugeinwand`; lines of the Anschrift joined by a line feed."""

    nummer: Annotated[int, Field(ge=0, lt=100, strict=True)]
    grund: Grund
    version: Annotated[int, Field(ge=0, lt=2**31, strict=True)] | None = None
    kennzeichen: str = Field(default="", repr=False)
    anschrift: str = Field(default="", repr=False)
    anderer_am: date | None = None
    anderer_ags: Ags | Literal[""] = ""


class Ausgangsmeldung(Nachricht):
    """The ruling on one change: version after it (on conflict the current one), its number in the district's ledger;
    `offen` as of an Ergebnis, told to a counter that says it understands it; `fahrzeuge` is what stands against single
    vehicles (a field that is left out if there are none)."""

    op_id: str
    ausgang: Ausgang
    version: int
    seq: int | None = None
    grund: Grund = ""
    current: Fassung | None = None
    offen: bool = False
    fahrzeuge: tuple[Fahrzeugeinwandangabe, ...] = ()

    def als_ergebnis(self) -> Ergebnis:
        """The ruling as the domain knows it."""
        return Ergebnis(self.op_id, self.ausgang, self.version, self.grund, self.offen, self._gegen())

    def _gegen(self) -> Gegenfassung | None:
        if self.current is None and not self.fahrzeuge and self.ausgang is not Ausgang.CONFLICT:
            return None
        koerper = self.current.koerper.encode() if self.current else b""
        einwaende = tuple(Fahrzeugeinwand(**dict(angabe)) for angabe in self.fahrzeuge)
        return Gegenfassung(self.version, koerper, einwaende)


class Feedeintrag(Nachricht):
    """One committed step of the district's ledger: number, Vorgang, version after it, kind, time (UTC); the change that
    it is about, its register and a reason code, "" from a district that did not tell them yet."""

    seq: int
    vorgang_id: Kennzahl
    version: int
    art: str
    zeit: datetime
    op_id: Kennzahl | Literal[""] = ""
    register_: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,20}$")] = Field(default="", alias="register")
    grund: Grund = ""

    def als_meldung(self, register: Register) -> Registermeldung | None:
        """What the step says about a change for this register; None if it says nothing of it."""
        stand = _STAND.get(self.art)
        if stand is None or not self.op_id or self.register_ != register.value:
            return None
        if self.art == FAHRZEUG_ZURUECK:
            nummer, grund = lies_fahrzeuggrund(self.grund)
            return Registermeldung(self.op_id, stand, grund, nummer, self.version)
        return Registermeldung(self.op_id, stand, self.grund, version=self.version)


class Syncantwort(Nachricht):
    """The answer: one outcome a change in their order (fewer if the district was disturbed), feed, new cursor, and for
    a counter that says it understands it the newest head of the audit tree (a field that is left out otherwise)."""

    outcomes: tuple[Ausgangsmeldung, ...]
    feed: tuple[Feedeintrag, ...]
    cursor: Zeiger
    baumkopf: Baumkopfmeldung | None = None

    def ohne_register(self) -> "Syncantwort":
        """As a counter expects it that does not know what steps are about."""
        knapp = {"op_id": "", "register_": "", "grund": ""}
        return self.model_copy(update={"feed": tuple(e.model_copy(update=knapp) for e in self.feed)})

    def ohne_stand(self) -> "Syncantwort":
        """As a counter expects it that takes what is booked for confirmed."""
        outcomes = tuple(o.model_copy(update={"offen": False}) for o in self.outcomes)
        feed = tuple(e.model_copy(update={"art": GEAENDERT}) if e.art == GEBUCHT else e for e in self.feed)
        return self.model_copy(update={"outcomes": outcomes, "feed": feed})

    def als_json(self) -> bytes:
        """Without a head no word of it, nor of what steps are about if they do not say it, nor of what nobody still
        has to confirm: as an earlier counter expects."""
        fehlt: dict[str, Any] = {"baumkopf": True} if self.baumkopf is None else {}
        if not any(eintrag.op_id for eintrag in self.feed):
            fehlt["feed"] = {"__all__": {"op_id", "register_", "grund"}}
        if ohne := _ohne(self.outcomes):
            fehlt["outcomes"] = ohne
        return self.model_dump_json(by_alias=True, exclude=fehlt or None).encode()


def _ohne(outcomes: Sequence[Ausgangsmeldung]) -> dict[int, set[str]]:
    """Which fields of which outcome are left out: those that say nothing, as an earlier counter expects."""
    offen = any(outcome.offen for outcome in outcomes)
    leer = {n: {"fahrzeuge"} if not o.fahrzeuge else set() for n, o in enumerate(outcomes)}
    return {n: felder if offen else felder | {"offen"} for n, felder in leer.items()}


def fahrzeuggrund(nummer: int, grund: str) -> str:
    """The reason of a FAHRZEUG_ZURUECK step."""
    return f"{nummer}_{grund}"


def lies_fahrzeuggrund(text: str) -> tuple[int, str]:
    """Index and reason of such a step; index 0 if it names none."""
    nummer, _, grund = text.partition("_")
    return (int(nummer), grund) if nummer.isdigit() and len(nummer) < 4 else (0, text)


def begleitung(aenderung: Aenderung) -> str:
    """What goes with a change beside its message: `12`, or `12:1_register_veraltet` for one that was booked as the
    device's 12th without its vehicle of index 1."""
    ohne = (fahrzeuggrund(nummer, grund) for nummer, grund in aenderung.ohne)
    return ":".join((str(aenderung.folge or 0), *ohne))


def lies_begleitung(teil: str) -> tuple[int, dict[int, str]]:
    """The running number (0: none) and the vehicles with their reasons; nothing of one that is not understood."""
    if not _BEGLEITUNG.fullmatch(teil):
        return 0, {}
    folge, *ohne = teil.split(":")
    return int(folge), dict(map(lies_fahrzeuggrund, ohne))


def _form(koerper: bytes) -> str:
    """The schema that every entry names at its beginning; one that waited for an older program keeps its own."""
    treffer = _FORM_AM_ANFANG.match(koerper)
    return treffer[1].decode() if treffer else FAHRZEUGREGISTER_FORM


def lies_aenderung(roh: Any) -> Aenderungsmeldung | None:
    """One change of a request; None if it is not one."""
    try:
        return Aenderungsmeldung.model_validate(roh)
    except ValidationError:
        return None


def op_id_von(roh: Any) -> str:
    """The op id that a change which cannot be read may still name; "" if none."""
    kennung = roh.get("op_id") if isinstance(roh, dict) else None
    return kennung if isinstance(kennung, str) and len(kennung) <= 36 and kennung.isascii() else ""


def packe(aenderungen: Sequence[Aenderung], zeiger: str) -> tuple[Syncanfrage, tuple[Aenderung, ...]]:
    """A request with as many of the changes as fit, in their order, and those that fit into no request at all."""
    passend: list[Aenderungsmeldung] = []
    zu_gross: list[Aenderung] = []
    frei = HOECHSTENS_BYTES - _RAHMEN - len(zeiger)
    for aenderung in aenderungen:
        meldung = Aenderungsmeldung.von(aenderung)
        groesse = len(meldung.als_json()) + 1
        if groesse > HOECHSTENS_BYTES - _RAHMEN - _LAENGSTER_ZEIGER:
            zu_gross.append(aenderung)
        elif groesse > frei or len(passend) == HOECHSTENS_AENDERUNGEN:
            break
        else:
            passend.append(meldung)
            frei -= groesse
    return Syncanfrage(cursor=zeiger, aenderungen=tuple(passend)), tuple(zu_gross)
