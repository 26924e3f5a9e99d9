"""Prove the forms in which the states of places travel."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stagedoor.realtime.states import differing_places, digits, from_digits, packed

_some_states = st.lists(st.integers(0, 3), max_size=2000).map(bytes)


def test_packed_form_is_the_one_that_the_api_documents() -> None:
    # Written out by hand: place 0 in the lowest bits, place 4 in the next byte.
    assert packed(bytes([1, 2, 3, 0, 2])) == bytes([0b00_11_10_01, 0b10])


@given(_some_states)
def test_each_place_can_be_read_back_from_the_packed_form(states: bytes) -> None:
    form = packed(states)

    assert len(form) == (len(states) + 3) // 4
    assert [form[p // 4] >> 2 * (p % 4) & 3 for p in range(len(states))] == list(states)


@given(_some_states)
def test_digits_spell_one_state_a_place(states: bytes) -> None:
    assert digits(states) == "".join(str(state) for state in states)
    assert from_digits(digits(states)) == states


@given(_some_states, st.data())
def test_exactly_the_places_that_differ_are_found(states: bytes, data: st.DataObject) -> None:
    places = st.integers(0, max(len(states) - 1, 0))
    changed = data.draw(st.sets(places, max_size=20)) if states else set()
    after = bytearray(states)
    for place in changed:
        after[place] = (after[place] + 1) % 4

    assert differing_places(states, bytes(after)) == sorted(changed)
