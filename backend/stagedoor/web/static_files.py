"""Send the built front end's files, in the packing that the browser takes.

The build leaves `name.br` and `name.gz` beside each file that gets smaller by it, so nothing is
packed while somebody waits.
"""

from __future__ import annotations

from pathlib import Path

from flask import Response, request, send_from_directory

_PACKINGS = {"br": ".br", "gzip": ".gz"}
_FOREVER = "public, max-age=31536000, immutable"
# These have their content's hash in their name.
_NEVER_CHANGES = "assets/"


def find_file(directory: Path, name: str) -> Path | None:
    """Return the file of this name, or None where there is none inside the directory."""
    file = directory / name
    try:
        is_ours = bool(name) and file.is_file() and directory in file.resolve().parents
    except OSError:
        # Such as for a name that is longer than any file's.
        return None
    return file if is_ours else None


def send_file(directory: Path, name: str) -> Response:
    """Send a file that is there, packed if the browser takes it so."""
    packing = _packing(directory, name)
    response = send_from_directory(directory, name + _PACKINGS.get(packing, ""))
    if packing:
        plain = send_from_directory(directory, name)
        response.content_type = plain.content_type
        response.headers["Content-Disposition"] = plain.headers["Content-Disposition"]
        response.content_encoding = packing
        plain.close()
    if _is_packed(directory, name):
        response.vary.add("Accept-Encoding")
    if name.startswith(_NEVER_CHANGES):
        response.headers["Cache-Control"] = _FOREVER
    return response


def _packing(directory: Path, name: str) -> str:
    """Return the best packing that there is and that the browser takes, or nothing."""
    accepted = request.accept_encodings
    for packing, ending in _PACKINGS.items():
        if accepted.quality(packing) > 0 and (directory / (name + ending)).is_file():
            return packing
    return ""


def _is_packed(directory: Path, name: str) -> bool:
    return any((directory / (name + ending)).is_file() for ending in _PACKINGS.values())
