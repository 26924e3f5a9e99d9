"""Print the picture of a shared link as PNG, in a process of its own that ends with it.

It is given facts on its standard input and nothing else: no secrets, no database.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from stagedoor.booking.font_coverage import FONTS, printable

_TEMPLATE = Path(__file__).resolve().parent / "templates" / "poster.typ"
_TIMEOUT_S = 20
_MEMORY_MAX = 1 << 30
_SIZES = ((24, 92), (48, 76), (90, 58))
_SMALLEST = 46


class PosterUnprintable(Exception):
    """Say that the renderer could not print a picture."""


@dataclass(frozen=True, slots=True)
class Poster:
    """Be what a picture shows."""

    picture: str
    name: str
    when: str
    where: str
    language: str


def print_poster(poster: Poster) -> bytes:
    """Return a PNG of 1200 by 630; raises PosterUnprintable."""
    facts = json.dumps(asdict(poster)).encode()
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            (sys.executable, "-m", __name__),
            input=facts,
            capture_output=True,
            timeout=_TIMEOUT_S,
            check=True,
            env={},
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise PosterUnprintable(str(error)) from error
    return done.stdout


def _render(facts: dict[str, str]) -> bytes:
    # Imported here, since whoever has posters printed needs neither renderer nor fonts.
    import typst  # noqa: PLC0415

    name = printable(facts["name"])
    size = next((size for longest, size in _SIZES if len(name) <= longest), _SMALLEST)
    shown = {
        **facts,
        "name": name,
        "size": size,
        "when": printable(facts["when"]),
        "where": printable(facts["where"]),
    }
    rendered = typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="png",
        ppi=72,
        sys_inputs={"facts": json.dumps(shown)},
    )
    assert isinstance(rendered, bytes), "there is one page"
    return rendered


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_MAX, _MEMORY_MAX))
    answer = os.dup(1)
    # What a library might print must not get into the picture.
    os.dup2(2, 1)
    with os.fdopen(answer, "wb") as output:
        output.write(_render(json.loads(sys.stdin.buffer.read())))


if __name__ == "__main__":
    _main()
