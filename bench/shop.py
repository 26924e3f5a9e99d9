"""Measure the shop as a phone sees it: in a Chromium with a slow processor and a slow network.

The browser and the phone's hand are in web/bench; a figure is the middle of three visits by
somebody who was never here. What a machine with much else to do adds is seen from `load`, and from
`main_thread_ms`, which counts by the page's own thread and not by the clock on the wall.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.demo import Demo

FIGURES = ("shop_page", "shop_map_20000", "shop_map_60000", "shop_pan", "shop_tap")
_WEB = Path(__file__).resolve().parent.parent / "web"
# Chromium brought by npm dies now and then while it starts on a bare machine.
_TRIES = 3


def run(demo: Demo, figure: str) -> dict[str, object]:
    """Return one figure of the shop."""
    said = ""
    for _ in range(_TRIES):
        done = _measure(demo, figure)
        if done.returncode == 0:
            found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
            return found
        said = done.stderr
    raise RuntimeError(said)


def _measure(demo: Demo, figure: str) -> subprocess.CompletedProcess[str]:
    programs = Path(sys.executable).parent
    environment = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}",
        "STAGEDOOR_URL": f"http://127.0.0.1:{demo.port}",
    }
    return subprocess.run(  # noqa: S603
        [programs / "npm", "--prefix", _WEB, "run", "--silent", "bench", "--", figure],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
