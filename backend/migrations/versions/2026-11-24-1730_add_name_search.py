"""Keep the words of an event's name apart, so that PostgreSQL knows how rare they are there.

A word may be common in descriptions and rare in names. One vector for both has one estimate, and
a search for the name then walks through every event that is ahead.
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "0006_name_search"
down_revision = "0005_jobs"
branch_labels = None
depends_on = None

_SET_SEARCH = """
CREATE OR REPLACE FUNCTION set_event_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.search_name := to_tsvector('simple', search_fold(NEW.name));
    NEW.search := NEW.search_name
        || to_tsvector('simple', search_fold(concat_ws(' ', NEW.city,
            (SELECT name || ' ' || coalesce(city, '') FROM venues WHERE id = NEW.venue_id))))
        || to_tsvector('simple', search_fold(array_to_string(NEW.tags, ' ')))
        || to_tsvector('simple', search_fold(left(NEW.description, 4000)))
        || CASE WHEN NEW.country_code IS NULL THEN ''::tsvector
           ELSE array_to_tsvector(ARRAY['country_' || lower(NEW.country_code)]) END;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    """Apply the change; it must run while the previous version of the code still serves."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.add_column("events", sa.Column("search_name", postgresql.TSVECTOR(), nullable=True))
    op.execute(_SET_SEARCH)
    op.execute("UPDATE events SET name = name")
    op.execute("ALTER TABLE events ALTER COLUMN search_name SET STATISTICS 1000")
    op.create_index(
        "ix_events_search_name",
        "events",
        ["search_name"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
        postgresql_where=sa.text("state IN ('published', 'postponed') AND NOT is_unlisted"),
    )
