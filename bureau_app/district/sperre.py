"""The one lock of all writers of a district: its row, held until the transaction ends."""

from sqlalchemy import Connection, select

from bureau_app.district.tables import Kreis


def sperre(verbindung: Connection, district_id: str) -> int:
    """Wait for the lock; the district's last sequence number, which nobody else moves before this transaction ends."""
    frage = select(Kreis.stand).where(Kreis.district_id == district_id).with_for_update(key_share=True)
    return verbindung.scalars(frage).one()
