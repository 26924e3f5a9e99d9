"""Add up what an order costs: pure, and the same wherever it is asked."""

from __future__ import annotations

from dataclasses import dataclass

from stagedoor.kernel.money import Money


@dataclass(frozen=True, slots=True)
class PriceSum:
    """Be the parts of an order's price; `total` is all-in."""

    lines: Money
    discount: Money
    fees: Money
    tax: Money

    @property
    def total(self) -> Money:
        """Return what the buyer pays: lines − discount + fees + tax."""
        return self.lines.minus(self.discount).add(self.fees).add(self.tax)


def price_of(prices_minor: list[int], currency: str) -> PriceSum:
    """Return the sum of the prices that were locked with a hold."""
    lines = Money.total([Money(price, currency) for price in prices_minor], currency)
    nothing = Money.zero(currency)
    return PriceSum(lines=lines, discount=nothing, fees=nothing, tax=nothing)
