"""Run benches by name, or all of them and then the audit; each bench prints one JSON line.

The exit status is 1 when something is wrong, such as a place held twice, and 0 when goals are only
missed: how fast it is depends on the machine, and the lines say it.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from bench import shop
from bench.demo import Demo
from bench.fresh_arena import with_fresh_arena
from bench.verdict import GOALS, Result, judged
from stagedoor.config import ConfigurationError

_RIGHT, _WRONG, _NOT_RUN = 0, 1, 2
# Names for several at once.
_GROUPS = {"shop": shop.FIGURES}


def main(names: list[str]) -> int:
    """Run the named benches in turn and print what each found."""
    names = [figure for name in names for figure in _GROUPS.get(name, (name,))]
    unknown = [name for name in names if name not in GOALS]
    if unknown:
        return _not_run(f"there is no bench {unknown[0]!r}; there are {', '.join(GOALS)}")
    try:
        demo = Demo.find()
    except (ConfigurationError, ConnectionError) as error:
        return _not_run(
            f"no demo answers ({error}). Start one in another terminal with `make demo`, wait for "
            "its `ready`, and run this again with the same STAGEDOOR_HOME"
        )
    # So that a bench that is ended puts back what it changed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    demo = with_fresh_arena(demo)
    is_right = True
    for name in names or GOALS:
        result = judged(_run(name, demo))
        is_right = is_right and not result["wrong"]
        print(json.dumps(result, ensure_ascii=False), flush=True)  # noqa: T201
    if not names:
        is_right = _audit() and is_right
    return _RIGHT if is_right else _WRONG


def _run(name: str, demo: Demo) -> Result:
    """Return what a bench found; the figures of the shop come from one module."""
    if name in shop.FIGURES:
        return shop.run(demo, name)
    found: Result = import_module(f"bench.{name}").run(demo)
    return found


def _audit() -> bool:
    """Audit the demo, whose whole report is printed only when something is broken."""
    command = [str(Path(sys.executable).parent / "stagedoor"), "audit"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    is_clean = done.returncode == 0
    if not is_clean:
        sys.stderr.write(done.stdout + done.stderr)
    said = {"audit": "clean" if is_clean else "broken", "status": done.returncode}
    print(json.dumps(said), flush=True)  # noqa: T201
    return is_clean


def _not_run(why: str) -> int:
    sys.stderr.write(f"bench: {why}.\n")
    return _NOT_RUN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
