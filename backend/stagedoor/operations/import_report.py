"""Report what an import refused, mended and guessed, row by row and in sum."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Action(StrEnum):
    """Name what became of what stood in a row."""

    REFUSED = "refused"
    MENDED = "mended"
    GUESSED = "guessed"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """Be one thing that was not taken over as it stood, and why."""

    line: int
    name: str
    action: Action
    field: str
    found: str | None
    made: str | None
    reason: str


@dataclass(slots=True)
class ImportReport:
    """Gather what an import did."""

    rules: list[str] = field(default_factory=list)
    rows: list[ReportRow] = field(default_factory=list)
    read: int = 0
    imported: int = 0
    already_there: int = 0
    ahead: int = 0
    places: int = 0
    shifted_years: int = 0

    def add(
        self,
        action: Action,
        line: int,
        name: str,
        *,
        field: str,
        found: str | None,
        made: str | None,
        reason: str,
    ) -> None:
        """Note one thing about a row."""
        self.rows.append(ReportRow(line, name, action, field, found, made, reason))

    def count(self, action: Action) -> int:
        """Return how many rows of the file have something refused, mended or guessed."""
        return len({row.line for row in self.rows if row.action == action})

    def summary(self) -> str:
        """Return what a person reads after the import."""
        refused, mended, guessed = (self.count(action) for action in Action)
        lines = [
            f"{self.read} rows read: {self.imported} imported, {self.already_there} there already",
            f"{self.ahead} are ahead and sell {self.places} places",
            f"dates moved by {self.shifted_years} years",
            f"{refused} rows refused, {mended} mended, {guessed} with a guess",
        ]
        reasons = Counter(
            (row.action, row.field, row.reason) for row in self.rows if row.action != Action.REFUSED
        )
        lines += [
            f"  {count} times {action} {name}: {reason}"
            for (action, name, reason), count in sorted(reasons.items())
        ]
        lines += [
            f"  line {row.line} refused: {row.reason} ({row.field}: {row.found})"
            for row in self.rows
            if row.action == Action.REFUSED
        ]
        return "\n".join(lines)

    def document(self) -> dict[str, Any]:
        """Return the whole report as JSON data."""
        return asdict(self)

    def as_json(self) -> str:
        """Return the whole report as a JSON text."""
        return json.dumps(self.document(), ensure_ascii=False, indent=1)
