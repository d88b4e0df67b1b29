"""What a register holds instead of a change that it returned: kept until a person decided, gone with the Vorgang."""

import json
from dataclasses import asdict
from datetime import date

from sqlalchemy import Connection, Row, Select, or_, select
from sqlalchemy.dialects.sqlite import insert

from bureau_app.domain.abgleich import Aenderung, Fahrzeugeinwand, Gegenfassung
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.rueckgabe import Rueckgabe
from bureau_app.domain.vorgang import Stufe
from bureau_app.store.tables import Ausgangszeile, Rueckgabezeile, Vorgangszeile


def merke(verbindung: Connection, zeile: Row[int, str, str, str, str], gegen: Gegenfassung) -> None:
    """Over what was known of the same change."""
    inhalt = packe(gegen)
    neu = insert(Rueckgabezeile).values(op_id=zeile.op_id, vorgang_id=zeile.vorgang_id, inhalt=inhalt)
    verbindung.execute(neu.on_conflict_do_update(index_elements=["op_id"], set_={"inhalt": inhalt}))


def merke_version(verbindung: Connection, zeile: Row[int, str, str, str, str], version: int) -> None:
    """Of a change that was booked as this version and came back, unless more is known of it."""
    neu = insert(Rueckgabezeile).values(
        op_id=zeile.op_id, vorgang_id=zeile.vorgang_id, inhalt=packe(Gegenfassung(version))
    )
    verbindung.execute(neu.on_conflict_do_nothing())


def letzte(verbindung: Connection, vorgang_id: str, register: Register) -> Rueckgabe | None:
    """The last change of the Vorgang's part with what was said about it; None if there is none, or its body is gone."""
    a, r = Ausgangszeile, Rueckgabezeile
    frage = select(a.op_id, a.vorgang_id, a.base_version, a.koerper, a.grund, r.inhalt)
    frage = frage.outerjoin(r, r.op_id == a.op_id).where(a.vorgang_id == vorgang_id, a.register == register.value)
    z = verbindung.execute(frage.order_by(a.nr.desc()).limit(1)).first()
    if z is None or not z.koerper:
        return None
    aenderung = Aenderung(z.op_id, z.vorgang_id, register, z.base_version, z.koerper)
    return Rueckgabe(aenderung, z.grund, entpacke(z.inhalt) if z.inhalt is not None else None)


def unentschiedene() -> Select[bytes]:
    """The content of closed Vorgaenge of which a change was returned, or which have an open task."""
    v, a = Vorgangszeile, Ausgangszeile
    zurueck = (a.register == Register.FAHRZEUGREGISTER.value, a.stand == Registerstand.ZURUECK.value)
    diese = select(a.vorgang_id).where(*zurueck)
    geschlossen = v.stufe.in_((Stufe.ABGESCHLOSSEN.value, Stufe.BESTAETIGT.value))
    return select(v.inhalt).where(geschlossen, or_(v.aufgaben > 0, v.id.in_(diese)))


def packe(gegen: Gegenfassung) -> bytes:
    """As JSON in UTF-8."""
    werte = asdict(gegen) | {"koerper": gegen.koerper.decode()}
    return json.dumps(werte, ensure_ascii=False, default=date.isoformat).encode()


def entpacke(roh: bytes) -> Gegenfassung:
    """What `packe` made."""
    werte = json.loads(roh)
    return Gegenfassung(werte["version"], werte["koerper"].encode(), tuple(map(_einwand, werte["fahrzeuge"])))


def _einwand(werte: dict[str, str]) -> Fahrzeugeinwand:
    am = werte.pop("anderer_am")
    return Fahrzeugeinwand(**werte, anderer_am=date.fromisoformat(am) if am else None)  # type: ignore[arg-type]
