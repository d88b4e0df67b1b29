"""The counter knows which confirmed changes it offers again, because the district restored a backup."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Nothing is offered again yet."""
    op.add_column("ausgang", sa.Column("nachreichen", sa.Integer, nullable=False, server_default="0"))
