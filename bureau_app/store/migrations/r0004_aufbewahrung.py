"""The journal may be cut at its old end, and a receipt outlives its Vorgang."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Nothing was cut yet. Lines behind the last cut still take no deletion."""
    op.create_table(
        "journalschnitt",
        sa.Column("nr", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("pruefsumme", "am")),
    )
    for ereignis in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER journalschnitt_kein_{ereignis.lower()} BEFORE {ereignis} ON journalschnitt "
            "BEGIN SELECT RAISE(ABORT, 'cuts stay'); END"
        )
    op.execute("DROP TRIGGER journal_kein_delete")
    op.execute(
        "CREATE TRIGGER journal_kein_delete BEFORE DELETE ON journal "
        "WHEN OLD.nr > (SELECT coalesce(max(nr), 0) FROM journalschnitt) "
        "BEGIN SELECT RAISE(ABORT, 'the journal takes new lines only'); END"
    )
    op.create_table(
        "quittung",
        sa.Column("nummer", sa.String, primary_key=True),
        sa.Column("quittung", sa.String, nullable=False),
        sa.Column("cent", sa.Integer, nullable=False),
        sa.Column("am", sa.String, nullable=False),
    )
