"""Say what pages of other sites may do with ours: show it in a frame, and read what is public.

The widget (`web/src/apps/widget/`) reads an event where it stands, and buys in a frame of
`/embed/…`. Everything else stays closed to other sites.
"""

from __future__ import annotations

import re

from flask import Response, request

from stagedoor.config import Configuration

# The header that the shop sends from within another site's page. A form or a script of that site
# cannot send it along: it would have to ask first, and is told no.
FRAMED = "Stagedoor-Embed"

_PAGES = "/embed/"
_WIDGET = "/widget/"
# What the widget shows. The replies are the same for everybody, and go without a cookie.
_READABLE = re.compile(r"/api/v1/(events|series)/[^/]+")
_WIDGET_KEPT = "public, max-age=3600"


def is_framed() -> bool:
    """Tell whether the shop asks from within another site's page."""
    return request.headers.get(FRAMED) == "1"


def framing_sites(config: Configuration) -> str:
    """Return who may show the embedded shop: every site that nobody can read or change under way.

    A demo on this machine may also be shown by what else runs on it.
    """
    is_plain = config.is_loopback and not config.public_url.startswith("https:")
    return "https: http://localhost:* http://127.0.0.1:*" if is_plain else "https:"


def open_up(response: Response, framed_policy: str) -> None:
    """Change the headers of what other sites may use."""
    headers = response.headers
    if request.path.startswith(_PAGES):
        if response.mimetype == "text/html":
            headers["Content-Security-Policy"] = framed_policy
            # A tab that the widget opened tells the page that opened it when tickets are bought.
            headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    elif request.path.startswith(_WIDGET):
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Cache-Control"] = _WIDGET_KEPT
    elif request.method in {"GET", "HEAD"} and _READABLE.fullmatch(request.path):
        headers["Access-Control-Allow-Origin"] = "*"
