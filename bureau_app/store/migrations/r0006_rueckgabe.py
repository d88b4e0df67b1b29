"""What a register holds instead of a returned change; a number of each change that the device counts."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """A new table, and a column that is empty for what was made before."""
    op.create_table(
        "rueckgabe",
        sa.Column("op_id", sa.String, primary_key=True),
        sa.Column("vorgang_id", sa.String, nullable=False),
        sa.Column("inhalt", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_rueckgabe_vorgang_id", "rueckgabe", ["vorgang_id"])
    op.add_column("ausgang", sa.Column("folge", sa.Integer))
