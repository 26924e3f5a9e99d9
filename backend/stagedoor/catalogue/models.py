"""List the tables of what is on sale: venues, seat maps, series, events and their prices."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT, TSVECTOR
from sqlalchemy.orm import Mapped, Session, mapped_column

from stagedoor.catalogue.errors import EventNotFound
from stagedoor.catalogue.search import EventPage, EventSearch, find_events
from stagedoor.catalogue.slugs import slug_of_new
from stagedoor.database import Base
from stagedoor.kernel import ids
from stagedoor.kernel.errors import NotFound

# The events that anybody may find, which is what the search's indexes hold.
_LISTED = text("state IN ('published', 'postponed') AND NOT is_unlisted")
# For rows that are written past the mapping.
_ANY_SLUG = text("gen_random_uuid()::text")
_GIN: dict[str, Any] = {"postgresql_using": "gin", "postgresql_with": {"fastupdate": "off"}}


class EventState(StrEnum):
    """Name what the organiser decided about an event."""

    DRAFT = "draft"
    PUBLISHED = "published"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class OrphanRule(StrEnum):
    """Name how strictly a single seat left between two others is avoided."""

    OFF = "off"
    LENIENT = "lenient"
    STRICT = "strict"


class RefundRule(StrEnum):
    """Name whether buyers may ask for their money back."""

    NONE = "none"
    REQUEST = "request"


class Venue(Base):
    """Be a place in the world where events happen."""

    __tablename__ = "venues"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("organisers.id"))
    slug: Mapped[str] = mapped_column(unique=True, default=slug_of_new, server_default=_ANY_SLUG)
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="", server_default="")
    city: Mapped[str | None]
    country_code: Mapped[str | None]
    time_zone: Mapped[str]


class SeatMap(Base):
    """Be one version of a venue's drawing; immutable once published."""

    __tablename__ = "seat_maps"
    __table_args__ = (UniqueConstraint("venue_id", "name", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venues.id"))
    name: Mapped[str]
    version: Mapped[int]
    plan: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)
    published_at: Mapped[datetime | None]


class Series(Base):
    """Group events that share a description."""

    __tablename__ = "series"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("organisers.id"))
    slug: Mapped[str] = mapped_column(unique=True, default=slug_of_new, server_default=_ANY_SLUG)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="", server_default="")


