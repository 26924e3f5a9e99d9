"""Prove that a person's name and address have one shape, whichever form asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from stagedoor.app import Application
from stagedoor.web.api import Form
from stagedoor.web.person_forms import EmailAddress, PersonName

ADDRESS, NAME = TypeAdapter[str](EmailAddress), TypeAdapter[str](PersonName)
# Names of members that are a person's; a form that calls a person otherwise belongs here too.
_ADDRESSES, _NAMES = {"email"}, {"name", "holder"}


@pytest.mark.usefixtures("application")
def test_every_form_that_asks_for_a_person_asks_in_the_same_way() -> None:
    faults, seen = [], set()
    for form in _forms(Form):
        for member, field in form.model_fields.items():
            shape = {"email": EmailAddress, "name": PersonName, "holder": PersonName}.get(member)
            if shape is None:
                continue
            seen.add(member)
            wanted = _metadata(TypeAdapter[Any](shape).json_schema())
            asked = TypeAdapter[Any](field.rebuild_annotation()).json_schema()
            if wanted not in [_metadata(one) for one in asked.get("anyOf", [asked])]:
                faults.append(f"{form.__name__}.{member}")
    assert seen == _ADDRESSES | _NAMES
    assert faults == []


def test_address_is_stripped_and_spelt_in_one_way() -> None:
    assert ADDRESS.validate_python(" zoe\u0308@example.org ") == "zo\u00eb@example.org"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("v\u0130p@example.org", "email_ambiguous"),
        ("ada@example", "string_pattern_mismatch"),
        ("a" * 243 + "@example.org", "string_too_long"),
    ],
)
def test_address_is_refused(address: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ADDRESS.validate_python(address)
    assert [fault["type"] for fault in refused.value.errors()] == [code]


@pytest.mark.parametrize("name", ["Ada Lovelace", "Zoë", "عمر", "李", "O'Neill-Ó Súilleabháin"])
def test_name_is_taken_as_it_is(name: str) -> None:
    assert NAME.validate_python(f" {name} ") == name


@pytest.mark.parametrize(
    "name", ["", "  ", "x" * 201, "Ada\nBcc: all", "Ada\x7f", "Ada\x85Bob", "Ada\u2028Bob"]
)
def test_name_of_more_than_a_line_or_of_none_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        NAME.validate_python(name)


def test_buyer_and_holder_meet_the_same_rules_over_the_wire(application: Application) -> None:
    client = application.flask.test_client()
    body = {
        "hold": "hld_x",
        "email": "v\u0130p@example.org",
        "name": "Ada\nBob",
        "tickets": {"3": {"holder": "Ada\nBob"}},
    }
    reply = client.post("/api/v1/orders", json=body)
    assert reply.status_code == 422
    found = {(fault["pointer"], fault["code"]) for fault in reply.get_json()["errors"]}
    assert found == {
        ("/email", "email-ambiguous"),
        ("/name", "string-pattern-mismatch"),
        ("/tickets/3/holder", "string-pattern-mismatch"),
    }


def _forms(parent: type[Form]) -> Iterator[type[Form]]:
    for form in parent.__subclasses__():
        yield form
        yield from _forms(form)


def _metadata(schema: dict[str, Any]) -> dict[str, Any]:
    return {name: schema.get(name) for name in ("minLength", "maxLength", "pattern")}
