"""What is known of a Vorgang's prints, of its parts at the registers, and of the tasks that it leaves to people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bureau_app.domain.bezug import Bezug, Vorgangsart
from bureau_app.domain.ereignis import Register, Registerstand, RueckgabeEntschieden

STAND_DES_KREISES = "stand_des_kreises"
"""The reason code of a part that a person gave up for what the Kreis holds."""


class Druckstand(StrEnum):
    """What is known of one sticker: meant to be printed, printed, unknown after a crash, not printed, or voided."""

    BEABSICHTIGT = "beabsichtigt"
    GEDRUCKT = "gedruckt"
    UNKLAR = "unklar"
    NICHT_GEDRUCKT = "nicht_gedruckt"
    VERWORFEN = "verworfen"


@dataclass(frozen=True, slots=True)
class Druck:
    """One sticker, intended before it is printed: its id, the vehicle it is for (index), and what is known of it."""

    id: str
    fahrzeug: int
    stand: Druckstand


@dataclass(frozen=True, slots=True)
class Registereintrag:
    """How far one register is, and the reason code if it was returned."""

    register: Register
    stand: Registerstand
    grund: str = ""


class Aufgabenart(StrEnum):
    """What a person must do: a physical act cannot be undone, or a register took all but this vehicle."""

    AUFKLEBER_UNGUELTIG = "aufkleber_ungueltig"
    GEBUEHR_KLAEREN = "gebuehr_klaeren"
    FAHRZEUG_KLAEREN = "fahrzeug_klaeren"


@dataclass(frozen=True, slots=True)
class Aufgabe:
    """One task: its vehicle if it is about a sticker (index and plate in the earlier Vorgang: neither depends on what
    became of the list of vehicles since), who did it and when. Of a vehicle that was returned: index and plate in this
    Vorgang, the reason code, and the change (`op`) that it was part of."""

    art: Aufgabenart
    fahrzeug: int | None = None
    erledigt_von: str = ""
    erledigt_am: datetime | None = None
    vermerk: str = field(default="", repr=False)
    kennzeichen: str = field(default="", repr=False)
    grund: str = ""
    op: str = ""

    @property
    def offen(self) -> bool:
        """Whether nobody did it yet."""
        return not self.erledigt_von


def aufgaben_aus(bezug: Bezug | None, aufkleber: int = 0) -> Iterator[Aufgabe]:
    """The tasks that a Korrektur or Storno opens: each sticker in the world is made invalid by hand; a fee that was
    taken is settled by the cash desk if the Vorgang is cancelled or ends in fewer stickers than before."""
    if bezug is None:
        return
    namen = bezug.kennzeichen or ("",) * len(bezug.aufkleber)
    for fahrzeug, kennzeichen in zip(bezug.aufkleber, namen, strict=True):
        yield Aufgabe(Aufgabenart.AUFKLEBER_UNGUELTIG, fahrzeug, kennzeichen=kennzeichen)
    if bezug.cent and (bezug.art is Vorgangsart.STORNO or aufkleber < len(bezug.aufkleber)):
        yield Aufgabe(Aufgabenart.GEBUEHR_KLAEREN)


def nach_entscheidung(eintrag: Registereintrag, e: RueckgabeEntschieden) -> Registereintrag:
    """The part after a person decided about what the Kreis returned: ours waits again; if the whole part was given up,
    it is done."""
    if eintrag.register is not Register.FAHRZEUGREGISTER:
        return eintrag
    if e.unsere:
        return Registereintrag(eintrag.register, Registerstand.WARTET)
    aufgegeben = Registereintrag(eintrag.register, Registerstand.ENTFAELLT, STAND_DES_KREISES)
    return aufgegeben if eintrag.stand is Registerstand.ZURUECK else eintrag


def entschiedene(
    aufgaben: tuple[Aufgabe, ...], aufkleber: Mapping[int, str], e: RueckgabeEntschieden, alle: bool
) -> tuple[Aufgabe, ...]:
    """The tasks once a person decided about returned vehicles (`alle`: about the whole part): theirs are done. If not
    our version holds, each sticker (its vehicle's plate) that says otherwise is made invalid by hand."""
    offen = {a.fahrzeug for a in aufgaben if a.offen and a.art is Aufgabenart.FAHRZEUG_KLAEREN}
    danach = [
        replace(a, erledigt_von=e.von, erledigt_am=e.am) if a.offen and a.art is Aufgabenart.FAHRZEUG_KLAEREN else a
        for a in aufgaben
    ]
    falsche = {} if e.unsere else {n: kz for n, kz in aufkleber.items() if alle or n in offen}
    neue = (Aufgabe(Aufgabenart.AUFKLEBER_UNGUELTIG, n, kennzeichen=kz) for n, kz in sorted(falsche.items()))
    return (*danach, *neue)


def mit_rueckgabe(
    aufgaben: tuple[Aufgabe, ...], fahrzeug: int, kennzeichen: str, grund: str, op: str
) -> tuple[Aufgabe, ...]:
    """The tasks with one for a vehicle that its register did not take as part of the change `op`; told twice, one."""
    if (op, fahrzeug) in {(a.op, a.fahrzeug) for a in aufgaben}:
        return aufgaben
    return (*aufgaben, Aufgabe(Aufgabenart.FAHRZEUG_KLAEREN, fahrzeug, kennzeichen=kennzeichen, grund=grund, op=op))