class Event(Base):
    """Be one dated occurrence that is on sale, in its venue's time zone and its own currency."""

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'postponed', 'cancelled')", name="state"),
        CheckConstraint("orphan_rule IN ('off', 'lenient', 'strict')", name="orphan_rule"),
        CheckConstraint("refund_rule IN ('none', 'request')", name="refund_rule"),
        CheckConstraint("ends_at >= starts_at", name="ends_after_start"),
        Index("ix_events_search", "search", postgresql_where=_LISTED, **_GIN),
        Index("ix_events_search_name", "search_name", postgresql_where=_LISTED, **_GIN),
        Index("ix_events_tags", "tags", postgresql_where=_LISTED, **_GIN),
        Index("ix_events_starts_at", "starts_at", "id", postgresql_where=_LISTED),
        Index("ix_events_country", "country_code", "starts_at", "id", postgresql_where=_LISTED),
        Index(
            "ix_events_city",
            text("search_fold(split_part(city, ',', 1))"),
            "starts_at",
            "id",
            postgresql_where=_LISTED,
        ),
        Index(
            "ix_events_venue",
            "venue_id",
            "starts_at",
            "id",
            postgresql_where=text(f"venue_id IS NOT NULL AND {_LISTED}"),
        ),
        Index(
            "ix_events_series",
            "series_id",
            "starts_at",
            postgresql_where=text("series_id IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("organisers.id"))
    series_id: Mapped[UUID | None] = mapped_column(ForeignKey("series.id"))
    venue_id: Mapped[UUID | None] = mapped_column(ForeignKey("venues.id"))
    seat_map_id: Mapped[UUID | None] = mapped_column(ForeignKey("seat_maps.id"))
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="", server_default="")
    url: Mapped[str | None]
    tags: Mapped[list[str]] = mapped_column(ARRAY(TEXT), default=list, server_default="{}")
    city: Mapped[str | None]
    country_code: Mapped[str | None]
    is_online: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    is_unlisted: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    state: Mapped[str] = mapped_column(default=EventState.DRAFT, server_default="draft")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    time_zone: Mapped[str]
    currency: Mapped[str]
    # An event without a seat map of its own sells this many places in one area, `main`.
    capacity: Mapped[int | None]
    sale_opens_at: Mapped[datetime | None]
    sale_closes_at: Mapped[datetime | None]
    max_places_per_hold: Mapped[int] = mapped_column(default=100, server_default=text("100"))
    max_places_per_person: Mapped[int | None]
    orphan_rule: Mapped[str] = mapped_column(default=OrphanRule.OFF, server_default="off")
    lowest_price_minor: Mapped[int | None] = mapped_column(BigInteger)
    # Until when tickets may be renamed and passed on, and money asked back; null is the start.
    changes_until: Mapped[datetime | None]
    refund_rule: Mapped[str] = mapped_column(default=RefundRule.NONE, server_default="none")
    refunds_until: Mapped[datetime | None]
    places_published_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    # A trigger fills both: with all words, and with those of the name alone.
    search: Mapped[str | None] = mapped_column(TSVECTOR, deferred=True)
    search_name: Mapped[str | None] = mapped_column(TSVECTOR, deferred=True)

    @classmethod
    def get_events(cls, session: Session, query: EventSearch, *, now: datetime) -> EventPage:
        """Return a page of the public events ahead that match a search; raises CursorInvalid."""
        return find_events(session, query, now)

    @classmethod
    def get_event(cls, session: Session, event: str) -> Event:
        """Return an event by its public id or its slug; raises EventNotFound, also for drafts."""
        found = session.scalar(select(cls).where(cls._named(event), cls.state != EventState.DRAFT))
        if found is None:
            raise EventNotFound
        return found

    def takes_changes(self, now: datetime) -> bool:
        """Tell whether its tickets may be renamed and passed on now."""
        return self._is_before(self.changes_until, now)

    def takes_refund_requests(self, now: datetime) -> bool:
        """Tell whether its buyers may ask for their money back now."""
        return self.refund_rule == RefundRule.REQUEST and self._is_before(self.refunds_until, now)

    def publish(self, now: datetime) -> None:
        """Show the event, whose places exist."""
        self.state = EventState.PUBLISHED
        self.places_published_at = now

    def cancel(self) -> None:
        """Call the event off; its page stays."""
        self.state = EventState.CANCELLED

    def postpone(self) -> None:
        """Stop the sale until there is a new date; tickets stay valid."""
        self.state = EventState.POSTPONED

    def _is_before(self, until: datetime | None, now: datetime) -> bool:
        # When a postponed event takes place is not known, so without a deadline there is none.
        if self.state == EventState.CANCELLED:
            return False
        if until is None and self.state == EventState.POSTPONED:
            return True
        return now < (until or self.starts_at)

    @classmethod
    def _named(cls, event: str) -> ColumnElement[bool]:
        if not event.startswith("evt_"):
            return cls.slug == event
        try:
            return cls.id == ids.parse("evt", event)
        except NotFound as error:
            raise EventNotFound from error


class SearchWord(Base):
    """Be a word that some event uses; misspelt words are compared with these."""

    __tablename__ = "search_words"
    __table_args__ = (
        Index("ix_search_words_trigrams", "word", postgresql_ops={"word": "gin_trgm_ops"}, **_GIN),
    )

    word: Mapped[str] = mapped_column(String(collation="C"), primary_key=True)


class PriceTier(Base):
    """Be a priced category of an event's places, numbered within the event."""

    __tablename__ = "price_tiers"
    __table_args__ = (UniqueConstraint("event_id", "code"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"), primary_key=True)
    tier_no: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    code: Mapped[str]
    name: Mapped[str]


class TicketType(Base):
    """Be a kind of person that an event's tickets are for, numbered within the event."""

    __tablename__ = "ticket_types"
    __table_args__ = (UniqueConstraint("event_id", "code"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"), primary_key=True)
    type_no: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    code: Mapped[str]
    name: Mapped[str]


class Price(Base):
    """Be what a ticket type costs in a price tier: all-in, in the event's minor units."""

    __tablename__ = "prices"
    __table_args__ = (
        ForeignKeyConstraint(
            ["event_id", "tier_no"], ["price_tiers.event_id", "price_tiers.tier_no"]
        ),
        ForeignKeyConstraint(
            ["event_id", "type_no"], ["ticket_types.event_id", "ticket_types.type_no"]
        ),
        CheckConstraint("amount_minor >= 0", name="amount"),
    )

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    tier_no: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    type_no: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
