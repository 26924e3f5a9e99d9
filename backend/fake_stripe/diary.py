"""Chores for later: a slow payment arrives, a refund bounces, a bank takes money back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fake_stripe import attempts, charges, disputes, refunds
from fake_stripe.timetable import Timetable
from fake_stripe.work import Work

if TYPE_CHECKING:
    from fake_stripe.app import App

CHORES: dict[str, Callable[[Work, str], None]] = {
    "finish_processing": attempts.finish,
    "settle_charge": charges.settle,
    "succeed_refund": refunds.succeed,
    "fail_refund": refunds.fail,
    "dispute_charge": disputes.bank_takes_back,
}


class Diary:
    """Do each chore when its time has come, once, also when that was during a pause."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.timetable = Timetable("diary", self._carry_out, threads=1)

    def start(self) -> None:
        """Start, with what an earlier process left undone."""
        for row in self._app.store.rows("SELECT number, due_ms FROM chores"):
            self.timetable.add(row["due_ms"], row["number"])
        self.timetable.start()

    def _carry_out(self, number: int) -> None:
        with self._app.work() as work:
            rows = work.store.rows("SELECT what, object FROM chores WHERE number = ?", number)
            for row in rows:
                CHORES[row["what"]](work, row["object"])
            work.store.run("DELETE FROM chores WHERE number = ?", number)
