"""The shop's page says in which language it is read, and asks for its texts at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stagedoor.web import pages


@pytest.fixture
def shop(tmp_path: Path) -> FlaskClient:
    """Give a browser at a shop whose front end was just built."""
    (tmp_path / "shop.html").write_text('<html lang="en"><head></head><body></body></html>')
    (tmp_path / ".vite").mkdir()
    (tmp_path / ".vite" / "manifest.json").write_text(
        '{"src/shared/texts/german/german.ts": {"file": "assets/german-1.js"}}'
    )
    app = Flask(__name__)
    pages.install(app, tmp_path)
    return app.test_client()


@pytest.mark.parametrize(
    ("address", "cookie", "browser", "tag"),
    [
        ("/", "", "de-AT,en;q=0.5", 'lang="de" dir="ltr"'),
        ("/", "ar", "de", 'lang="ar" dir="rtl"'),
        ("/events/hamlet?lang=en", "ar", "de", 'lang="en" dir="ltr"'),
        ("/?lang=%22%3E%3Cscript%3E", "<script>", "fr", 'lang="en" dir="ltr"'),
    ],
)
def test_address_then_choice_then_browser_decide_the_language(
    shop: FlaskClient, address: str, cookie: str, browser: str, tag: str
) -> None:
    shop.set_cookie("stagedoor_language", cookie)
    page = shop.get(address, headers={"Accept-Language": browser})
    assert f"<html {tag}>" in page.text
    assert "<script" not in page.text


def test_the_texts_of_the_language_are_asked_for_at_once(shop: FlaskClient) -> None:
    german = shop.get("/", headers={"Accept-Language": "de"})
    assert '<link rel="modulepreload" crossorigin href="/assets/german-1.js">' in german.text
    assert "german" not in shop.get("/").text


def test_a_page_that_did_not_change_is_not_sent_again(shop: FlaskClient) -> None:
    page = shop.get("/", headers={"Accept-Language": "de"})
    again = {"If-None-Match": page.headers["ETag"]}
    assert shop.get("/", headers={**again, "Accept-Language": "de"}).status_code == 304
    assert shop.get("/", headers={**again, "Accept-Language": "en"}).status_code == 200
