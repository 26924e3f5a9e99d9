"""Say of a bench's result whether it meets its goals, and whether anything in it is wrong.

A goal that is missed is a matter of speed and of the machine. What is wrong is wrong on any: a
place held twice, a viewer who was not told, an answer that is the server's failure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Result = Mapping[str, object]
_SERVER_FAILURE = 500


@dataclass(frozen=True, slots=True)
class Goal:
    """Be a bound of one number of a result."""

    field: str
    at_least: float | None = None
    at_most: float | None = None

    def is_met_by(self, result: Result) -> bool:
        """Tell whether the number is there and within the bound."""
        value = result.get(self.field)
        if not isinstance(value, int | float):
            return False
        is_high_enough = self.at_least is None or value >= self.at_least
        return is_high_enough and (self.at_most is None or value <= self.at_most)

    def __str__(self) -> str:
        """Return the goal as people write it."""
        parts = [f"≥ {self.at_least:g}"] if self.at_least is not None else []
        parts += [f"≤ {self.at_most:g}"] if self.at_most is not None else []
        return f"{self.field} {' and '.join(parts)}"


# A hold's time, and that of a list, may vary by half; a curve that grows with its size would not.
_FLAT = Goal("flatness", at_most=1.5)
# In the order in which they run: memory is that of a box office that has had no crowd yet.
GOALS: Mapping[str, tuple[Goal, ...]] = {
    "memory": (Goal("value", at_most=400),),
    "event_page": (Goal("value", at_least=1_000),),
    "ticket_pdf": (Goal("value", at_most=15),),
    "search": (Goal("value", at_most=30),),
    "order_list": (_FLAT,),
    "growth": (_FLAT,),
    "holds": (Goal("ratio", at_least=0.2), Goal("p99_ms", at_most=25)),
    "best_available": (Goal("p99_ms", at_most=50), Goal("ratio", at_least=0.98)),
    "areas": (Goal("value", at_least=2_000),),
    "contention": (Goal("value", at_least=4_000),),
    "orders": (Goal("ratio", at_least=25),),
    "orders_paid": (Goal("ratio", at_least=10),),
    "sell_out": (Goal("value", at_most=1), Goal("refusal_p99_ms", at_most=50)),
    "live_map": (Goal("value", at_most=250), Goal("kib_a_viewer", at_most=2)),
    "shop_page": (Goal("value", at_most=2_000),),
    "shop_map_20000": (Goal("value", at_most=3_000),),
    "shop_map_60000": (Goal("value", at_most=4_000),),
    "shop_pan": (Goal("value", at_most=33),),
    "shop_tap": (Goal("value", at_most=200),),
}
# What these fields of a result are when nothing went wrong.
RIGHT: Mapping[str, Mapping[str, object]] = {
    "ticket_pdf": {"refused": 0},
    "search": {"unfound": []},
    "order_list": {"refused": 0},
    "growth": {"refused": 0},
    "holds": {"double_holds": 0},
    "best_available": {"double_holds": 0},
    "areas": {"double_holds": 0},
    "contention": {"double_holds": 0, "deadlocks": 0},
    "sell_out": {"sold": 200},
    "live_map": {"untold": 0},
    "shop_page": {"other_origins": []},
    "shop_map_20000": {"other_origins": []},
    "shop_map_60000": {"other_origins": []},
}


def judged(result: Result) -> dict[str, object]:
    """Return a result with its goals, whether it met them, and what is wrong with it."""
    goals = GOALS[str(result["bench"])]
    return {
        **result,
        "goals": [str(goal) for goal in goals],
        "met": all(goal.is_met_by(result) for goal in goals),
        "wrong": wrongs(result),
    }


def wrongs(result: Result) -> list[str]:
    """Return what no machine excuses."""
    right = RIGHT.get(str(result["bench"]), {})
    found = [
        f"{field} is {result.get(field)}, not {wanted}"
        for field, wanted in right.items()
        if result.get(field) != wanted
    ]
    answers = result.get("answers")
    if isinstance(answers, Mapping):
        failures = sum(count for status, count in answers.items() if status >= _SERVER_FAILURE)
        found += [f"the server failed {failures} times"] if failures else []
    return found
