"""Find packages that are declared and not used, or used and not declared."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BACKEND = Path(__file__).resolve().parent.parent

# Imports a package that there is none of, one that came with another, and one for development.
PLANTED = """
import hypothesis
import no_such_package
import pluggy
"""
PLANTED_BREACHES = {
    ("DEP001", "no_such_package"),
    ("DEP002", "flask"),
    ("DEP003", "pluggy"),
    ("DEP004", "hypothesis"),
}


def main() -> int:
    """Print every breach and return how the check ended."""
    breaches = [f"planted: {code} of {name} was not found" for code, name in _missed()]
    for code, name, message, file in _breaches(BACKEND):
        breaches.append(f"{file}: {code}: {message} ({name})")
    for breach in breaches:
        print(breach)
    print(f"dependencies: {len(breaches)} breaches")
    return 1 if breaches else 0


def _breaches(project: Path) -> list[tuple[str, str, str, str]]:
    with tempfile.TemporaryDirectory() as directory:
        report = Path(directory) / "report.json"
        done = subprocess.run(
            [Path(sys.executable).parent / "deptry", ".", "--json-output", report],
            cwd=project, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if not report.exists():
            raise SystemExit(done.stderr)
        return [
            (one["error"]["code"], one["module"], one["error"]["message"], one["location"]["file"])
            for one in json.loads(report.read_text(encoding="utf-8"))
        ]


def _missed() -> list[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as directory:
        project = Path(directory)
        shutil.copy(BACKEND / "pyproject.toml", project)
        (project / "planted.py").write_text(PLANTED, encoding="utf-8")
        found = {(code, name) for code, name, _, _ in _breaches(project)}
    return sorted(PLANTED_BREACHES - found)


if __name__ == "__main__":
    sys.exit(main())
