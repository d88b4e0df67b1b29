"""A Vorgang refers to an earlier one and leaves tasks; something small is put away by name."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """What was stored before refers to nothing and left no task."""
    op.add_column("vorgang", sa.Column("bezug", sa.String, nullable=False, server_default=""))
    op.add_column("vorgang", sa.Column("aufgaben", sa.Integer, nullable=False, server_default="0"))
    op.create_index("ix_vorgang_bezug", "vorgang", ["bezug"])
    op.create_table(
        "ablage",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("inhalt", sa.LargeBinary, nullable=False),
    )
