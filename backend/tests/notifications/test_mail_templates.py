"""Show that every mail says the same as text and as HTML, and takes nothing for markup."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, UndefinedError, meta

from stagedoor.notifications import mail_templates
from stagedoor.notifications.mail_templates import TEMPLATES, greeting, write_letter

TEXTS = Path(mail_templates.__file__).parent / "templates"
EVENING = {
    "event_name": "Fidelio & Freunde",
    "day": "Friday 27 November 2026",
    "time": "19:30 CET",
    "venue": "Großes Haus, Berlin",
    "order_link": "https://box.example/orders/K7M2QX9ABC?token=t",
    "number": "K7M2QX9ABC",
}
REFUND = {
    **EVENING, "amount": "EUR 90.00", "total": "EUR 90.00", "is_whole": True, "is_money": True,
    "is_as_priced": True,
}  # fmt: skip
TICKET = {
    **{key: value for key, value in EVENING.items() if key not in {"order_link", "number"}},
    "label": "Stalls, row F, seat 12",
    "giver": "Grace",
    "to_email": "ada@box.example",
    "ticket_link": "https://box.example/tickets/trf_1?token=t",
}
REQUEST = {
    **EVENING, "total": "EUR 90.00", "email": "ada@box.example", "reason": "Ill", "answer": "No"
}  # fmt: skip
VALUES: dict[str, dict[str, Any]] = {
    "order_confirmation": {
        **EVENING,
        "places": [
            {"label": "Stalls, row F, seat 12", "ticket_type": "Adult", "price": "EUR 45.00"},
            {"label": "Stalls, row F, seat 13", "ticket_type": "Adult", "price": "EUR 45.00"},
        ],
        "total": "EUR 90.00",
        "has_pdf": True,
        "pdf_link": "https://box.example/api/v1/orders/K7M2QX9ABC/tickets.pdf?token=t",
    },
    "payment_refunded": {
        **REFUND,
        "is_as_priced": True,
        "event_link": "https://box.example/events/fidelio",
    },
    "order_refunded": REFUND,
    "ticket_offered": TICKET,
    "ticket_withdrawn": TICKET,
    "ticket_passed_on": TICKET,
    "ticket_void": TICKET,
    "ticket_accepted": {**TICKET, "has_pdf": True},
    "refund_asked": REQUEST,
    "refund_refused": REQUEST,
    "refund_wanted": REQUEST,
    "places_back": {
        **{key: value for key, value in EVENING.items() if key not in {"order_link", "number"}},
        "event_link": "https://box.example/events/fidelio",
        "link": "https://box.example/place-alerts/plw_1?token=t",
    },
    "confirm_address": {"link": "https://box.example/confirm-email?token=x&y=1"},
    "address_known": {"link": "https://box.example/forgot-password"},
    "reset_password": {"link": "https://box.example/reset-password?token=x"},
    "password_changed": {"link": "https://box.example/forgot-password"},
}


VALUES["tickets_again"] = VALUES["order_confirmation"]
# Said to people who gave no name, and to the organiser, whose mail has no link to the order.
NAMELESS = {
    "ticket_offered", "ticket_withdrawn", "ticket_passed_on", "refund_wanted", "places_back"
}  # fmt: skip
LINKLESS = {"ticket_withdrawn", "ticket_passed_on", "ticket_void", "refund_wanted"}
# Takes its words from another template.
WITHOUT_TWIN = {"tickets_again"}


def _words(page: str) -> str:
    body = re.sub(r"<[^>]+>", " ", page.split("<body", 1)[1])
    return " ".join(html.unescape(body).split())


def test_every_template_is_tried_here() -> None:
    assert set(VALUES) == TEMPLATES


@pytest.mark.parametrize("template", sorted(VALUES))
def test_text_and_html_carry_the_same_facts(template: str) -> None:
    letter = write_letter(template, {"name": "Ada", **VALUES[template]})
    shown = _words(letter.html)
    for fact in ("Hello Ada,", "EUR 90.00", "K7M2QX9ABC", "19:30 CET", "Großes Haus, Berlin"):
        assert (fact in letter.text) == (fact in shown), fact
    assert ("Hello Ada," in letter.text) == (template not in NAMELESS)
    links = {link for link in VALUES[template].values() if str(link).startswith("https://")}
    links.discard(VALUES[template].get("pdf_link"))
    links = set() if template in LINKLESS else links
    assert links <= set(re.findall(r"https://\S+", letter.text))
    assert links <= {html.unescape(link) for link in re.findall(r'href="([^"]+)"', letter.html)}


@pytest.mark.parametrize("template", sorted(VALUES))
def test_what_people_wrote_is_shown_and_never_run_or_rendered(template: str) -> None:
    trick = "<script>alert(1)</script>{{ 7*7 }}{order.__class__}"
    values = {"name": "Ada", **VALUES[template]}
    values |= {key: trick for key in ("event_name", "venue") if key in values}
    if "places" in values:
        values["places"] = [{"label": trick, "ticket_type": trick, "price": "EUR 1.00"}]
    letter = write_letter(template, values)
    assert "<script" not in letter.html
    assert "49" not in letter.text + letter.html
    if "event_name" in values:
        assert trick in letter.text
        assert trick in _words(letter.html)


@pytest.mark.parametrize("template", sorted(VALUES))
def test_a_subject_is_one_line_and_not_the_templates_own_words(template: str) -> None:
    values = {"name": "Ada", **VALUES[template]}
    letter = write_letter(template, values | {"event_name": "A\r\nBcc: x@y.example"})
    assert "\n" not in letter.subject
    assert letter.subject
    assert not letter.subject.startswith("Subject:")


def _variables(path: Path) -> set[str]:
    """Give the names that a template wants filled in, as far as its own text says."""
    environment = Environment()
    environment.filters["greeting"] = greeting
    return meta.find_undeclared_variables(environment.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("template", sorted(TEMPLATES - WITHOUT_TWIN))
@pytest.mark.parametrize("kind", ["txt", "html"])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_every_template_has_its_twin_with_the_same_values(
    template: str, kind: str, language: str
) -> None:
    english, theirs = TEXTS / f"{template}.{kind}", TEXTS / language / f"{template}.{kind}"
    assert theirs.is_file(), "the mail would be in English"
    assert _variables(theirs) == _variables(english)


# What hardly any German sentence has.
ENGLISH_WORDS = re.compile(r"\b(the|you|your|is|are|order|and|for|this|see)\b", re.IGNORECASE)


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_a_german_mail_has_no_english_words_left(template: str) -> None:
    letter = write_letter(template, {"name": "Ada", **VALUES[template], "language": "de"})
    for words in (letter.subject, letter.text, _words(letter.html)):
        own = re.sub(r"https://\S+|\S+@\S+", "", words)
        assert ENGLISH_WORDS.findall(own) == []
    assert '<html lang="de" dir="ltr">' in letter.html


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_an_arabic_mail_runs_from_the_right_and_has_no_english_words_left(template: str) -> None:
    letter = write_letter(template, {"name": "Ada", **VALUES[template], "language": "ar"})
    for words in (letter.subject, letter.text, _words(letter.html)):
        own = re.sub(r"https://\S+|\S+@\S+", "", words)
        assert ENGLISH_WORDS.findall(own) == []
    assert '<html lang="ar" dir="rtl">' in letter.html
    assert ("مرحبًا Ada،" in letter.text) == (template not in NAMELESS)


def test_an_arabic_confirmation_counts_tickets_as_arabic_does() -> None:
    values = {"name": "Ada", **VALUES["order_confirmation"], "language": "ar"}
    one = values["places"][:1]
    told = {
        count: write_letter("order_confirmation", {**values, "places": one * count}).text
        for count in (1, 2, 3, 10, 11)
    }
    assert [
        re.search("نراك هناك. ([^،]+)،", words)[1]  # type: ignore[index]
        for words in told.values()
    ] == ["تذكرة واحدة", "تذكرتان", "3 تذاكر", "10 تذاكر", "11 تذكرة"]


def test_a_mail_in_a_language_without_templates_is_english_and_says_so() -> None:
    letter = write_letter(
        "reset_password", {**VALUES["reset_password"], "name": "Ada", "language": "eo"}
    )
    assert letter.subject == "Choose a new password"
    assert '<html lang="en" dir="ltr">' in letter.html


def test_a_confirmation_without_its_pdf_says_where_the_tickets_are() -> None:
    values = {"name": "Ada", **VALUES["order_confirmation"], "has_pdf": False}
    letter = write_letter("order_confirmation", values)
    assert values["pdf_link"] in letter.text
    assert values["pdf_link"] in html.unescape(letter.html)
    assert "are attached" not in letter.text


def test_a_cancelled_free_order_speaks_of_no_money() -> None:
    values = {"name": "Ada", **REFUND, "is_money": False, "amount": "Free"}
    letter = write_letter("order_refunded", values)
    assert "cancelled" in letter.subject
    assert "Free" not in letter.text + _words(letter.html)


def test_a_part_that_goes_back_names_the_part_and_the_whole() -> None:
    values = {"name": "Ada", **REFUND, "is_whole": False, "amount": "EUR 45.00"}
    letter = write_letter("order_refunded", values)
    for words in (letter.text, _words(letter.html)):
        assert "EUR 45.00 of order K7M2QX9ABC (EUR 90.00)" in words


def test_a_missing_value_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(UndefinedError):
        write_letter("reset_password", {"name": "Ada"})


@pytest.mark.parametrize(
    "name",
    ["http://evil.example", "evil.example", "www", "call me @evil", "x" * 81, "", " ", "a:b", "\\"],
)
def test_a_name_that_would_become_a_link_is_left_out(name: str) -> None:
    assert greeting(name) == "Hello,"


@pytest.mark.parametrize("name", ["Ada", "J. R. Müller-Öz", "Иван Петров", "O'Neill", "山田 太郎"])
def test_an_ordinary_name_is_greeted(name: str) -> None:
    assert greeting(name) == f"Hello {name},"


@pytest.mark.parametrize("language", ["en", "de"])
def test_mail_about_money_that_nobody_asked_for_says_what_came_and_what_was_asked(
    language: str,
) -> None:
    values = {**VALUES["payment_refunded"], "name": "Ada", "language": language}
    late = write_letter("payment_refunded", values)
    other = write_letter(
        "payment_refunded", {**values, "is_as_priced": False, "amount": "USD 90.00"}
    )
    for page in (other.text, _words(other.html)):
        assert "EUR 90.00" in page
        assert page.count("USD 90.00") >= 2
    for told in ("had run out", "schon abgelaufen"):
        assert told not in other.text + other.html
    assert ("had run out" in late.text) == (language == "en")
