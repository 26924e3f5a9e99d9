"""Test which seats a choice would leave alone, and what is proposed instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagedoor.booking.orphans import OrphanFinding, SeatChange, find_orphans
from stagedoor.booking.sale_facts import House
from tests.booking.drawn_houses import drawn_house, drawn_states

STRICT, LENIENT = "strict", "lenient"


def found(
    house: House,
    states: bytes,
    taken: set[int],
    *,
    rule: str = STRICT,
    held: set[int] | None = None,
    back: set[int] | None = None,
) -> OrphanFinding | None:
    """Return what is found about taking seats."""
    change = SeatChange(frozenset(taken), frozenset(back or ()), frozenset(held or ()))
    return find_orphans(house.seating, states, change, rule)


def test_single_seat_at_the_end_is_named_and_the_pair_beside_it_proposed() -> None:
    house = drawn_house(["......"])
    finding = found(house, bytes(6), {1, 2})
    assert finding is not None
    assert finding.orphans == [0]
    assert finding.replaces == []
    assert [0, 1] in finding.alternatives


def test_single_seat_between_two_choices_is_avoided_by_sitting_together() -> None:
    house = drawn_house(["......"])
    finding = found(house, bytes(6), {2, 4})
    assert finding is not None
    assert finding.orphans == [3, 5]
    assert all(right == left + 1 for left, right in finding.alternatives)


def test_no_rule_no_orphan() -> None:
    assert found(drawn_house(["......"]), bytes(6), {1, 2}, rule="off") is None


def test_last_seats_are_for_who_comes() -> None:
    # Two of the last three leave one alone wherever they are.
    assert found(drawn_house(["......"]), drawn_states("x...xx"), {1, 2}) is None


def test_seat_of_the_same_tier_elsewhere_is_reason_enough_to_ask() -> None:
    house, states = drawn_house(["......", "bb...."]), drawn_states("x...xx", "..xx..")
    finding = found(house, states, {1, 2})
    assert finding is not None
    assert finding.alternatives == [[10, 11]]


def test_other_tier_is_no_alternative() -> None:
    house, states = drawn_house(["......", "bbbbbb"]), drawn_states("x...xx", "......")
    assert found(house, states, {1, 2}) is None


def test_seat_with_restricted_view_is_no_alternative_to_one_without() -> None:
    house, states = drawn_house(["......", "rr...."]), drawn_states("x...xx", "..xxxx")
    assert found(house, states, {1, 2}) is None
    house = drawn_house(["rrrrrr", "......"])
    assert found(house, drawn_states("x...xx", "..xxxx"), {1, 2}) is not None


@pytest.mark.parametrize(("rule", "orphans"), [(STRICT, [0]), (LENIENT, [])])
def test_lenient_rule_lets_an_end_be(rule: str, orphans: list[int]) -> None:
    finding = found(drawn_house(["......"]), bytes(6), {1, 2}, rule=rule)
    assert (finding.orphans if finding else []) == orphans


def test_lenient_rule_minds_a_seat_between_two_people() -> None:
    finding = found(drawn_house(["......."]), drawn_states("x......"), {2, 3}, rule=LENIENT)
    assert finding is not None
    assert finding.orphans == [1]
    assert [1, 2] in finding.alternatives


def test_lenient_rule_sends_nobody_to_another_section() -> None:
    house, states = drawn_house(["......"], ["......"]), drawn_states("x...x.", "......")
    assert found(house, states, {1, 2}, rule=LENIENT) is None
    strict = found(house, states, {1, 2})
    assert strict is not None
    assert all(place >= 6 for places in strict.alternatives for place in places)


def test_seat_that_was_alone_before_is_nobodys_fault() -> None:
    house = drawn_house([".......", "......."])
    states = drawn_states(".x.....", ".......")
    assert found(house, states, {2, 3}) is None


def test_aisle_ends_a_row() -> None:
    finding = found(drawn_house(["... ....."]), bytes(8), {4, 5})
    assert finding is not None
    assert finding.orphans == [3]


@pytest.mark.parametrize("taken", [{0}, {1}, {0, 1}, {1, 2}])
def test_wheelchair_places_and_companions_sit_where_they_need_to(taken: set[int]) -> None:
    assert found(drawn_house(["wc.......", "........."]), bytes(18), taken) is None


def test_who_has_a_wheelchair_place_may_add_any_seat() -> None:
    house = drawn_house(["wc...", "....."])
    assert found(house, bytes([1, 1, 0, 0, 0] + [0] * 5), {3}, held={0, 1}) is None


def test_own_seats_count_as_company_that_is_taken() -> None:
    house = drawn_house(["......"])
    states = bytes([0, 0, 1, 1, 0, 0])
    assert found(house, states, {0, 1}, held={2, 3}) is None
    finding = found(house, states, {1}, held={2, 3})
    assert finding is not None
    # Four side by side without the first seat: nowhere but on the other side, which leaves one too.
    assert finding.orphans == [0]
    assert finding.replaces == [2, 3]
    assert finding.alternatives == [[0, 1, 2], [3, 4, 5]]


def test_who_has_a_seat_is_offered_another_beside_it_first() -> None:
    finding = found(drawn_house(["......."]), bytes([0, 0, 1, 0, 0, 0, 1]), {4}, held={2})
    assert finding is not None
    assert (finding.orphans, finding.alternatives) == ([3, 5], [[3], [5]])


def test_swap_is_judged_by_how_it_ends() -> None:
    house = drawn_house(["......"])
    states = bytes([0, 0, 1, 1, 0, 0])
    # From the third and fourth seat to the first two: what is given back has company.
    assert found(house, states, {0, 1}, held={2, 3}, back={2, 3}) is None


def test_second_party_moves_when_both_would_leave_a_seat_alone() -> None:
    house = drawn_house(["......", "......"])
    finding = found(house, bytes(12), {1, 2, 3, 7, 8, 9})
    assert finding is not None
    assert finding.orphans == [0, 6]
    assert all(len(places) == 6 for places in finding.alternatives)


ROWS = ["..... ...", "bb......", "wc..rr..", "........"]
LETTERS = "".join(ROWS).replace(" ", "")
ENDS = [5, 8, 16, 24, 32]


def blocks() -> list[range]:
    """Return the seats between aisles, counted by hand from the rows above."""
    return [range(first, end) for first, end in zip([0, *ENDS], ENDS, strict=False)]


def alone(free: list[bool]) -> set[int]:
    """Return who is free with nobody free and ordinary beside it."""
    company = [is_free and LETTERS[p] not in "wc" for p, is_free in enumerate(free)]
    return {
        p
        for block in blocks()
        for p in block
        if company[p] and not any(q in block and company[q] for q in (p - 1, p + 1))
    }


def new_orphans(states: bytes, taken: set[int]) -> set[int]:
    """Return who is alone after a choice and was not before."""
    after = [state == 0 and place not in taken for place, state in enumerate(states)]
    return alone(after) - alone([state == 0 for state in states])


@given(
    st.lists(st.sampled_from([0, 0, 0, 1, 2]), min_size=32, max_size=32).map(bytes),
    st.integers(0, 31),
    st.integers(1, 5),
)
def test_party_is_asked_to_move_exactly_where_moving_helps(
    states: bytes, first: int, size: int
) -> None:
    """Judge by trying every choice of the same size side by side."""
    house = drawn_house(ROWS)
    windows = [
        set(range(start, start + size))
        for block in blocks()
        for start in range(block.start, block.stop - size + 1)
    ]
    taken = set(range(first, first + size))
    if taken not in windows or any(states[p] or LETTERS[p] in "wc" for p in taken):
        return
    kinds = sorted("b" if LETTERS[p] == "b" else "a" for p in taken)
    alternatives = [
        window
        for window in windows
        if all(states[p] == 0 and LETTERS[p] not in "wc" for p in window)
        and sorted("b" if LETTERS[p] == "b" else "a" for p in window) == kinds
        and not (
            any(LETTERS[p] == "r" for p in window) and not any(LETTERS[p] == "r" for p in taken)
        )
        and not new_orphans(states, window)
    ]
    finding = found(house, states, taken)
    orphans = new_orphans(states, taken)
    assert (finding is not None) == bool(orphans and alternatives)
    if finding is not None:
        assert finding.orphans == sorted(orphans)
        assert all(set(places) in alternatives for places in finding.alternatives)
