"""The outbox: changes frozen as bytes, sent in order, and what became of each."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, not_, or_, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import aliased

from bureau_app.domain.abgleich import FORM_UNBEKANNT, Aenderung
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.store.stoerungen import unlesbar
from bureau_app.store.tables import OFFEN, Ausgangszeile, Vorgangszeile, Zaehlerzeile
from bureau_app.workflows.ports import Ausgangspost

_SOFORT = 0
_FOLGE = "geraetefolge"
_UHR_VERSTELLT = timedelta(hours=1)
"""A change put off for longer is due: nobody does that, so the clock was set back."""


def ms(zeitpunkt: datetime) -> int:
    """Milliseconds since 1970."""
    return int(zeitpunkt.timestamp() * 1000)


def reihe_ein(verbindung: Connection, aenderungen: Iterable[Aenderung]) -> None:
    """Put changes at the end, due at once, each with the next running number of this device: it never comes again."""
    alle = tuple(aenderungen)
    for folge, a in enumerate(alle, _erste_folge(verbindung, len(alle))):
        zeile = insert(Ausgangszeile).values(
            op_id=a.op_id,
            vorgang_id=a.vorgang_id,
            register=a.register.value,
            base_version=a.base_version,
            koerper=a.koerper,
            pruefsumme=a.pruefsumme,
            stand=Registerstand.WARTET.value,
            versuche=0,
            faellig=_SOFORT,
            grund="",
            folge=folge,
        )
        verbindung.execute(zeile)


def _erste_folge(verbindung: Connection, anzahl: int) -> int:
    hoch = sqlite_insert(Zaehlerzeile).values(name=_FOLGE, wert=anzahl)
    hoch = hoch.on_conflict_do_update(index_elements=["name"], set_={"wert": Zaehlerzeile.wert + anzahl})
    return verbindung.execute(hoch.returning(Zaehlerzeile.wert)).scalar_one() - anzahl + 1


def faellige(verbindung: Connection, register: Register, jetzt: datetime, hoechstens: int) -> tuple[Ausgangspost, ...]:
    """The oldest open change of each Vorgang, as far as it is due; a Korrektur or Storno after what it is about."""
    a, frueher = Ausgangszeile, aliased(Ausgangszeile)
    bezogen = select(Vorgangszeile.bezug).where(Vorgangszeile.id == a.vorgang_id)
    davor = select(frueher.nr).where(
        frueher.register == a.register,
        or_(frueher.vorgang_id == a.vorgang_id, frueher.vorgang_id.in_(bezogen)),
        _unterwegs(frueher),
        frueher.nr < a.nr,
    )
    spaeter = and_(a.faellig > ms(jetzt), a.faellig <= ms(jetzt + _UHR_VERSTELLT))
    frage = (
        select(a.op_id, a.vorgang_id, a.base_version, a.koerper, a.pruefsumme, a.stand, a.versuche, a.folge)
        .where(a.register == register.value, a.stand.in_(OFFEN), a.faellig.is_not(None), not_(spaeter))
        .where(~davor.exists())
        .order_by(a.nr)
        .limit(hoechstens)
    )
    post = []
    for z in verbindung.execute(frage):
        aenderung = Aenderung(z.op_id, z.vorgang_id, register, z.base_version, z.koerper, z.folge)
        if aenderung.pruefsumme != z.pruefsumme:
            raise unlesbar("ausgang")
        post.append(Ausgangspost(aenderung, Registerstand(z.stand), z.versuche))
    return tuple(post)


def _unterwegs(a: type[Ausgangszeile]) -> ColumnElement[bool]:
    """Open, and not booked at the Kreis: what waits there for the register behind it goes no more from here."""
    return and_(a.stand.in_(OFFEN), or_(a.register != Register.FAHRZEUGREGISTER.value, a.faellig.is_not(None)))


def zeile(verbindung: Connection, op_id: str) -> Row[int, str, str, str, str] | None:
    """The row of a change: `nr`, `op_id`, `vorgang_id`, `register`, `stand`; None if it is not this counter's."""
    a = Ausgangszeile
    frage = select(a.nr, a.op_id, a.vorgang_id, a.register, a.stand)
    return verbindung.execute(frage.where(a.op_id == op_id)).first()


def hat_spaetere(verbindung: Connection, diese: Row[int, str, str, str, str]) -> bool:
    """Whether a later change of the same Vorgang for the same register waits: it is about what comes after."""
    a = Ausgangszeile
    wo = (a.register == diese.register, a.vorgang_id == diese.vorgang_id, a.nr > diese.nr, a.stand.in_(OFFEN))
    return verbindung.execute(select(a.nr).where(*wo).limit(1)).first() is not None


def vermerke(verbindung: Connection, op_id: str, stand: Registerstand, wieder_ab: datetime | None, grund: str) -> None:
    """Note an open change's new state; a state in which it stays open counts as a try."""
    a = Ausgangszeile
    verbindung.execute(
        update(a)
        .where(a.op_id == op_id)
        .values(
            stand=stand.value,
            faellig=ms(wieder_ab) if wieder_ab else None,
            versuche=a.versuche + (1 if stand.value in OFFEN else 0),
            grund=grund,
        )
    )


def wartend(verbindung: Connection) -> dict[Register, int]:
    """How many changes are on their way, by register."""
    a = Ausgangszeile
    frage = select(a.register, func.count()).where(_unterwegs(a)).group_by(a.register)
    gezaehlt = {Register(register): anzahl for register, anzahl in verbindung.execute(frage)}
    return {register: gezaehlt.get(register, 0) for register in Register}


def geparkt(verbindung: Connection, register: Register) -> int:
    """How many open changes of this register it was too old for when they were tried last."""
    a = Ausgangszeile
    wo = (a.register == register.value, a.stand.in_(OFFEN), a.grund == FORM_UNBEKANNT)
    return verbindung.scalar(select(func.count()).select_from(a).where(*wo)) or 0
