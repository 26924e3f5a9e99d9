"""Prove that ids sort by time, never repeat, and come back from their public text."""

from __future__ import annotations

import multiprocessing
from itertools import pairwise
from multiprocessing.connection import Connection
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagedoor.kernel import clock, ids
from stagedoor.kernel.errors import NotFound

DRAWS = 500


def test_an_id_is_a_uuid_of_version_7_that_carries_its_time() -> None:
    before = clock.unix_ms()
    drawn = ids.new_id()
    after = clock.unix_ms()
    assert (drawn.version, drawn.variant) == (7, "specified in RFC 4122")
    assert before <= drawn.int >> 80 <= after


def test_later_ids_sort_after_earlier_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    for millisecond in (0, 1, 1_700_000_000_000, 1_700_000_000_001, 2**48 - 1):
        monkeypatch.setattr(clock, "unix_ms", lambda now=millisecond: now)
        drawn.append(ids.new_id())
    assert all(earlier < later for earlier, later in pairwise(drawn))
    texts = [ids.public("evt", each) for each in drawn]
    assert texts == sorted(texts)


@given(st.uuids())
def test_a_public_text_leads_back_to_its_id(value: UUID) -> None:
    text = ids.public("ord", value)
    assert ids.parse("ord", text) == value
    assert len(text) == len("ord_") + 26


@given(st.uuids(), st.integers(min_value=0, max_value=25))
def test_a_text_that_differs_anywhere_is_another_id_or_none(value: UUID, position: int) -> None:
    text = ids.public("ord", value)
    at = len("ord_") + position
    changed = text[:at] + ("1" if text[at] == "0" else "0") + text[at + 1 :]
    assert ids.parse("ord", changed) != value


@given(st.text(max_size=40))
def test_any_other_text_is_refused_as_unknown(text: str) -> None:
    try:
        value = ids.parse("evt", text)
    except NotFound:
        return
    assert ids.public("evt", value) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "evt",
        "evt_",
        "ord_00000000000000000000000000",
        "evt_0000000000000000000000000",
        "evt_000000000000000000000000000",
        "EVT_00000000000000000000000000",
        "evt_0000000000000000000000000A",
        "evt_0000000000000000000000000i",
        "evt_0000000000000000000000000\N{FULLWIDTH DIGIT ONE}",
        "evt_80000000000000000000000000",
        "evt_zzzzzzzzzzzzzzzzzzzzzzzzzz",
        " evt_00000000000000000000000000",
        "evt_00000000000000000000000000\n",
    ],
)
def test_bad_texts_are_refused_as_unknown(text: str) -> None:
    with pytest.raises(NotFound):
        ids.parse("evt", text)


def test_the_largest_id_has_a_text() -> None:
    largest = UUID(int=2**128 - 1)
    assert ids.parse("evt", ids.public("evt", largest)) == largest


def test_ids_do_not_repeat_after_a_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    # In one millisecond, so that only the random part tells the processes apart.
    monkeypatch.setattr(clock, "unix_ms", lambda: 1_700_000_000_000)
    ids.new_id()
    fork = multiprocessing.get_context("fork")
    drawn: list[UUID] = []
    for _ in range(3):
        receiving, sending = fork.Pipe(duplex=False)
        child = fork.Process(target=_draw_into, args=(sending,))
        child.start()
        drawn += receiving.recv()
        child.join()
    drawn += [ids.new_id() for _ in range(DRAWS)]
    assert len(drawn) == 4 * DRAWS
    assert len(set(drawn)) == len(drawn)


def test_order_numbers_have_no_letters_that_look_alike() -> None:
    drawn = {ids.order_number() for _ in range(DRAWS)}
    assert len(drawn) == DRAWS
    assert {len(number) for number in drawn} == {10}
    assert not set("".join(drawn)) & set("01IO")


def test_secrets_are_long_and_safe_in_a_link() -> None:
    drawn = {ids.secret_token() for _ in range(DRAWS)}
    assert len(drawn) == DRAWS
    assert all(len(token) == 43 and token.replace("-", "").replace("_", "").isalnum()
               for token in drawn)  # fmt: skip


def _draw_into(sending: Connection) -> None:
    sending.send([ids.new_id() for _ in range(DRAWS)])
