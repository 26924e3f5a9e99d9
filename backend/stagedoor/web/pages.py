"""Serve the web front end: its files, and the shop's page for every address that is the shop's."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, make_response, send_from_directory

from stagedoor.kernel.errors import NotFound, Unavailable

_NOT_PAGES = ("api/", "webhooks/", "assets/")


class FrontEndMissing(Unavailable):
    """Refuse a page because the web front end was never built."""

    code, title = "front-end-missing", "The web front end is not built: run `make web`"


def install(app: Flask, directory: Path) -> None:
    """Answer every address that no route of the API has."""

    def show_page(page: str = "") -> Response:
        file = directory / page
        if page and file.is_file() and directory in file.resolve().parents:
            response = send_from_directory(directory, page)
            if page.startswith("assets/"):
                response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
            return response
        if page.startswith(_NOT_PAGES):
            raise NotFound
        if not (directory / "shop.html").is_file():
            raise FrontEndMissing
        response = make_response(send_from_directory(directory, "shop.html"))
        response.headers["Cache-Control"] = "no-cache"
        return response

    app.add_url_rule("/", "home_page", show_page)
    app.add_url_rule("/<path:page>", "page", show_page)
