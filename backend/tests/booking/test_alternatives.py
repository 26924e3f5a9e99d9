"""Test what is proposed to whoever lost a race."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from stagedoor.booking.alternatives import Alternatives, nearest_free
from stagedoor.booking.sale_facts import House, SaleFacts
from stagedoor.kernel import ids
from tests.booking.drawn_houses import drawn_house, drawn_states
from tests.factories.events import seat_plan

# Two sections of five rows of ten seats: row r of section s starts at place 50 s + 10 r.
HOUSE = House.of_plan(seat_plan(sections=2))
FREE = [0] * 100


def test_neighbours_in_the_same_row_come_first() -> None:
    states = FREE.copy()
    states[24] = 2
    assert nearest_free(HOUSE, states, [24]) == [[23], [25], [22]]


def test_pairs_stay_together_and_do_not_overlap() -> None:
    assert nearest_free(HOUSE, FREE, [24, 25]) == [[22, 23], [26, 27], [20, 21]]


def test_full_row_leads_to_the_rows_beside_it() -> None:
    states = FREE.copy()
    states[20:30] = [1] * 10
    proposed = nearest_free(HOUSE, states, [24])
    assert {place // 10 for places in proposed for place in places} <= {1, 3}


def test_full_section_leads_to_the_next_one() -> None:
    states = [2] * 50 + [0] * 50
    assert all(places[0] >= 50 for places in nearest_free(HOUSE, states, [49]))


def test_alternatives_are_of_the_tier_that_was_lost_as_long_as_there_are_such() -> None:
    house = drawn_house(["..bb", "...."])
    assert nearest_free(house, drawn_states(".x..", "...."), [1])[:2] == [[0], [5]]
    assert nearest_free(house, drawn_states("xx..", "xxxx"), [1]) == [[2], [3]]


def test_wheelchair_place_is_proposed_to_who_lost_one() -> None:
    house = drawn_house(["w.cw"])
    assert nearest_free(house, drawn_states("..xx"), [3]) == [[0]]
    assert nearest_free(house, drawn_states(".x.."), [1]) == []


def test_alternative_leaves_no_seat_alone_where_another_does_not() -> None:
    house = drawn_house(["......", "......"])
    states = drawn_states("..xx..", "......")
    assert nearest_free(house, states, [2], "strict")[:1] == [[8]]
    assert nearest_free(house, drawn_states("..xx..", "xxxxxx"), [2], "strict")[0] == [1]
    assert nearest_free(house, drawn_states(".xxx..", "xxxxxx"), [2], "strict") == [[0]]


def test_full_house_has_nothing_to_propose() -> None:
    assert nearest_free(HOUSE, [2] * 100, [3]) == []


def test_crowd_that_asks_before_the_first_has_read_is_told_of_free_seats() -> None:
    sale = cast("SaleFacts", _Sale())
    told: list[list[list[int]]] = []
    waiting = iter(range(20))

    def read_while_others_ask(_event_id: UUID) -> Sequence[int]:
        if next(waiting, None) is not None:
            told.append(alternatives.to(sale, [24]))
        return FREE

    alternatives = Alternatives(read_while_others_ask)
    told.append(alternatives.to(sale, [24]))
    assert told == [[[23], [25], [22]]] * 21


class _Sale:
    """Be all that is asked of a sale here."""

    event_id = ids.new_id()
    house = HOUSE
    orphan_rule = "off"


@given(
    st.lists(st.integers(0, 3), min_size=100, max_size=100), st.integers(0, 99), st.integers(1, 4)
)
def test_proposals_are_free_together_in_one_row_and_as_many_as_were_lost(
    states: list[int], first: int, count: int
) -> None:
    taken = list(range(first, min(first + count, 100)))
    proposals = nearest_free(HOUSE, states, taken)
    assert len(proposals) <= 3
    places = [place for proposal in proposals for place in proposal]
    assert len(places) == len(set(places))
    for proposal in proposals:
        assert len(proposal) == len(taken)
        assert all(states[place] == 0 and place not in taken for place in proposal)
        assert proposal == list(range(proposal[0], proposal[0] + len(proposal)))
        assert len({place // 10 for place in proposal}) == 1
