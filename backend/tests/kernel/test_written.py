"""Amounts, days and hours as each language writes them, in the venue's own zone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stagedoor.kernel.money import Money
from stagedoor.kernel.written import day_text, money_text, price_text, time_text

EVENING = datetime(2026, 11, 27, 18, 30, tzinfo=UTC)


def plain(text: str) -> str:
    """Give a text with plain spaces and without marks of direction."""
    return text.replace("\u00a0", " ").replace("\u200f", "").replace("\u200e", "")


@pytest.mark.parametrize(
    ("money", "language", "written"),
    [
        (Money(104500, "EUR"), "en", "€1,045.00"),
        (Money(104500, "EUR"), "de", "1.045,00 €"),
        (Money(104500, "EUR"), "ar", "1,045.00 €"),
        (Money(8400, "JPY"), "de", "8.400 ¥"),
        (Money(1500, "KWD"), "de", "1,500 KWD"),
        (Money(1501, "IQD"), "en", "IQD1.501"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency(
    money: Money, language: str, written: str
) -> None:
    assert plain(money_text(money, language)) == written


def test_nothing_to_pay_is_a_word() -> None:
    assert price_text(Money(0, "EUR"), "en") == "Free"
    assert price_text(Money(0, "EUR"), "de") == "Kostenlos"


@pytest.mark.parametrize(
    ("zone", "language", "day", "time"),
    [
        ("Europe/Berlin", "en", "Friday 27 November 2026", "19:30 CET"),
        ("Europe/Berlin", "de", "Freitag, 27. November 2026", "19:30 Uhr MEZ"),
        ("Asia/Tokyo", "de", "Samstag, 28. November 2026", "03:30 Uhr JST"),
        ("America/Sao_Paulo", "de", "Freitag, 27. November 2026", "15:30 Uhr UTC-03"),
        ("Europe/Berlin", "ar", "الجمعة، 27 نوفمبر 2026", "19:30 CET"),
    ],
)
def test_an_evening_is_told_in_the_venue_s_zone(
    zone: str, language: str, day: str, time: str
) -> None:
    assert day_text(EVENING, zone, language) == day
    assert time_text(EVENING, zone, language) == time
