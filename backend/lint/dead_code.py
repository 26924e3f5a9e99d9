"""Find code that nothing uses, and names in the allow list that no longer excuse anything."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

from vulture import Vulture
from vulture.core import Item

BACKEND = Path(__file__).resolve().parent.parent
SOURCES = [BACKEND / name for name in ("stagedoor", "fake_stripe", "lint", "tests")]
SOURCES.append(BACKEND.parent / "bench")
FEWEST_FILES = 150

# What carries these is called by whoever reads the decorator.
DECORATORS = [
    "@*.get", "@*.post", "@*.put", "@*.patch", "@*.delete",  # flask-openapi's routes
    "@*.before_request", "@*.after_request", "@*.errorhandler", "@*.teardown_appcontext",
    "@event.listens_for*",  # SQLAlchemy
    "@*validator*", "@*serializer*",  # pydantic
    "@pytest.*",
]  # fmt: skip

# What these patterns match whole is called by the part named beside it.
CALLED_BY = {
    r"do_[A-Z]+|log_message|handle_error": "http.server and socketserver",
    r"handle_[A-Z]+": "aiosmtpd",
    r"handle_(starttag|endtag|data)": "html.parser",
    r"connection_made|connection_lost|data_received|pause_writing": "asyncio, on a protocol",
    r"process_bind_param|process_result_value": "SQLAlchemy, on a column's type",
    r"ensure_sync": "Flask",
    r"wsgi": "granian, by the name in the serve command",
    r"pytest_\w+": "pytest",
    r"settle_and_pay_back|take_webhook": "the kill sweep, by name in another process",
}
# Columns, fields and members of enumerations are read by frameworks, and locals by ruff.
UNJUDGED = {"variable", "attribute"}

PLANTED = '''
"""Hold something dead of each kind, and something that lives."""
import json

class DeadClass:
    pass

def dead_function() -> None:
    return
    print("never")

class Table:
    __tablename__ = "tables"

class Alive:
    def dead_method(self) -> None:
        pass

    @property
    def dead_property(self) -> int:
        return 1

    def do_GET(self) -> None:
        pass

Alive()
'''
PLANTED_DEAD = {"json", "DeadClass", "dead_function", "return", "dead_method", "dead_property"}


def main() -> int:
    """Print every breach and return how the check ended."""
    breaches = _missed()
    seen, dead = _unused(SOURCES)
    excused = {pattern for item in dead if (pattern := _pattern_for(item.name))}
    for item in dead:
        if not _pattern_for(item.name):
            where = os.path.relpath(item.filename, BACKEND.parent)
            breaches.append(f"{where}:{item.first_lineno}: nothing uses {item.typ} {item.name}")
    breaches += [f"the allow list excuses nothing by {one}" for one in CALLED_BY.keys() - excused]
    if seen < FEWEST_FILES:
        breaches.append(f"only {seen} files were looked at")
    for breach in breaches:
        print(breach)
    print(f"dead code: {seen} files, {len(breaches)} breaches")
    return 1 if breaches else 0


def _unused(sources: list[Path]) -> tuple[int, list[Item]]:
    looker = Vulture(ignore_decorators=DECORATORS)
    looker.scavenge([str(source) for source in sources])
    unused = [
        item
        for item in looker.get_unused_code()
        if item.typ not in UNJUDGED and not _is_table(item)
    ]
    return sum(len(list(source.rglob("*.py"))) for source in sources), unused


def _is_table(item: Item) -> bool:
    """Tell whether a class is a table: Alembic compares even those that only SQL touches."""
    lines = Path(item.filename).read_text(encoding="utf-8").splitlines()
    body = lines[item.first_lineno - 1 : item.last_lineno]
    return item.typ == "class" and any(line.startswith("    __tablename__ = ") for line in body)


def _pattern_for(name: str) -> str | None:
    return next((one for one in CALLED_BY if re.fullmatch(one, name)), None)


def _missed() -> list[str]:
    with tempfile.TemporaryDirectory() as directory:
        (Path(directory) / "planted.py").write_text(PLANTED, encoding="utf-8")
        _, dead = _unused([Path(directory)])
    found = {item.name for item in dead if not _pattern_for(item.name)}
    return [f"planted: {name} was judged wrongly" for name in sorted(found ^ PLANTED_DEAD)]


if __name__ == "__main__":
    sys.exit(main())
