"""Nobody empties the ledger: on PostgreSQL TRUNCATE is refused as well."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """SQLite knows no TRUNCATE. What was booked keeps its checksums: they are sealed."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER ereignis_nie_leeren BEFORE TRUNCATE ON ereignis"
            " FOR EACH STATEMENT EXECUTE FUNCTION ereignis_nur_anhaengen()"
        )
