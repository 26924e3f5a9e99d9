"""Describe events to machines in the words of schema.org (JSON-LD)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from stagedoor.catalogue.forms import EventReply, EventSummaryReply
from stagedoor.catalogue.on_sale import SaleState
from stagedoor.discovery.forms import SeriesReply, VenuePageReply
from stagedoor.kernel.money import Money

_CONTEXT = "https://schema.org"
_STATUS = {
    SaleState.CANCELLED: "EventCancelled",
    SaleState.POSTPONED: "EventPostponed",
}
_AVAILABILITY = {
    SaleState.ON_SALE: "InStock",
    SaleState.UPCOMING: "PreOrder",
    SaleState.SOLD_OUT: "SoldOut",
}
# Inside a script element these could end it or be taken for markup.
_UNSAFE = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def as_script(data: object) -> Markup:
    """Return data as JSON that is safe inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_UNSAFE))  # noqa: S704 - nothing in it can end the element


def event_data(event: EventReply, *, organiser: str, base: str) -> dict[str, Any]:
    """Return what an event is, where and when, and what it costs."""
    url = f"{base}/events/{event.slug}"
    data: dict[str, Any] = {
        **_facts(event, base),
        "description": event.description or event.name,
        "image": [f"{base}/pictures/{event.id}.png"],
        "organizer": {"@type": "Organization", "name": organiser},
        "offers": [
            {
                "@type": "Offer",
                "name": _offer_name(event, price.price_tier, price.ticket_type),
                "price": _decimal(price.price.amount_minor, price.price.currency),
                "priceCurrency": price.price.currency,
                "availability": f"{_CONTEXT}/{_AVAILABILITY.get(event.sale_state, 'SoldOut')}",
                "url": url,
                **({"validFrom": event.sale_opens_at.isoformat()} if event.sale_opens_at else {}),
            }
            for price in event.prices
        ],
    }
    if event.series is not None:
        data["superEvent"] = {
            "@type": "EventSeries",
            "name": event.series.name,
            "url": f"{base}/series/{event.series.slug}",
        }
    return data


def list_data(events: Sequence[EventSummaryReply], base: str) -> dict[str, Any]:
    """Return a list of events by their addresses."""
    return {
        "@context": _CONTEXT,
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "url": f"{base}/events/{event.slug}"}
            for position, event in enumerate(events, 1)
        ],
    }


def venue_data(venue: VenuePageReply, base: str) -> dict[str, Any]:
    """Return what a venue is, and where."""
    return {
        "@context": _CONTEXT,
        "@type": "EventVenue",
        "name": venue.name,
        "url": f"{base}/venues/{venue.slug}",
        "address": _address(venue.address, venue.city, venue.country_code),
    }


def series_data(series: SeriesReply, base: str) -> dict[str, Any]:
    """Return what a series is, with its dates."""
    return {
        "@context": _CONTEXT,
        "@type": "EventSeries",
        "name": series.name,
        "description": series.description or series.name,
        "url": f"{base}/series/{series.slug}",
        "startDate": _local(series.events[0].starts_at, series.events[0].time_zone),
        "endDate": _local(series.events[-1].ends_at, series.events[-1].time_zone),
        "location": _location(series.events[0], base),
        "subEvent": [_facts(event, base) for event in series.events],
    }


def _facts(event: EventReply | EventSummaryReply, base: str) -> dict[str, Any]:
    mode = "OnlineEventAttendanceMode" if event.is_online else "OfflineEventAttendanceMode"
    return {
        "@context": _CONTEXT,
        "@type": "Event",
        "name": event.name,
        "url": f"{base}/events/{event.slug}",
        "startDate": _local(event.starts_at, event.time_zone),
        "endDate": _local(event.ends_at, event.time_zone),
        "eventStatus": f"{_CONTEXT}/{_STATUS.get(event.sale_state, 'EventScheduled')}",
        "eventAttendanceMode": f"{_CONTEXT}/{mode}",
        "location": _location(event, base),
    }


def _location(event: EventReply | EventSummaryReply, base: str) -> dict[str, Any]:
    if event.is_online:
        return {"@type": "VirtualLocation", "url": event.url or f"{base}/events/{event.slug}"}
    venue = event.venue
    city, country = event.city, event.country_code
    return {
        "@type": "Place",
        "name": venue.name if venue is not None else (city or event.name),
        "address": _address(venue.address if venue is not None else "", city, country),
    }


def _address(street: str, city: str | None, country_code: str | None) -> dict[str, Any]:
    named = {"streetAddress": street, "addressLocality": city, "addressCountry": country_code}
    return {"@type": "PostalAddress", **{name: text for name, text in named.items() if text}}


def _offer_name(event: EventReply, tier: str, ticket_type: str) -> str:
    tiers = {one.code: one.name for one in event.price_tiers}
    types = {one.code: one.name for one in event.ticket_types}
    return f"{tiers[tier]}, {types[ticket_type]}"


def _decimal(amount_minor: int, currency: str) -> str:
    money = Money(amount_minor, currency)
    return f"{money.main_units:.{money.exponent}f}"


def _local(instant: datetime, time_zone: str) -> str:
    return instant.astimezone(ZoneInfo(time_zone)).isoformat()
