"""Serve the web front end: its files, and the shop's page for every address that is the shop's."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from stagedoor.kernel.errors import NotFound
from stagedoor.web import static_files
from stagedoor.web.shop_page import shop_page

_READING = ["GET", "HEAD"]
# All of them, so that we and not the router say what an unknown address of the API is.
_METHODS = [*_READING, "POST", "PUT", "PATCH", "DELETE"]
_NOT_PAGES = ("api/", "webhooks/", "assets/", "widget/")


def install(app: Flask, directory: Path) -> None:
    """Answer every address that no route of the API has."""

    def show_page(page: str = "") -> Response:
        if request.method not in _READING:
            _refuse(app, page)
        if static_files.find_file(directory, page):
            return static_files.send_file(directory, page)
        if page.startswith(_NOT_PAGES):
            _refuse(app, page)
        return shop_page(directory)

    app.add_url_rule("/", "home_page", show_page, methods=_METHODS)
    app.add_url_rule("/<path:page>", "page", show_page, methods=_METHODS)


def _refuse(app: Flask, page: str) -> NoReturn:
    """Say what can be done at an address instead; raises NotFound where that is nothing."""
    allowed = _READING if not page.startswith(_NOT_PAGES) else _methods_of_api(app)
    if not allowed:
        raise NotFound
    raise MethodNotAllowed(valid_methods=allowed)


def _methods_of_api(app: Flask) -> list[str]:
    adapter = app.create_url_adapter(request)
    assert adapter is not None, "a request has an address"
    found = []
    for method in _METHODS:
        with suppress(HTTPException):
            rule, _ = adapter.match(method=method, return_rule=True)
            if rule.endpoint != "page":
                found.append(method)
    return found
