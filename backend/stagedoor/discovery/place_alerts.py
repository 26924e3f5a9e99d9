"""Note who wants to hear of places that come back, and tell them once, the first who asked first.

Nobody learns from us whether an address was noted before: the answer is always the same.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from stagedoor.catalogue.models import Event, PriceTier, Venue
from stagedoor.catalogue.on_sale import SaleState, sale_state
from stagedoor.database import Database
from stagedoor.discovery.errors import AlertNotFound, PlacesLeft, SaleOver
from stagedoor.discovery.models import PlaceAlert
from stagedoor.kernel import ids
from stagedoor.kernel.errors import Invalid, TooMany
from stagedoor.kernel.written import day_text, time_text
from stagedoor.notifications import outbox
from stagedoor.web.rate_limits import Limit, RateLimits

_OF_NETWORK = Limit("place-alert-network", "20/minute; 200/hour")
_TO_ADDRESS = Limit("place-alert-address", "20/day")
# Those who asked first have the places to themselves for a while.
_HEAD_START = timedelta(minutes=10)
_BATCH = 20
_KEPT = timedelta(days=7)
_MAC_LENGTH = 16

_FREE = text(
    "SELECT tier_no, count(*) FROM places WHERE event_id = :id AND (state = 'free' "
    "OR (state = 'held' AND held_until < clock_timestamp())) GROUP BY tier_no"
)
_DUE = text(
    "SELECT e.id FROM events AS e WHERE e.state = 'published' "
    "AND e.id IN (SELECT event_id FROM place_alerts WHERE told_at IS NULL AND ended_at IS NULL) "
    "AND (e.sale_opens_at IS NULL OR e.sale_opens_at <= clock_timestamp()) "
    "AND coalesce(e.sale_closes_at, e.ends_at) > clock_timestamp() "
    "AND NOT EXISTS (SELECT FROM place_alerts AS told WHERE told.event_id = e.id "
    "AND told.told_at > clock_timestamp() - :head_start)"
)
_FORGET = text(
    "DELETE FROM place_alerts USING events AS e WHERE e.id = event_id "
    "AND e.ends_at < clock_timestamp() - :kept"
)


class AlertTokens:
    """Make the secrets of the links that call a wish off."""

    def __init__(self, secret_key: bytes) -> None:
        """Derive the key."""
        self._key = hmac.digest(secret_key, b"place alert v1", "sha256")

    def of(self, alert_id: UUID) -> str:
        """Return the secret of a wish's link."""
        signed = alert_id.bytes + self._mac(alert_id.bytes)
        return base64.urlsafe_b64encode(signed).rstrip(b"=").decode()

    def read(self, token: str) -> UUID:
        """Return whose link a secret is of; raises AlertNotFound."""
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError as error:
            raise AlertNotFound from error
        body, mac = raw[:-_MAC_LENGTH], raw[-_MAC_LENGTH:]
        if len(body) != _MAC_LENGTH or not hmac.compare_digest(mac, self._mac(body)):
            raise AlertNotFound
        return UUID(bytes=body)

    def _mac(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, "sha256")[:_MAC_LENGTH]


class AlertLimits:
    """Count wishes to be told."""

    def __init__(self, limits: RateLimits) -> None:
        """Count with these."""
        self._limits = limits

    def ask(self, address: str | None) -> None:
        """Let somebody in a part of the network ask; raises TooMany."""
        self._limits.count_by_network(_OF_NETWORK, address)

    def may_write_to(self, email: str) -> bool:
        """Tell whether an address may be noted once more; the asker is not told so."""
        with suppress(TooMany):
            self._limits.count(_TO_ADDRESS, email.casefold())
            return True
        return False


