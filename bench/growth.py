"""Tell how a measured time grows with what there is."""

from __future__ import annotations

from collections.abc import Sequence


def flatness(curve: Sequence[Sequence[float]]) -> float:
    """Return how many times as long the largest takes as the smallest: 1.0 is flat."""
    return round(curve[-1][1] / curve[0][1], 2)
