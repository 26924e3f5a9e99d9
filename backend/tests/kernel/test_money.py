"""Prove that money is whole, of one currency, and never lost when it is split."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagedoor.kernel.money import CurrencyMismatch, Money

AMOUNTS = st.integers(min_value=-(10**15), max_value=10**15)
WEIGHTS = st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=12).filter(any)


@given(AMOUNTS, WEIGHTS)
def test_shares_sum_to_the_amount_exactly(amount: int, weights: list[int]) -> None:
    shares = Money(amount, "EUR").share(weights)
    assert len(shares) == len(weights)
    assert sum(share.amount_minor for share in shares) == amount
    assert {share.currency for share in shares} == {"EUR"}


@given(AMOUNTS, WEIGHTS)
def test_each_share_is_less_than_one_minor_unit_from_its_fair_part(
    amount: int, weights: list[int]
) -> None:
    for share, weight in zip(Money(amount, "EUR").share(weights), weights, strict=True):
        fair = Fraction(amount * weight, sum(weights))
        assert abs(share.amount_minor - fair) < 1
        assert weight > 0 or share.amount_minor == 0


@given(AMOUNTS, WEIGHTS)
def test_giving_back_is_shared_as_taking_was(amount: int, weights: list[int]) -> None:
    taken = Money(amount, "EUR").share(weights)
    given_back = Money(-amount, "EUR").share(weights)
    assert [share.amount_minor for share in given_back] == [-share.amount_minor for share in taken]


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (1, [1, 1], [1, 0]),
        (10, [1, 2], [3, 7]),
        (7, [0, 1], [0, 7]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (0, [3, 4], [0, 0]),
    ],
)
def test_leftover_units_go_to_the_largest_fractions_the_first_ones_first(
    amount: int, weights: list[int], parts: list[int]
) -> None:
    shared = Money(amount, "EUR").share(weights)
    assert [share.amount_minor for share in shared] == parts


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [-1]])
def test_weights_that_share_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        Money(100, "EUR").share(weights)


@given(AMOUNTS, AMOUNTS)
def test_what_is_added_and_taken_away_again_changes_nothing(one: int, other: int) -> None:
    amount, change = Money(one, "EUR"), Money(other, "EUR")
    assert amount.add(change).minus(change) == amount
    assert amount.add(change) == change.add(amount)


@given(AMOUNTS, st.integers(min_value=0, max_value=40))
def test_many_times_an_amount_is_its_sum(amount: int, quantity: int) -> None:
    price = Money(amount, "EUR")
    assert price.times(quantity) == Money.total([price] * quantity, "EUR")


@pytest.mark.parametrize(
    ("currency", "exponent", "text"),
    [
        ("EUR", 2, "EUR 45.00"),
        ("JPY", 0, "JPY 4500"),
        ("KRW", 0, "KRW 4500"),
        ("KWD", 3, "KWD 4.500"),
        ("BHD", 3, "BHD 4.500"),
    ],
)
def test_a_currency_is_written_with_its_own_decimals(
    currency: str, exponent: int, text: str
) -> None:
    amount = Money(4500, currency)
    assert (amount.exponent, amount.text()) == (exponent, text)


def test_the_largest_amount_that_is_stored_is_written_in_full() -> None:
    assert Money(2**63 - 1, "EUR").text() == "EUR 92233720368547758.07"
    assert Money(-5, "EUR").text() == "EUR -0.05"


def test_currencies_do_not_mix() -> None:
    euros, dollars = Money(1, "EUR"), Money(1, "USD")
    with pytest.raises(CurrencyMismatch, match="EUR met USD"):
        euros.add(dollars)
    with pytest.raises(CurrencyMismatch):
        dollars.minus(euros)
    with pytest.raises(CurrencyMismatch):
        Money.total([euros, dollars], "EUR")


@pytest.mark.parametrize("amount", [1.0, "1", True, None])
def test_only_a_whole_number_is_an_amount(amount: Any) -> None:
    with pytest.raises(TypeError, match="whole number"):
        Money(amount, "EUR")


@pytest.mark.parametrize("quantity", [1.5, "2", True])
def test_only_a_whole_number_of_times_is_taken(quantity: Any) -> None:
    with pytest.raises(TypeError, match="whole number"):
        Money(1, "EUR").times(quantity)


@pytest.mark.parametrize("currency", ["", "EU", "EURO", "eur"])
def test_only_three_capitals_are_a_currency(currency: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(1, currency)


def test_nothing_to_pay_is_told_from_something() -> None:
    assert Money.zero("EUR").is_zero
    assert Money.total([], "JPY") == Money(0, "JPY")
    assert not Money(1, "EUR").is_zero
