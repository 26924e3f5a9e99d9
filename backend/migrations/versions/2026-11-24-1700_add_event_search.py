"""Add what search stands on: folded words, a list of all words, and indexes by date.

Words are kept without accents and case. The list of words is what a misspelt word is compared
with, so that search itself never has to compare a query with every event.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004_event_search"
down_revision = "0003"
branch_labels = None
depends_on = None

# `unaccent` depends on its dictionary and is therefore not immutable; ours names the dictionary.
_FOLD = r"""
CREATE FUNCTION search_fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT btrim(regexp_replace(
        replace(replace(regexp_replace(
            lower(public.unaccent('public.unaccent'::regdictionary, words)),
            '(^|\s)\.net\M', '\1dotnet', 'g'), 'c++', 'cpp'), 'c#', 'csharp'),
        '[\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+', ' ', 'g'))
$$
"""

# The name counts most; the country stands as a word that nobody types, such as country_de.
_SET_SEARCH = """
CREATE FUNCTION set_event_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.search :=
        setweight(to_tsvector('simple', search_fold(NEW.name)), 'A')
        || setweight(to_tsvector('simple', search_fold(concat_ws(' ', NEW.city,
            (SELECT name || ' ' || coalesce(city, '') FROM venues WHERE id = NEW.venue_id)))), 'B')
        || setweight(to_tsvector('simple', search_fold(array_to_string(NEW.tags, ' '))), 'C')
        || setweight(to_tsvector('simple', search_fold(left(NEW.description, 4000))), 'D')
        || CASE WHEN NEW.country_code IS NULL THEN ''::tsvector
           ELSE setweight(array_to_tsvector(ARRAY['country_' || lower(NEW.country_code)]), 'D') END;
    RETURN NEW;
END $$
"""

_LIST_WORDS = """
CREATE FUNCTION list_search_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_words (word)
    SELECT DISTINCT word FROM changed, unnest(tsvector_to_array(changed.search)) AS word
    WHERE length(word) BETWEEN 3 AND 40 AND word !~ '[0-9_]'
    ORDER BY word
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$
"""

_REFRESH_VENUE = """
CREATE FUNCTION refresh_events_of_venue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE events SET venue_id = venue_id WHERE venue_id = NEW.id;
    RETURN NULL;
END $$
"""

_TRIGGERS = """
CREATE TRIGGER set_search BEFORE INSERT
    OR UPDATE OF name, description, tags, city, country_code, venue_id ON events
    FOR EACH ROW EXECUTE FUNCTION set_event_search();
CREATE TRIGGER list_words_of_new AFTER INSERT ON events REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION list_search_words();
CREATE TRIGGER list_words_of_changed AFTER UPDATE ON events REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION list_search_words();
CREATE TRIGGER refresh_events AFTER UPDATE OF name, city ON venues
    FOR EACH ROW EXECUTE FUNCTION refresh_events_of_venue()
"""
_LISTED = "state IN ('published', 'postponed') AND NOT is_unlisted"


def upgrade() -> None:
    """Apply the change; it must run while the previous version of the code still serves."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public")
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public")
    op.execute(_FOLD)
    op.add_column("events", sa.Column("search", postgresql.TSVECTOR(), nullable=True))
    op.create_table(
        "search_words",
        sa.Column("word", sa.String(collation="C"), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_words")),
    )
    for function in (_SET_SEARCH, _LIST_WORDS, _REFRESH_VENUE, _TRIGGERS):
        op.execute(function)
    op.execute("UPDATE events SET name = name")
    op.execute("ALTER TABLE events ALTER COLUMN search SET STATISTICS 1000")
    op.create_index(
        "ix_events_search",
        "events",
        ["search"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
        postgresql_where=sa.text(_LISTED),
    )
    op.create_index(
        "ix_events_tags",
        "events",
        ["tags"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
        postgresql_where=sa.text(_LISTED),
    )
    op.create_index(
        "ix_events_starts_at", "events", ["starts_at", "id"], postgresql_where=sa.text(_LISTED)
    )
    op.create_index(
        "ix_events_country",
        "events",
        ["country_code", "starts_at", "id"],
        postgresql_where=sa.text(_LISTED),
    )
    op.execute(
        "CREATE INDEX ix_events_city ON events "
        f"(search_fold(split_part(city, ',', 1)), starts_at, id) WHERE {_LISTED}"
    )
    op.create_index(
        "ix_search_words_trigrams",
        "search_words",
        ["word"],
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
        postgresql_with={"fastupdate": "off"},
    )
