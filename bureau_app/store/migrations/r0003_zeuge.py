"""The counter keeps heads of the district's audit tree."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """None was seen yet."""
    op.create_table(
        "zeuge",
        sa.Column("nr", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("kreis", "epoche", "zeit")),
        sa.Column("groesse", sa.Integer, nullable=False),
        *(sa.Column(name, sa.LargeBinary, nullable=False) for name in ("wurzel", "signatur")),
    )
