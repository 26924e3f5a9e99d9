"""Send the shop's page in its reader's language, with the way to the texts of that language.

The page chooses its language by the same rule (`web/src/shared/texts/languages.ts`): what the
address names, else what the reader chose before, else what the browser asks for, else what this
box office speaks by default, which the page finds in what is sent.
"""

from __future__ import annotations

import json
import re
from functools import cache
from http import HTTPStatus
from pathlib import Path

from flask import Response, request

from stagedoor.kernel.errors import Unavailable
from stagedoor.kernel.language import LANGUAGES, Language, choose

# What the language of a page depends on, besides its address.
LANGUAGE_VARIES = "Accept-Language, Cookie"
_CHOICE = "stagedoor_language"
_TITLE = "<title>Stagedoor</title>"
_EMPTY = '<div id="root"></div>'
# What a page says that says nothing else without scripts.
_NEEDS_SCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_AS_BUILT = '<html lang="en">'
_TEXTS = {"en": "english", "de": "german", "ar": "arabic"}


class FrontEndMissing(Unavailable):
    """Refuse a page because the web front end was never built."""

    code, title = "front-end-missing", "The web front end is not built: run `make web`"


def shop_page(directory: Path) -> Response:
    """Return the page that starts the shop."""
    # What no page of the programme is, search engines leave out.
    head = f'<meta name="robots" content="noindex" />\n    {_TITLE}'
    return send_page(fill_page(directory, page_language(), head=head, body=""))


def fill_page(directory: Path, language: Language, *, head: str, body: str) -> str:
    """Return the page with what its address shows already in it; the shop then takes it over.

    Head and body must be HTML: nothing is escaped here. Raises FrontEndMissing.
    """
    file = directory / "shop.html"
    if not file.is_file():
        raise FrontEndMissing
    page = _spoken(file, file.stat().st_mtime_ns, language)
    page = page.replace(_TITLE, head, 1)
    if body:
        page = _NEEDS_SCRIPT.sub("", page, count=1)
    return page.replace(_EMPTY, f'<div id="root">{body}</div>', 1)


def send_page(page: str, status: int = 200) -> Response:
    """Return a page that is asked for anew each time, and sent only where it changed."""
    response = Response(page, status=status, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = LANGUAGE_VARIES
    response.add_etag()
    if status == HTTPStatus.OK:
        response.make_conditional(request)
    return response


def page_language() -> Language:
    """Return the language that the page is read in."""
    return (
        named_language()
        or _known(request.cookies.get(_CHOICE, ""))
        or choose(request.headers.get("Accept-Language"))
    )


def named_language() -> Language | None:
    """Return the language that the page's address names."""
    return _known(request.args.get("lang", ""))


def _known(wish: str) -> Language | None:
    return LANGUAGES.get(wish.split("-", 1)[0].lower())


@cache
def _spoken(file: Path, _changed_ns: int, language: Language) -> str:
    page = file.read_text(encoding="utf-8")
    page = page.replace(_AS_BUILT, f'<html lang="{language.code}" dir="{language.direction}">', 1)
    texts = _texts_of(file.parent, language)
    # Asked for at once, and not only when the shop has come and says which it needs.
    hint = (
        f'<link rel="modulepreload" crossorigin href="/{texts}">\n  </head>' if texts else "</head>"
    )
    return page.replace("</head>", hint, 1)


def _texts_of(directory: Path, language: Language) -> str | None:
    manifest = directory / ".vite" / "manifest.json"
    if not manifest.is_file():
        return None
    name = _TEXTS[language.code]
    built = json.loads(manifest.read_text(encoding="utf-8"))
    entry = built.get(f"src/shared/texts/{name}/{name}.ts", {})
    found: str | None = entry.get("file")
    return found
