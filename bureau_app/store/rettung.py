"""What of a counter's outbox its registers may not have, read row by row: a damaged row hides no other."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, and_, func, or_, select

from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.store.engine import Datenbank, oeffne
from bureau_app.store.tables import OFFEN, Ausgangszeile, Vorgangszeile


@dataclass(frozen=True, slots=True)
class Liegengeblieben:
    """One change: its Vorgang's number, what its register said of it, how often it was sent, and the change."""

    nummer: str
    stand: Registerstand
    versuche: int
    aenderung: Aenderung = field(repr=False)

    @property
    def bestaetigt(self) -> bool:
        """Whether the register had taken it."""
        return self.stand is Registerstand.BESTAETIGT


@dataclass(frozen=True, slots=True)
class Fund:
    """The changes in the order in which they were made, and how many rows could not be read."""

    aenderungen: tuple[Liegengeblieben, ...]
    unlesbar: int


class _Gerettet:
    """The key that the side file held."""

    def __init__(self, schluessel: bytes) -> None:
        self._schluessel = schluessel

    def schluessel(self, _datenbank: Path) -> bytes:
        """The 32 bytes."""
        return self._schluessel


def oeffne_kopie(speicher: Path, schluessel: bytes, ordner: Path) -> Datenbank:
    """A copy of the store with its log, in `ordner`: the original is only read, whatever state it is in.

    Eingabefehler RETTUNG_SPEICHER if there is no such file; Stoerung SPEICHER_* if it cannot be opened.
    """
    kopie = ordner / speicher.name
    try:
        shutil.copyfile(speicher, kopie)
        log = speicher.with_name(speicher.name + "-wal")
        if log.exists():
            shutil.copyfile(log, kopie.with_name(log.name))
    except OSError as fehler:
        raise Eingabefehler(Fehlercode.RETTUNG_SPEICHER, "store", grund=type(fehler).__name__) from None
    return oeffne(kopie, _Gerettet(schluessel))


def lies_liegengebliebene(datenbank: Datenbank) -> Fund:
    """Everything of the outbox that is open, and what the Kreis had confirmed, as long as its text is kept: a restore
    there may have lost it, and the PC will not offer it again. Stoerung SPEICHER_* if not even the list of rows can be
    read."""
    a = Ausgangszeile
    beim_kreis = and_(a.register == Register.FAHRZEUGREGISTER.value, a.stand == Registerstand.BESTAETIGT.value)
    wo = or_(a.stand.in_(OFFEN), and_(beim_kreis, func.length(a.koerper) > 0))
    with datenbank.lesen() as v:
        nummern = tuple(v.scalars(select(a.nr).where(wo).order_by(a.nr)))
    gefunden = [_lies(datenbank, nr) for nr in nummern]
    gut = tuple(fund for fund in gefunden if fund is not None)
    return Fund(gut, len(gefunden) - len(gut))


def _lies(datenbank: Datenbank, nr: int) -> Liegengeblieben | None:
    """One row; None if it is damaged."""
    try:
        with datenbank.lesen() as v:
            return _zeile(v, nr)
    except Stoerung:
        return None


def _zeile(v: Connection, nr: int) -> Liegengeblieben | None:
    a = Ausgangszeile
    frage = select(a.op_id, a.vorgang_id, a.register, a.base_version, a.koerper, a.pruefsumme, a.stand, a.versuche)
    z = v.execute(frage.where(a.nr == nr)).one()
    aenderung = Aenderung(z.op_id, z.vorgang_id, Register(z.register), z.base_version, z.koerper)
    if aenderung.pruefsumme != z.pruefsumme:
        return None
    nummer = v.scalar(select(Vorgangszeile.nummer).where(Vorgangszeile.id == z.vorgang_id))
    return Liegengeblieben(nummer or z.vorgang_id, Registerstand(z.stand), z.versuche, aenderung)
