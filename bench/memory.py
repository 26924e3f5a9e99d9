"""Measure the memory of an idle box office: web, worker, hub, PostgreSQL and Valkey, as PSS."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from bench.demo import Demo

_CEILING_MIB = 400
_COUNTED = ("web", "worker", "live", "postgres", "valkey")


def run(demo: Demo) -> dict[str, object]:
    """Add up the proportional set sizes of each part and its children."""
    pids = json.loads((demo.config.home / "demo.json").read_text(encoding="utf-8"))["pids"]
    parts = {name: round(sum(map(_pss_kib, _tree(pids[name]))) / 1024) for name in _COUNTED}
    total = sum(parts.values())
    return {
        "bench": "memory",
        "value": total,
        "unit": "MiB PSS",
        "ceiling": _CEILING_MIB,
        "ratio": round(total / _CEILING_MIB, 3),
        "parts": parts,
    }


def _tree(pid: int) -> list[int]:
    """Return a process and everything that descends from it."""
    with suppress(FileNotFoundError, ProcessLookupError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        return [pid, *(grandchild for child in children for grandchild in _tree(int(child)))]
    return []


def _pss_kib(pid: int) -> int:
    """Return what a process takes; one that has just ended takes nothing."""
    with suppress(FileNotFoundError, ProcessLookupError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
