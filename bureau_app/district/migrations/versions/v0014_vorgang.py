"""What a Vorgang wrote behind the ledger is found by the Vorgang, however many others there are."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The keys of both tables begin with vehicle or person: every Korrektur, and every change that is booked by itself,
    read the whole table. A Vorgang's id rises with time, so a new row goes to the index's last page."""
    for tabelle in ("halterumzug", "fahrzeugvorgang"):
        op.create_index(f"{tabelle}_vorgang", tabelle, ["district_id", "vorgang_id"])
