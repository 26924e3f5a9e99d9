"""Put a page together: what stands in its head, what it says, and what the shop starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from stagedoor.discovery.pages.structured_data import as_script
from stagedoor.discovery.pages.words import render
from stagedoor.kernel.language import LANGUAGES, Language
from stagedoor.web.shop_page import fill_page

_NAME = "Stagedoor"
_POSTER = (1200, 630)
_ICON = ("/icon-512.png", (512, 512))
_DESCRIPTION_MAX = 200


@dataclass(frozen=True, slots=True)
class Reader:
    """Be how a page is asked for: in which language, and whether its address names that."""

    language: Language
    is_named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Be a page before it is written."""

    template: str
    path: str
    name: str
    description: str
    values: Mapping[str, Any]
    # Whose poster a shared link shows.
    picture_of: str | None = None
    is_listed: bool = True
    status: int = 200
    structured: tuple[dict[str, Any], ...] = ()
    served: dict[str, Any] = field(default_factory=dict)


def write_page(page: Page, reader: Reader, *, base: str, directory: Path) -> str:
    """Return a page as HTML, what the shop is made of included; raises FrontEndMissing."""
    image, size = _ICON
    if page.picture_of is not None:
        image, size = f"/pictures/{page.picture_of}.png", _POSTER
    language = reader.language
    wish = {"lang": language.code} if reader.is_named else {}
    head = {
        "title": f"{page.name} · {_NAME}" if page.name != _NAME else _NAME,
        "name": page.name,
        "description": _short(page.description),
        "is_listed": page.is_listed,
        "canonical": _address(base, page.path, wish),
        "alternates": [
            *((code, _address(base, page.path, {"lang": code})) for code in LANGUAGES),
            ("x-default", _address(base, page.path, {})),
        ],
        "locale": language.locale,
        "image": _address(base, image, wish if page.picture_of else {}),
        "image_width": size[0],
        "image_height": size[1],
        "structured": [as_script(data) for data in page.structured],
        "served": as_script(page.served) if page.served else None,
    }
    return fill_page(
        directory,
        language,
        head=render("head.html", language, head),
        body=render(page.template, language, page.values),
    )


def _address(base: str, path: str, wish: Mapping[str, str]) -> str:
    return f"{base}{path}?{urlencode(wish)}" if wish else f"{base}{path}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    if len(words) <= _DESCRIPTION_MAX:
        return words
    return words[:_DESCRIPTION_MAX].rsplit(" ", 1)[0] + " …"
