"""Send the shop's page in its reader's language, with the way to the texts of that language.

The page chooses its language by the same rule (`web/src/shared/texts/languages.ts`): what the
address names, else what the reader chose before, else what the browser asks for.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from flask import Response, request

from stagedoor.kernel.language import LANGUAGES, Language, choose

_CHOICE = "stagedoor_language"
_AS_BUILT = '<html lang="en">'
_TEXTS = {"en": "english", "de": "german", "ar": "arabic"}


def shop_page(directory: Path) -> Response:
    """Return the page that starts the shop."""
    file = directory / "shop.html"
    response = Response(
        _spoken(file, file.stat().st_mtime_ns, page_language()),
        content_type="text/html; charset=utf-8",
    )
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept-Language, Cookie"
    response.add_etag()
    response.make_conditional(request)
    return response


def page_language() -> Language:
    """Return the language that the page is read in."""
    for wish in (request.args.get("lang", ""), request.cookies.get(_CHOICE, "")):
        known = LANGUAGES.get(wish.split("-", 1)[0].lower())
        if known is not None:
            return known
    return choose(request.headers.get("Accept-Language"))


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
