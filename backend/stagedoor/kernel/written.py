"""Write amounts, days and hours as the readers of a language do."""

from __future__ import annotations

from copy import copy
from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, get_timezone_name

from stagedoor.kernel.language import ENGLISH, language_of, phrase, say
from stagedoor.kernel.money import Money


def money_text(money: Money, language: str = ENGLISH.code) -> str:
    """Return an amount, such as `€45.00`, with the decimals that its currency has."""
    locale = Locale.parse(language_of(language).locale)
    pattern = copy(locale.currency_formats["standard"])
    # Ours and not Babel's, which writes dinars of Iraq without their fils.
    pattern.frac_prec = (money.exponent, money.exponent)
    return str(
        pattern.apply(money.main_units, locale, currency=money.currency, currency_digits=False)
    )


def price_text(price: Money, language: str = ENGLISH.code) -> str:
    """Return a price; nothing to pay is a word."""
    return say("Free", language) if price.is_zero else money_text(price, language)


def day_text(instant: datetime, time_zone: str, language: str = ENGLISH.code) -> str:
    """Return the day at the venue, such as `Friday 27 November 2026`."""
    local = instant.astimezone(ZoneInfo(time_zone))
    written = format_date(local, "full", locale=language_of(language).locale)
    # English posters have no comma after the weekday, and German ones do.
    return written.replace(",", "") if language_of(language) is ENGLISH else written


def time_text(instant: datetime, time_zone: str, language: str = ENGLISH.code) -> str:
    """Return the time at the venue with its zone, such as `19:30 CET` or `19:30 Uhr MEZ`."""
    local = instant.astimezone(ZoneInfo(time_zone))
    return say(
        phrase("{time} {zone}", time=f"{local:%H:%M}", zone=_zone_text(local, language)), language
    )


def _zone_text(local: datetime, language: str) -> str:
    name = local.tzname() or ""
    # Zones without letters of their own are named by their distance, as `+03`.
    if name[:1] in {"+", "-"}:
        return f"UTC{name}"
    if language_of(language) is ENGLISH:
        return name
    theirs = get_timezone_name(local, "short", locale=language_of(language).locale)
    return name if theirs[:1] in {"+", "-"} else theirs
