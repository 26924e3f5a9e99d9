"""Say at the end of a run how many boundaries were found and killed, also when all is well."""

from __future__ import annotations

import pytest

PROPERTY = "boundaries"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print a line for each flow that was killed at each of its boundaries."""
    lines = [
        str(value)
        for report in terminalreporter.getreports("passed")
        for name, value in report.user_properties
        if name == PROPERTY
    ]
    if lines:
        terminalreporter.section("kill sweep")
        for line in lines:
            terminalreporter.write_line(line)
