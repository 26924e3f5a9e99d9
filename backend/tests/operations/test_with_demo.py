"""Prove that what runs beside a demo of its own decides how the run ends."""

from __future__ import annotations

import subprocess
import sys

from stagedoor.local_machine import is_free


def test_a_command_that_fails_fails_the_run_and_the_demo_tells_what_it_did_and_is_gone() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.with_demo", "sh", "-c", 'echo "$STAGEDOOR_URL"; exit 7'],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 7
    url = done.stdout.strip()
    assert f"ready {url}" in done.stderr.splitlines()
    assert is_free(int(url.rpartition(":")[2]))
