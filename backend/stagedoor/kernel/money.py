"""Count money: whole minor units of one currency, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

# ISO 4217 currencies whose minor unit is not a hundredth.
_EXPONENTS = {
    "BHD": 3, "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "IQD": 3, "ISK": 0, "JOD": 3, "JPY": 0,
    "KMF": 0, "KRW": 0, "KWD": 3, "LYD": 3, "OMR": 3, "PYG": 0, "RWF": 0, "TND": 3, "UGX": 0,
    "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
}  # fmt: skip


_CODE_LENGTH = 3


class CurrencyMismatch(ValueError):
    """Say that amounts of two currencies met, which is always a programmer's error."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """Hold an amount in minor units (cents, yen, fils) of one ISO 4217 currency."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        """Refuse anything but a whole number and a three-letter code."""
        if type(self.amount_minor) is not int:
            raise TypeError("amount_minor must be a whole number of minor units")
        if len(self.currency) != _CODE_LENGTH or not self.currency.isupper():
            raise ValueError(f"{self.currency!r} is not an ISO 4217 code")

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Return nothing of a currency."""
        return cls(0, currency)

    @classmethod
    def total(cls, amounts: list[Money], currency: str) -> Money:
        """Return the sum of amounts; raises CurrencyMismatch for a foreign one."""
        result = cls.zero(currency)
        for amount in amounts:
            result = result.add(amount)
        return result

    def add(self, other: Money) -> Money:
        """Return the sum; raises CurrencyMismatch."""
        self._require_same_currency(other)
        return Money(self.amount_minor + other.amount_minor, self.currency)

    def minus(self, other: Money) -> Money:
        """Return the difference; raises CurrencyMismatch."""
        self._require_same_currency(other)
        return Money(self.amount_minor - other.amount_minor, self.currency)

    def times(self, quantity: int) -> Money:
        """Return the amount taken a whole number of times."""
        if type(quantity) is not int:
            raise TypeError("quantity must be a whole number")
        return Money(self.amount_minor * quantity, self.currency)

    def share(self, weights: list[int]) -> list[Money]:
        """Split by whole weights so that the parts sum to the amount exactly.

        Leftover minor units go to the largest fractions, earlier parts first (Hamilton's method).
        """
        if not weights or any(weight < 0 for weight in weights) or sum(weights) == 0:
            raise ValueError("weights must be non-negative and not all zero")
        whole, sign = abs(self.amount_minor), -1 if self.amount_minor < 0 else 1
        divisor = sum(weights)
        parts = [whole * weight // divisor for weight in weights]
        left_over = whole - sum(parts)
        by_fraction = sorted(
            range(len(weights)), key=lambda i: (-(whole * weights[i] % divisor), i)
        )
        for i in by_fraction[:left_over]:
            parts[i] += 1
        return [Money(sign * part, self.currency) for part in parts]

    @property
    def exponent(self) -> int:
        """Return how many decimals the currency's main unit has: 2 for EUR, 0 for JPY."""
        return _EXPONENTS.get(self.currency, 2)

    @property
    def is_zero(self) -> bool:
        """Tell whether there is nothing to pay."""
        return self.amount_minor == 0

    @property
    def main_units(self) -> Decimal:
        """Return the amount in the currency's main unit, exactly."""
        return Decimal(self.amount_minor).scaleb(-self.exponent)

    def text(self) -> str:
        """Return the amount for records, such as `EUR 45.00`."""
        return f"{self.currency} {self.main_units:.{self.exponent}f}"

    def _require_same_currency(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} met {other.currency}")
