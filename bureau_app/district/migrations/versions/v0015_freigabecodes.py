"""The district remembers which reasons a request asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What older requests asked for nobody knows any more: NULL."""
    op.add_column("freigabe", sa.Column("codes", sa.String))
