"""Run a command beside a demo of its own, which knows nothing of any other and leaves nothing.

`python -m tests.with_demo COMMAND …` gives the command STAGEDOOR_URL and STAGEDOOR_HOME, and ends
as it ends. Should it fail, what the demo and its programs wrote is shown.
"""

from __future__ import annotations

import signal
import sys
import tempfile
import threading
from pathlib import Path

from stagedoor import child_process
from stagedoor.config import inherited_environment
from stagedoor.local_machine import free_port, read_lines

_LOOK_EVERY_S = 0.1
_LINES_SHOWN = 60


def main(command: list[str]) -> int:
    """Run the command and return its status."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="stagedoor-") as directory:
        home = Path(directory) / "var"
        try:
            status = _run(command, home, Path(directory) / "demo.log")
        except KeyboardInterrupt:
            return 130
        if status != 0:
            _show([Path(directory) / "demo.log", *sorted((home / "logs").glob("*.log"))])
        return status


def _run(command: list[str], home: Path, log_path: Path) -> int:
    port = free_port()
    env = inherited_environment(
        STAGEDOOR_HOME=str(home), PORT=str(port), STAGEDOOR_URL=f"http://127.0.0.1:{port}"
    )
    demo = child_process.start(
        [sys.executable, "-m", "stagedoor.main", "demo", "--leashed"], log_path, env=env
    )
    try:
        # The demo itself gives up when it takes too long.
        pause = threading.Event()
        while not any(line.startswith("ready ") for line in read_lines(log_path)):
            if demo.poll() is not None:
                return demo.returncode or 1
            pause.wait(_LOOK_EVERY_S)
        return _run_to_its_end(command, env)
    finally:
        child_process.stop(demo, [signal.SIGTERM], patience_s=30)


def _run_to_its_end(command: list[str], env: dict[str, str]) -> int:
    running = child_process.start(command, env=env, cwd=Path.cwd())
    try:
        return running.wait()
    finally:
        child_process.stop(running, [signal.SIGTERM])


def _show(log_paths: list[Path]) -> None:
    for path in log_paths:
        lines = read_lines(path)[-_LINES_SHOWN:]
        sys.stderr.write("\n".join([f"--- the end of {path.name}", *lines, ""]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
