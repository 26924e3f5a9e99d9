"""Test how the best places for a party are chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagedoor.booking.best_available import Wish, choose
from stagedoor.booking.sale_facts import House
from stagedoor.catalogue.plan import Plan
from stagedoor.operations.demo_events import real_hall
from stagedoor.operations.venue_generator import arena, stadium, theatre
from tests.booking.drawn_houses import drawn_house, drawn_states

TYPES = {"a": 1, "b": 1, "f": 1}


def best(
    house: House,
    states: bytes,
    quantity: int,
    *,
    tiers: str = "ab",
    accessible: bool = False,
    skip: int = 0,
) -> list[int] | None:
    """Return the seats that are chosen, or None when nothing fits."""
    wish = Wish(
        quantity=quantity,
        types={tier: TYPES[tier] for tier in tiers},
        is_accessible=accessible,
        companion_types={"k": 7, "a": 1},
    )
    choice = choose(house, states, wish, skip=skip)
    return None if choice is None else choice.seats


def test_row_nearest_to_the_stage_comes_first_and_its_middle() -> None:
    house = drawn_house(["......", "......"])
    assert best(house, drawn_states("......", "......"), 2) == [2, 3]


def test_next_row_is_taken_rather_than_leaving_one_seat_alone() -> None:
    house = drawn_house(["......", "......"])
    # Two of three would leave one seat between others; the second row has room for all.
    assert best(house, drawn_states("x...xx", "......"), 2) == [8, 9]


def test_seat_may_be_left_alone_when_nothing_else_fits() -> None:
    house = drawn_house(["......", "......"])
    assert best(house, drawn_states("x...xx", "xx...x"), 2) == [2, 3]


def test_free_seat_of_another_tier_beside_a_single_one_keeps_it_company() -> None:
    house = drawn_house(["...bb"])
    # The third seat has a free neighbour in the first case, and in the second whoever sits there
    # or in the first one would be alone: then the middle of the row decides.
    assert best(house, drawn_states("....."), 2, tiers="a") == [0, 1]
    assert best(house, drawn_states("...xx"), 2, tiers="a") == [1, 2]


def test_aisle_parts_a_row() -> None:
    house = drawn_house(["... ...", "......."])
    assert best(house, drawn_states("... ...", "......."), 4) == [6, 7, 8, 9]


def test_party_too_large_for_a_row_is_split_so_that_nobody_is_alone() -> None:
    house = drawn_house([".....", "....."])
    # Five and one would leave somebody alone, four and two a seat.
    chosen = best(house, drawn_states(".....", "....."), 6)
    assert chosen is not None
    assert [place // 5 for place in chosen] == [0, 0, 0, 1, 1, 1]


def test_split_stays_in_neighbouring_rows_where_it_can() -> None:
    house = drawn_house(["....", "....", "....", "...."])
    assert best(house, drawn_states("..xx", "xxxx", "..xx", "xx.."), 4) == [8, 9, 14, 15]


def test_split_leads_on_to_the_section_close_by() -> None:
    house = drawn_house(["..."], ["..."], ["..."])
    states = drawn_states("..x", "..x", "...")
    assert best(house, states, 4) == [0, 1, 3, 4]


def test_odd_party_needs_three_somewhere() -> None:
    house = drawn_house(["..x..x...", "..x.."])
    assert best(house, drawn_states("..x..x...", "..x.."), 5) == [3, 4, 6, 7, 8]
    assert best(house, drawn_states("..x..x..x", "..x.."), 5) is None


def test_three_are_not_torn_apart() -> None:
    house = drawn_house(["..x.."])
    assert best(house, drawn_states("..x.."), 3) is None


def test_places_with_restricted_view_come_last() -> None:
    house = drawn_house(["rrr", "..."])
    assert best(house, drawn_states("...", "..."), 2) == [3, 4]
    assert best(house, drawn_states("...", "xxx"), 2) == [0, 1]


def test_wheelchair_and_companion_places_are_left_to_who_needs_them() -> None:
    house = drawn_house(["wc", "...."])
    assert best(house, drawn_states("..", "...."), 2) == [2, 3]
    assert best(house, drawn_states("..", "xxxx"), 2) is None


def test_wheelchair_place_comes_with_its_companion_and_seats_beside_it() -> None:
    house = drawn_house([".....", "..cw...", "wc.."])
    free = drawn_states(".....", ".......", "....")
    assert best(house, free, 1, accessible=True) == [8]
    assert best(house, free, 2, accessible=True) == [7, 8]
    assert best(house, free, 3, accessible=True) == [7, 8, 9]
    assert best(house, drawn_states(".....", "...x...", "...."), 3, accessible=True) == [12, 13, 14]


def test_companions_sit_as_near_as_they_can_when_the_seats_beside_are_gone() -> None:
    house = drawn_house(["....", "wc.."])
    assert best(house, drawn_states("....", ".x.."), 2, accessible=True) == [0, 4]


def test_without_a_free_wheelchair_place_nothing_fits() -> None:
    assert best(drawn_house(["wc.."]), drawn_states("x..."), 1, accessible=True) is None


def test_companion_place_is_held_as_the_type_that_its_tier_has() -> None:
    wish = Wish(2, {"a": 1}, is_accessible=True, companion_types={"k": 7})
    choice = choose(drawn_house(["wc.."]), bytes(4), wish)
    assert choice is not None
    assert (choice.seats, choice.seat_types) == ([0, 1], [1, 7])


def test_tier_of_an_area_gives_units_of_it() -> None:
    house = drawn_house(["...."], floor=3)
    choice = choose(house, bytes(7), Wish(3, {"f": 1}))
    assert choice is not None
    assert (choice.seats, choice.area_keys, choice.quantity) == ([], ["floor"], [3])
    assert choose(house, bytes([0, 0, 0, 0, 0, 2, 0]), Wish(3, {"f": 1})) is None


def test_area_takes_a_party_for_which_the_seats_do_not_suffice() -> None:
    house = drawn_house(["...."], floor=9)
    choice = choose(house, bytes(13), Wish(6, TYPES))
    assert choice is not None
    assert choice.area_keys == ["floor"]


def test_one_companion_comes_free_and_others_as_usual() -> None:
    wish = Wish(3, {"a": 1}, is_accessible=True, companion_types={"k": 7}, essential_types={"k": 9})
    choice = choose(drawn_house(["cwc..."]), bytes(6), wish)
    assert choice is not None
    assert (choice.seats, choice.seat_types) == ([0, 1, 2], [9, 1, 7])


def test_other_splits_share_no_seat_and_begin_anew_after_the_last() -> None:
    house = drawn_house(["....", "....", "xxxx", "....", "...."])
    states = drawn_states("....", "....", "xxxx", "....", "....")
    first, second, again = (best(house, states, 6, skip=skip) for skip in range(3))
    assert first is not None
    assert second is not None
    assert set(first).isdisjoint(second)
    assert again == first


def test_house_without_a_drawing_gives_units() -> None:
    choice = choose(House.of_capacity(5), bytes(5), Wish(5, {"": 1}))
    assert choice is not None
    assert choice.quantity == [5]


def test_passing_over_gives_other_seats_to_those_who_would_meet() -> None:
    house = drawn_house(["........"])
    chosen = [best(house, bytes(8), 2, skip=skip) or [] for skip in range(3)]
    assert len({place for places in chosen for place in places}) == 6


HOUSE_ROWS = ["r..b..", "wc....", "...bbb", "......"]
HOUSE = drawn_house(HOUSE_ROWS, HOUSE_ROWS)
LETTERS = "".join(HOUSE_ROWS * 2)
STATES = st.lists(st.sampled_from([0, 0, 1, 2, 3]), min_size=48, max_size=48).map(bytes)


def usable(states: bytes, tiers: str) -> list[bool]:
    """Tell of each place whether a party without a wheelchair may have it."""
    wanted = {"a": ".r", "b": "b"}
    letters = "".join(wanted[tier] for tier in tiers)
    return [states[place] == 0 and LETTERS[place] in letters for place in range(48)]


def windows(free: list[bool], quantity: int) -> list[list[int]]:
    """Return all ways to sit side by side in one of the rows of six."""
    rows = [range(first, first + 6 - quantity + 1) for first in range(0, 48, 6)]
    starts = [start for row in rows for start in row]
    return [
        list(range(start, start + quantity))
        for start in starts
        if all(free[start : start + quantity])
    ]


def leaves_one(states: bytes, chosen: list[int]) -> bool:
    """Tell whether a free seat beside the chosen ones has nobody free beside it afterwards."""
    left = [free and place not in chosen for place, free in enumerate(usable(states, "ab"))]
    for place in {place + step for place in chosen for step in (-1, 1)}:
        row = range(place // 6 * 6, place // 6 * 6 + 6)
        beside = [near for near in (place - 1, place + 1) if near in row]
        is_next = any(near in chosen for near in beside)
        if is_next and 0 <= place < 48 and left[place] and not any(left[near] for near in beside):
            return True
    return False


@given(STATES, st.integers(1, 14), st.sampled_from(["a", "b", "ab"]))
def test_chosen_seats_are_free_of_the_tier_together_and_tidy_where_possible(
    states: bytes, quantity: int, tiers: str
) -> None:
    free = usable(states, tiers)
    chosen = best(HOUSE, states, quantity, tiers=tiers)
    together = windows(free, quantity)
    if chosen is None:
        assert not together
        return
    assert len(set(chosen)) == len(chosen) == quantity
    assert all(free[place] for place in chosen)
    if together:
        assert chosen in together
        is_avoidable = any(not leaves_one(states, places) for places in together)
        assert leaves_one(states, chosen) != is_avoidable or not is_avoidable
    else:
        assert nobody_is_alone(chosen)


@given(STATES, st.integers(4, 14))
def test_party_is_refused_only_when_no_split_seats_it(states: bytes, quantity: int) -> None:
    free = usable(states, "ab")
    runs = "".join(
        "." if is_free else "x" for row in range(8) for is_free in [*free[6 * row : 6 * row + 6], 0]
    )
    lengths = [len(run) for run in runs.split("x") if len(run) > 1]
    fits = sum(lengths) >= quantity and (quantity % 2 == 0 or any(n > 2 for n in lengths))
    assert (best(HOUSE, states, quantity) is not None) == fits


@given(STATES, st.integers(1, 6))
def test_accessible_party_gets_one_wheelchair_place_and_free_places(
    states: bytes, quantity: int
) -> None:
    chosen = best(HOUSE, states, quantity, tiers="a", accessible=True)
    if chosen is None:
        return
    assert len(set(chosen)) == quantity
    assert sum(LETTERS[place] == "w" for place in chosen) == 1
    assert all(states[place] == 0 and LETTERS[place] != "b" for place in chosen)


def nobody_is_alone(chosen: list[int], row_of: Callable[[int], int] = lambda p: p // 6) -> bool:
    """Tell whether everybody has somebody beside them."""
    paired = {
        place
        for left, right in pairwise(sorted(chosen))
        if right == left + 1 and row_of(left) == row_of(right)
        for place in (left, right)
    }
    return paired == set(chosen)


@pytest.mark.parametrize("draw", [theatre, arena, stadium, real_hall])
@pytest.mark.parametrize("quantity", [1, 2, 4, 9, 40])
def test_drawn_venues_seat_parties_in_every_tier(draw: Callable[[], Plan], quantity: int) -> None:
    house, tiers = drawn(draw)
    states = bytes(house.place_count)
    large = {tier for tier, seats in Counter(tiers).items() if seats >= max(quantity, 30)}
    assert large
    for tier in large - {"restricted"}:
        choice = choose(house, states, Wish(quantity, {tier: 1}))
        places = [] if choice is None else choice.seats
        assert len(places) == quantity, tier
        assert {tiers[place] for place in places} == {tier}
        rows = {house.row_index(place) for place in places}
        assert len(rows) == 1 or nobody_is_alone(places, lambda p: house.row_index(p) or 0)


def test_best_of_the_theatre_is_in_the_middle_of_its_first_row() -> None:
    house = drawn(theatre)[0]
    choice = choose(house, bytes(house.place_count), Wish(2, {"stalls-a": 1}))
    assert choice is not None
    row = house.row_of(choice.seats[0])
    assert row is not None
    assert (row.section, row.label) == ("Stalls centre", "A")
    before = choice.seats[0] - row.first_place
    assert abs(before - (len(row.seats) - 2 - before)) <= 1


def test_theatre_seats_a_wheelchair_with_its_companion() -> None:
    house = drawn(theatre)[0]
    wish = Wish(2, {"stalls-b": 1}, is_accessible=True, companion_types={"companion": 3})
    choice = choose(house, bytes(house.place_count), wish)
    assert choice is not None
    assert sorted(choice.seat_types) == [1, 3]
    assert choice.seats[1] == choice.seats[0] + 1


@cache
def drawn(draw: Callable[[], Plan]) -> tuple[House, list[str]]:
    """Return a venue's house and the tier of each of its seats."""
    plan = draw().model_dump(exclude_none=True)
    tiers = [
        tier
        for section in plan["sections"]
        for row in section["rows"]
        for tier in row.get("price_tiers") or [row["price_tier"]] * len(row["seats"])
    ]
    return House.of_plan(plan), tiers