def ask_for_word(
    session: Session, event: Event, email: str, *, tier: str | None, language: str, now: datetime
) -> None:
    """Note that an address wants to hear, once, of places in an event, or in one of its tiers.

    Raises SaleOver, and PlacesLeft where there is nothing to wait for.
    """
    tier_no = None if tier is None else _tier_no(session, event, tier)
    free = _free(session, event.id)
    left = sum(free.values()) if tier_no is None else free.get(tier_no, 0)
    state = sale_state(event, now, has_places_left=left > 0)
    if state in {SaleState.CANCELLED, SaleState.ENDED}:
        raise SaleOver
    if state == SaleState.ON_SALE:
        raise PlacesLeft
    email = email.lower()
    ended = select(PlaceAlert.id).where(
        PlaceAlert.event_id == event.id,
        PlaceAlert.email == email,
        PlaceAlert.ended_at.is_not(None),
    )
    if session.scalar(ended.limit(1)) is not None:
        return
    noted = {"id": ids.new_id(), "event_id": event.id, "tier_no": tier_no, "email": email}
    session.execute(insert(PlaceAlert).values(**noted, language=language).on_conflict_do_nothing())


def call_off(session: Session, alert_id: UUID, now: datetime) -> None:
    """Never write to a wish's address about its event again; raises AlertNotFound."""
    alert = session.get(PlaceAlert, alert_id, with_for_update=True)
    if alert is None:
        raise AlertNotFound
    alert.end(now)


def tell_who_waits(database: Database, tokens: AlertTokens, *, public_url: str) -> int:
    """Mail the next few who wait for places that are free now; return how many were told."""
    with database.read() as session:
        due = session.execute(_DUE, {"head_start": _HEAD_START}).scalars().all()
    told = 0
    for event_id in due:
        with database.begin() as session:
            told += _tell(session, event_id, tokens, public_url)
    return told


def forget_who_waited(database: Database) -> None:
    """Delete the addresses of those who waited for events that are over."""
    with database.begin() as session:
        session.execute(_FORGET, {"kept": _KEPT})


def _tell(session: Session, event_id: UUID, tokens: AlertTokens, public_url: str) -> int:
    free = _free(session, event_id)
    if not free:
        return 0
    next_ones = session.scalars(
        select(PlaceAlert)
        .where(
            PlaceAlert.event_id == event_id,
            PlaceAlert.told_at.is_(None),
            PlaceAlert.ended_at.is_(None),
            or_(PlaceAlert.tier_no.is_(None), PlaceAlert.tier_no.in_(free)),
        )
        .order_by(PlaceAlert.created_at, PlaceAlert.id)
        .limit(min(_BATCH, sum(free.values())))
        .with_for_update(skip_locked=True)
    ).all()
    if next_ones:
        _mail(session, event_id, next_ones, tokens=tokens, public_url=public_url)
    return len(next_ones)


def _mail(
    session: Session,
    event_id: UUID,
    alerts: Sequence[PlaceAlert],
    *,
    tokens: AlertTokens,
    public_url: str,
) -> None:
    event = session.get_one(Event, event_id)
    venue = session.get(Venue, event.venue_id) if event.venue_id is not None else None
    now = session.scalars(select(func.clock_timestamp())).one()
    for alert in alerts:
        alert.told_at = now
        values: dict[str, Any] = {
            "language": alert.language,
            "event_name": event.name,
            "day": day_text(event.starts_at, event.time_zone, alert.language),
            "time": time_text(event.starts_at, event.time_zone, alert.language),
            "venue": venue.name if venue is not None else (event.city or ""),
            "event_link": f"{public_url}/events/{event.slug}",
            # Named so that the outbox forgets it with the mail.
            "link": f"{public_url}/place-alerts/{tokens.of(alert.id)}",
        }
        outbox.enqueue(
            session,
            to=alert.email,
            template="places_back",
            values=values,
            dedupe_key=f"place-alert:{alert.id}",
        )


def _free(session: Session, event_id: UUID) -> dict[int, int]:
    rows = session.execute(_FREE, {"id": event_id})
    return {tier_no: count for tier_no, count in rows}  # noqa: C416 - rows are not pairs to mypy


def _tier_no(session: Session, event: Event, code: str) -> int:
    tier_no = session.scalar(
        select(PriceTier.tier_no).where(PriceTier.event_id == event.id, PriceTier.code == code)
    )
    if tier_no is None:
        fault = {"pointer": "/price_tier", "code": "unknown", "message": "No such price tier"}
        raise Invalid("The event has no such price tier.", errors=[fault])
    return tier_no
