"""Prove that every refusal has a status, a code and words, and stands in the API's description."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from stagedoor.app import Application
from stagedoor.booking.errors import WrongAnswers, WrongItems
from stagedoor.database import TransactionLost
from stagedoor.kernel.errors import Refusal, every_refusal
from stagedoor.web.problems import problem_body

OF_THE_PRODUCT = [kind for kind in every_refusal() if kind.__module__.startswith("stagedoor.")]
# Two classes that are one to the outside, each with the reason why.
SAME_CODE_AS_THEIR_PARENT = {
    TransactionLost: "the client does the same about a lost transaction as about a busy database",
    WrongItems: "a wrong choice of places is a wrong shape, and `errors` says which",
    WrongAnswers: "answers that an event does not take are a wrong shape, and `errors` says which",
}
# What any route may answer stands under its status in general words, without a code.
ANYWHERE = {
    "cross-origin": "any change that another site's page asks for",
    "database-busy": "any route, while the database does not answer",
    "invalid": "any route whose request has a wrong shape",
    "too-many-requests": "any route that is limited",
    "unsupported-media-type": "any route with a body",
    "places-busy": "any route that takes places, for a moment",
    "idempotency-in-progress": "any POST with a key",
    "idempotency-key-reused": "any POST with a key",
}
NEVER_SAID_BY_THE_API = {
    "conflict": "a base",
    "gone": "a base",
    "malformed": "a base",
    "not-allowed": "a base",
    "unavailable": "a base",
    "front-end-missing": "said by pages, not by the API",
    "not-ready": "said by /readyz, not by the API",
    "event-not-ready": "said by the importers, which publish events",
    "picture-busy": "said by pictures, which pages show",
    "picture-not-found": "said by pictures, which pages show",
    "organiser-exists": "said by `stagedoor create-organiser`",
    "organiser-not-found": "said as the refund request that strangers do not find",
    "seat-map-invalid": "said by `stagedoor import-seat-map`",
    "seat-map-not-found": "said by `stagedoor export-seat-map`",
}


@pytest.mark.parametrize("kind", OF_THE_PRODUCT, ids=lambda kind: kind.__name__)
def test_refusal_has_a_status_a_code_and_words(
    application: Application, kind: type[Refusal]
) -> None:
    assert kind.status in {400, 401, 403, 404, 409, 410, 415, 422, 429, 503}
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.code)
    assert kind.title[0].isupper()
    assert not kind.title.endswith(".")
    assert ((kind().retry_after_s or 0) > 0) == (kind.status in {429, 503})
    with application.flask.test_request_context():
        body = problem_body(kind("Words for a person.", number="K7M2QX9ABC"))
    instance = body.pop("instance")
    assert re.fullmatch(r"urn:request:[0-9a-f]{32}", instance)
    assert body == {
        "type": f"/problems/{kind.code}",
        "title": kind.title,
        "status": kind.status,
        "detail": "Words for a person.",
        "code": kind.code,
        "number": "K7M2QX9ABC",
    }


def test_codes_are_unique_but_for_those_that_repeat_their_parents() -> None:
    codes = Counter(kind.code for kind in OF_THE_PRODUCT if kind not in SAME_CODE_AS_THEIR_PARENT)
    assert [code for code, count in codes.items() if count > 1] == []
    for kind in SAME_CODE_AS_THEIR_PARENT:
        (parent,) = kind.__bases__
        assert issubclass(parent, Refusal)
        assert (kind.code, kind.status) == (parent.code, parent.status)


def test_each_refusal_is_described_or_is_known_not_to_be(application: Application) -> None:
    described = _described_codes(application.flask.api_doc)
    codes = {kind.code for kind in OF_THE_PRODUCT}
    assert codes - described - set(ANYWHERE) == set(NEVER_SAID_BY_THE_API)
    assert described <= codes
    assert not described & set(NEVER_SAID_BY_THE_API)


def test_a_refusal_is_described_under_its_own_status(application: Application) -> None:
    statuses = {kind.code: str(kind.status) for kind in OF_THE_PRODUCT}
    for operations in application.flask.api_doc["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                for code in _codes(answer):
                    assert statuses[code] == str(status)
                    assert "application/problem+json" in answer["content"]


def _described_codes(document: dict[str, Any]) -> set[str]:
    return {
        code
        for operations in document["paths"].values()
        for operation in operations.values()
        for answer in operation["responses"].values()
        for code in _codes(answer)
    }


def _codes(answer: dict[str, Any]) -> list[str]:
    return re.findall(r"`([a-z-]+)`: ", answer.get("description") or "")
