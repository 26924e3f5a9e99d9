"""Run benches by name, or all of them; each prints one JSON line."""

from __future__ import annotations

import json
import sys
from importlib import import_module

from bench.demo import Demo

BENCHES = ("holds", "orders", "sell_out", "contention", "areas", "live_map", "search", "memory")


def main(names: list[str]) -> int:
    """Run the named benches in turn and print what each found."""
    demo = Demo.find()
    for name in names or BENCHES:
        print(json.dumps(import_module(f"bench.{name}").run(demo)), flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
