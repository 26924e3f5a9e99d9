"""Prove that the front end's files come packed, right named, and kept as long as they may be."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stagedoor.web import pages, static_files

SCRIPT = b"export const house = 'full';\n" * 40


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Return a built front end: one packed script, one picture that was not, and a secret."""
    front_end = tmp_path / "dist"
    (front_end / "assets").mkdir(parents=True)
    (front_end / "shop.html").write_text("<!doctype html>")
    (front_end / "assets" / "shop-1.js").write_bytes(SCRIPT)
    (front_end / "assets" / "shop-1.js.gz").write_bytes(gzip.compress(SCRIPT))
    (front_end / "assets" / "shop-1.js.br").write_bytes(b"brotli of it")
    (front_end / "assets" / "font.woff2").write_bytes(b"packed by itself")
    (tmp_path / "secret.txt").write_text("not for the network")
    return front_end


@pytest.fixture
def browser(built: Path) -> FlaskClient:
    """Give a browser of an application that has only the front end."""
    app = Flask(__name__, static_folder=None)
    pages.install(app, built)
    return app.test_client()


@pytest.mark.parametrize(
    ("accepted", "packing"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("", None)],
)
def test_a_script_comes_in_the_best_packing_that_the_browser_takes(
    browser: FlaskClient, built: Path, accepted: str, packing: str | None
) -> None:
    """Compare with the file on the disk; what is inside is named the same in each packing."""
    reply = browser.get("/assets/shop-1.js", headers={"Accept-Encoding": accepted})
    ending = {"br": ".br", "gzip": ".gz", None: ""}[packing]
    assert reply.data == (built / "assets" / f"shop-1.js{ending}").read_bytes()
    assert reply.headers.get("Content-Encoding") == packing
    assert reply.mimetype == "text/javascript"
    assert "Accept-Encoding" in reply.headers["Vary"]
    assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_each_packing_has_a_tag_of_its_own(browser: FlaskClient) -> None:
    """Otherwise a cache would take one for the other."""
    tags = {
        browser.get("/assets/shop-1.js", headers={"Accept-Encoding": way}).headers["ETag"]
        for way in ("br", "gzip", "identity")
    }
    assert len(tags) == 3


def test_a_file_that_was_not_packed_comes_as_it_is(browser: FlaskClient) -> None:
    """Fonts and pictures are small already."""
    reply = browser.get("/assets/font.woff2", headers={"Accept-Encoding": "br"})
    assert reply.data == b"packed by itself"
    assert "Content-Encoding" not in reply.headers


def test_a_name_longer_than_any_files_is_a_page_like_others(built: Path) -> None:
    assert static_files.find_file(built, "a" * 300) is None
    assert static_files.find_file(built, "assets/" + "a" * 5000) is None


def test_a_file_outside_the_front_end_is_not_sent(browser: FlaskClient) -> None:
    """Whatever the address says."""
    reply = browser.get("/../secret.txt")
    assert b"not for the network" not in reply.data
