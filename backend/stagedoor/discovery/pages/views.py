"""Answer requests for pages of the programme, for pictures, and for what robots ask."""

from __future__ import annotations

from flask import Blueprint, Response, request

from stagedoor.discovery.pages.composed import Reader
from stagedoor.discovery.pages.programme import Programme, Written
from stagedoor.discovery.pages.sitemap import Sitemap
from stagedoor.discovery.pictures import Pictures
from stagedoor.web.api import services
from stagedoor.web.shop_page import LANGUAGE_VARIES, named_language, page_language, send_page

pages = Blueprint("programme", __name__)
_XML = "application/xml"
_AN_HOUR = "public, max-age=3600"
_A_DAY = "public, max-age=86400"


@pages.get("/")
def show_home() -> Response:
    """Show what is on."""
    return _sent(services().get(Programme).home(request.args, _reader()))


@pages.get("/events/<event>")
def show_event(event: str) -> Response:
    """Show an event."""
    return _sent(services().get(Programme).event(event, _reader()))


@pages.get("/cities/<city>")
def show_city(city: str) -> Response:
    """Show what is on in a city."""
    return _sent(services().get(Programme).city(city, _cursor(), _reader()))


@pages.get("/venues/<venue>")
def show_venue(venue: str) -> Response:
    """Show what is on at a venue."""
    return _sent(services().get(Programme).venue(venue, _cursor(), _reader()))


@pages.get("/series/<series>")
def show_series(series: str) -> Response:
    """Show all dates of a series."""
    return _sent(services().get(Programme).series(series, _reader()))


@pages.get("/pictures/<event>.svg")
def draw_picture(event: str) -> Response:
    """Draw an event's picture."""
    return _kept(services().get(Pictures).drawn(event), "image/svg+xml", _A_DAY)


@pages.get("/pictures/<event>.png")
def print_picture(event: str) -> Response:
    """Print an event's picture for a link that is shared."""
    pictures, language = services().get(Pictures), page_language().code
    response = _kept(pictures.printed(event, language, request.remote_addr), "image/png", _A_DAY)
    response.headers["Vary"] = LANGUAGE_VARIES
    return response


@pages.get("/sitemap.xml")
def show_sitemap() -> Response:
    """List the parts of the sitemap."""
    return _kept(services().get(Sitemap).index(), _XML, _AN_HOUR)


@pages.get("/sitemaps/<part>.xml")
def show_sitemap_part(part: str) -> Response:
    """List pages."""
    return _kept(services().get(Sitemap).part(part), _XML, _AN_HOUR)


@pages.get("/robots.txt")
def show_robots() -> Response:
    """Ask robots to leave some pages alone."""
    return _kept(services().get(Sitemap).robots(), "text/plain", _AN_HOUR)


def _reader() -> Reader:
    return Reader(page_language(), named_language() is not None)


def _cursor() -> str:
    return request.args.get("cursor", "")[:500]


def _sent(written: Written) -> Response:
    return send_page(written.html, written.status)


def _kept(body: str | bytes, content_type: str, how_long: str) -> Response:
    response = Response(body, mimetype=content_type)
    response.headers["Cache-Control"] = how_long
    return response
