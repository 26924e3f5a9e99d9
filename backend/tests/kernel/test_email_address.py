"""Test what passes for an e-mail address."""

from __future__ import annotations

import pytest

from stagedoor.kernel.email_address import AmbiguousAddress, is_email_address, one_spelling

COMPOSED, DECOMPOSED = "zo\u00eb@example.org", "zoe\u0308@example.org"


@pytest.mark.parametrize(
    "address", ["ada@example.org", "ada+tickets@mail.example.org", "用户@例子.广告", COMPOSED]
)
def test_address_is_one(address: str) -> None:
    assert is_email_address(address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "ada@example",
        "@example.org",
        "ada@@example.org",
        "ada@example.",
        "ada @example.org",
        "ada@example.org\n",
        "Ada <ada@example.org>",
        "ada@example.org,bob@example.org",
        "a" * 243 + "@example.org",
        "v\u0130p@example.org",
    ],
)
def test_text_is_no_address(text: str) -> None:
    assert not is_email_address(text)


def test_longest_address_is_one() -> None:
    assert is_email_address("a" * 242 + "@example.org")


def test_two_spellings_of_an_address_become_one() -> None:
    assert one_spelling(DECOMPOSED) == COMPOSED
    assert one_spelling("\u212aim@example.org") == "Kim@example.org"


def test_address_that_becomes_another_in_lower_case_is_refused() -> None:
    assert "v\u0130p".lower().startswith("vi")
    with pytest.raises(AmbiguousAddress):
        one_spelling("v\u0130p@example.org")
