"""Write what pages say to readers without scripts, and put it into the templates."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from stagedoor.catalogue.forms import EventReply, EventSummaryReply
from stagedoor.kernel.language import Language, language_of, phrase, say
from stagedoor.kernel.money import Money
from stagedoor.kernel.written import day_text, price_text, time_text
from stagedoor.web.api import MoneyReply

TEMPLATES = Path(__file__).resolve().parent / "templates"
# How a sale stands, and what that means for the reader; nothing while one can simply buy.
STATES: Mapping[str, tuple[str, str]] = {
    "upcoming": ("On sale soon", "Tickets are not on sale yet."),
    "sold_out": ("Sold out", "Every place is taken."),
    "ended": ("Sale ended", "Tickets are no longer sold here."),
    "cancelled": (
        "Cancelled",
        "This event will not take place. Everyone who paid gets the money back.",
    ),
    "postponed": ("Postponed", "This event moves to another date. Tickets stay valid."),
}


def render(template: str, language: Language, values: Mapping[str, Any]) -> str:
    """Return a template with values in it, escaped."""
    return _environment(language.code).get_template(template).render(values)


def when(event: EventReply | EventSummaryReply, language: str) -> str:
    """Return an event's day and hour at its venue, with the zone."""
    day = day_text(event.starts_at, event.time_zone, language)
    return f"{day}, {time_text(event.starts_at, event.time_zone, language)}"


def where(event: EventReply | EventSummaryReply, language: str) -> str:
    """Return where an event is, as far as that is known."""
    names = [
        say("Online", language) if event.is_online else None,
        event.venue.name if event.venue is not None else None,
        event.city,
        country_name(event.country_code, language),
    ]
    return ", ".join(dict.fromkeys(name for name in names if name))


def country_name(code: str | None, language: str) -> str:
    """Return a country's name, or its code where nobody knows it."""
    names = Locale.parse(language_of(language).locale).territories
    return str(names.get(code, code)) if code else ""


def price(money: MoneyReply, language: str) -> str:
    """Return a price as it is read."""
    return price_text(Money(money.amount_minor, money.currency), language)


def from_price(money: MoneyReply | None, language: str) -> str:
    """Return from how much an event's places start."""
    if money is None:
        return ""
    if money.amount_minor == 0:
        return say("Free", language)
    return say(phrase("from {price}", price=price(money, language)), language)


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    told: dict[str, Any] = {"_": partial(say, language=language), "states": STATES}
    for write in (when, where, price, from_price, country_name):
        told[write.__name__] = partial(write, language=language)
    environment.globals.update(told)
    return environment
