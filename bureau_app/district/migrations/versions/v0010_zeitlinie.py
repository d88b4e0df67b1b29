"""The district knows which of PostgreSQL's timelines its epoch belongs to."""

import sqlalchemy as sa
from alembic import op

from bureau_app.district.epoche import zeitlinie

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The epoch that there is belongs to the timeline that there is."""
    op.add_column("kreis", sa.Column("zeitlinie", sa.Integer))
    op.execute(sa.update(sa.table("kreis", sa.column("zeitlinie"))).values(zeitlinie=zeitlinie(op.get_bind())))
