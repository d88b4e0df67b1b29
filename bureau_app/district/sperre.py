"""The lock of those who number something for a whole district: its row, held until the transaction ends."""

from sqlalchemy import Connection, select

from bureau_app.district.tables import Kreis


def sperre(verbindung: Connection, district_id: str) -> None:
    """Wait for the lock. Changes of counters do not take it: they meet at the rows that they are about."""
    frage = select(Kreis.district_id).where(Kreis.district_id == district_id).with_for_update(key_share=True)
    verbindung.scalars(frage).one()
