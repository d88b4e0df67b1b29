"""Retention in the counter's own database: what is old enough, and its deletion in one transaction each."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update
from sqlalchemy.orm import aliased

from bureau_app.domain.aufbewahrung import Fallstand
from bureau_app.domain.ereignis import Registerstand
from bureau_app.domain.vorgang import Stufe
from bureau_app.domain.zeit import schaltertag
from bureau_app.store import journal
from bureau_app.store.codec import entpacke
from bureau_app.store.engine import Datenbank
from bureau_app.store.tables import (
    OFFEN,
    Ablagezeile,
    Anmeldungszeile,
    Ausgangszeile,
    Quittungszeile,
    Rueckgabezeile,
    Vorgangszeile,
)
from bureau_app.workflows.ports import Journaleintrag, Uhr

_BERLIN = ZoneInfo("Europe/Berlin")
_PROGRAMM = "programm"
_FERTIG = (Stufe.BESTAETIGT.value, Stufe.VERWORFEN.value)
_V, _A = Vorgangszeile, Ausgangszeile


class SqlAufbewahrungsspeicher:
    """The port Aufbewahrungsspeicher on SQLCipher; may be called from any thread."""

    def __init__(self, datenbank: Datenbank, uhr: Uhr) -> None:
        self._datenbank = datenbank
        self._uhr = uhr

    def staende(self, vor: date) -> tuple[Fallstand, ...]:
        """Whatever stage they are in, the oldest first."""
        juenger = aliased(Vorgangszeile)
        offen = select(func.count()).where(_A.vorgang_id == _V.id, _A.stand.in_(OFFEN)).scalar_subquery()
        bezogen = select(func.count()).where(juenger.bezug == _V.id).scalar_subquery()
        frage = (
            select(_V.id, _V.fassung, _V.stufe, _V.aufgaben, offen, bezogen, _V.geaendert_am)
            .where(_V.geaendert_am < _zeitpunkt(vor), _V.geaendert_am != "")
            .order_by(_V.geaendert_am)
        )
        with self._datenbank.lesen() as verbindung:
            return tuple(
                Fallstand(kennung, fassung, Stufe(stufe), aufgaben, aenderungen, andere, _tag(am))
                for kennung, fassung, stufe, aufgaben, aenderungen, andere, am in verbindung.execute(frage)
            )

    def loesche_vorgang(self, stand: Fallstand, regel: str) -> bool:
        """Only as it was looked at: with the same Fassung, and nothing of it waiting."""
        wartet = select(_A.nr).where(_A.vorgang_id == stand.id, _A.stand.in_(OFFEN)).exists()
        with self._datenbank.schreiben() as verbindung:
            frage = select(_V.inhalt).where(_V.id == stand.id, _V.fassung == stand.fassung, ~wartet)
            inhalt = verbindung.scalar(frage)
            if inhalt is None:
                return False
            self._hebe_quittung_auf(verbindung, inhalt)
            verbindung.execute(delete(_A).where(_A.vorgang_id == stand.id))
            verbindung.execute(delete(Rueckgabezeile).where(Rueckgabezeile.vorgang_id == stand.id))
            verbindung.execute(delete(Ablagezeile).where(Ablagezeile.name == f"quittung {stand.id}"))
            verbindung.execute(delete(_V).where(_V.id == stand.id))
            eintrag = Journaleintrag(_PROGRAMM, "geloescht", stand.id, (("regel", regel),))
            journal.schreibe(verbindung, eintrag, self._uhr.jetzt())
        return True

    def zaehle(self, name: str, vor: date) -> int:
        """What `loesche` would delete."""
        with self._datenbank.lesen() as verbindung:
            if name == "journal":
                return journal.zeilen_bis(verbindung, journal.ende_vor(verbindung, _zeitpunkt(vor)))
            tabelle, faellig = _ZEILEN[name]
            return verbindung.execute(select(func.count()).select_from(tabelle).where(faellig(vor))).scalar_one()

    def loesche(self, name: str, vor: date) -> int:
        """In one transaction; that the journal was cut is its next line."""
        with self._datenbank.schreiben() as verbindung:
            if name == "journal":
                return self._kuerze_journal(verbindung, vor)
            tabelle, faellig = _ZEILEN[name]
            if name == "ausgang":  # only the body goes: a register may still return what it had confirmed
                leer = update(_A).where(faellig(vor)).values(koerper=b"", pruefsumme="")
                return verbindung.execute(leer).rowcount
            return verbindung.execute(delete(tabelle).where(faellig(vor))).rowcount

    def _kuerze_journal(self, verbindung: Connection, vor: date) -> int:
        bis = journal.ende_vor(verbindung, _zeitpunkt(vor))
        if not journal.zeilen_bis(verbindung, bis):
            return 0
        jetzt = self._uhr.jetzt()
        anzahl = journal.kuerze(verbindung, bis, jetzt)
        journal.schreibe(verbindung, Journaleintrag(_PROGRAMM, "journal_gekuerzt", "", (("bis", str(bis)),)), jetzt)
        return anzahl

    @staticmethod
    def _hebe_quittung_auf(verbindung: Connection, inhalt: bytes) -> None:
        v = entpacke(inhalt)
        if v.quittung:
            am = (v.uebernommen_am or v.angelegt_am.date()).isoformat()
            zeile = {"nummer": v.nummer, "quittung": v.quittung, "cent": v.gebuehr.summe, "am": am}
            verbindung.execute(insert(Quittungszeile).values(**zeile))


def _zeitpunkt(tag: date) -> str:
    """When this day begins at the counter, as the tables write times."""
    return datetime.combine(tag, time(), _BERLIN).astimezone(UTC).isoformat()


def _tag(am: str) -> date:
    return schaltertag(datetime.fromisoformat(am))


def _gesendet(vor: date) -> ColumnElement[bool]:
    """Changes with a body that their register confirmed, of Vorgaenge that are finished since."""
    fertig = select(_V.id).where(_V.stufe.in_(_FERTIG), _V.geaendert_am < _zeitpunkt(vor))
    return _A.vorgang_id.in_(fertig) & (_A.stand == Registerstand.BESTAETIGT.value) & (func.length(_A.koerper) > 0)


def _abgelaufen(vor: date) -> ColumnElement[bool]:
    return Anmeldungszeile.gueltig_bis < datetime.combine(vor, time(), _BERLIN).timestamp() * 1000


_Zeilen = type[Ausgangszeile] | type[Quittungszeile] | type[Anmeldungszeile]
_ZEILEN: dict[str, tuple[_Zeilen, Callable[[date], ColumnElement[bool]]]] = {
    "ausgang": (Ausgangszeile, _gesendet),
    "quittung": (Quittungszeile, lambda vor: Quittungszeile.am < vor.isoformat()),
    "anmeldung": (Anmeldungszeile, _abgelaufen),
}
