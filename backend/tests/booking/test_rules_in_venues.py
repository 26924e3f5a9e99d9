"""Test the rules about seats in whole venues: any of 200 choices in each, full or nearly empty.

`make test` tries fewer of them in the large venues; `make prove` tries them all.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from math import dist

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stagedoor.booking.best_available import Wish, choose
from stagedoor.booking.orphans import SeatChange, find_orphans
from stagedoor.booking.sale_facts import House
from stagedoor.catalogue.plan import Plan
from stagedoor.operations.demo_events import real_hall
from stagedoor.operations.venue_generator import arena, stadium, theatre
from tests.booking.seat_oracle import Oracle

Draw = Callable[[], Plan]
_CHOICES = 200
# How many of them `make test` tries: an oracle that tries everything takes its time.
SAMPLES: dict[Draw, int] = {theatre: 200, real_hall: 200, arena: 30, stadium: 10}
FILLS = (0.0, 0.2, 0.5, 0.7, 0.85, 0.95, 0.99)


@cache
def venue(draw: Draw) -> tuple[House, Oracle]:
    """Return a venue as the code sees it and as the oracle does."""
    plan = draw().model_dump(exclude_none=True)
    return House.of_plan(plan), Oracle(plan)


def try_many(draw: Draw, trial: Callable[[random.Random], None], *, is_proving: bool) -> None:
    """Try something with many seeds, which hypothesis chooses and shrinks."""

    @settings(
        max_examples=_CHOICES if is_proving else SAMPLES[draw],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**32))
    def attempt(seed: int) -> None:
        trial(random.Random(seed))

    attempt()


@pytest.mark.parametrize("draw", SAMPLES)
def test_best_places_keep_every_rule(draw: Draw, *, is_proving: bool) -> None:
    house, oracle = venue(draw)

    def trial(chance: random.Random) -> None:
        states = oracle.crowd(chance, chance.choice(FILLS))
        everywhere = set(oracle.tier)
        tiers = chance.choice([everywhere, {chance.choice(sorted(everywhere))}])
        size = chance.randint(1, 10)
        choice = choose(
            house, states, Wish(size, dict.fromkeys(tiers, 1)), skip=chance.randrange(4)
        )
        if choice is None or not choice.seats:
            assert not can_sit(oracle, states, size, tiers)
        else:
            assert_party_sits_well(oracle, states, choice.seats, size=size, tiers=tiers)

    try_many(draw, trial, is_proving=is_proving)


def can_sit(oracle: Oracle, states: bytes, size: int, tiers: set[str]) -> bool:
    """Tell whether a party can sit side by side, or split so that nobody of it is alone."""
    if any(True for _ in oracle.windows(states, size, tiers)):
        return True
    pairs = {place for window in oracle.windows(states, 2, tiers) for place in window}
    runs = [len(run) for run in oracle.groups(pairs)]
    return size > 3 and sum(runs) >= size and (size % 2 == 0 or any(run > 2 for run in runs))


def assert_party_sits_well(
    oracle: Oracle, states: bytes, seats: list[int], *, size: int, tiers: set[str]
) -> None:
    assert len(set(seats)) == len(seats) == size
    assert all(states[p] == 0 and oracle.tier[p] in tiers for p in seats)
    assert not any(oracle.is_special(p) for p in seats)
    groups = oracle.groups(seats)
    together = list(oracle.windows(states, size, tiers))
    if together:
        assert len(groups) == 1
        is_avoidable = any(not oracle.orphans(states, window) for window in together)
        assert not is_avoidable or not oracle.orphans(states, seats)
        return
    assert all(len(group) > 1 for group in groups)
    for orphan in oracle.orphans(states, seats):
        for group in groups:
            if {orphan - 1, orphan + 1} & set(group):
                rest = [place for place in seats if place not in group]
                assert not oracle.ways_round(states, group, rest=rest)


@pytest.mark.parametrize("draw", SAMPLES)
def test_accessible_party_sits_together_or_as_near_as_it_goes(
    draw: Draw, *, is_proving: bool
) -> None:
    house, oracle = venue(draw)
    wheelchairs = [p for p in range(oracle.seats) if "wheelchair" in oracle.marks[p]]

    def trial(chance: random.Random) -> None:
        states = bytearray(oracle.crowd(chance, chance.choice(FILLS)))
        for place in wheelchairs:
            states[place] = chance.choice((0, states[place]))
        size = chance.randint(1, 8)
        tiers = set(oracle.tier)
        wish = Wish(
            size,
            dict.fromkeys(tiers - {"companion"}, 1),
            is_accessible=True,
            companion_types=dict.fromkeys(tiers, 1),
            essential_types={"companion": 3},
        )
        choice = choose(house, bytes(states), wish, skip=chance.randrange(3))
        if choice is not None:
            assert_accessible(oracle, bytes(states), choice.seats, size)
            free_of_charge = [t for t in choice.seat_types if t == 3]
            assert len(free_of_charge) <= 1
        else:
            spots = [p for p in wheelchairs if states[p] == 0]
            assert not spots or sum(
                usable(oracle, bytes(states), p) for p in range(oracle.seats)
            ) < (size - 1)

    try_many(draw, trial, is_proving=is_proving)


def usable(oracle: Oracle, states: bytes, place: int) -> bool:
    """Tell whether who comes along with a wheelchair may sit here."""
    return states[place] == 0 and "wheelchair" not in oracle.marks[place]


def assert_accessible(oracle: Oracle, states: bytes, seats: list[int], size: int) -> None:
    chairs = [p for p in seats if "wheelchair" in oracle.marks[p]]
    assert len(chairs) == 1
    assert len(set(seats)) == size
    others = [p for p in seats if p not in chairs]
    assert all(usable(oracle, states, p) for p in others)

    def fits_around(spot: int) -> bool:
        return any(
            all(p in oracle.block_of[spot] and (p == spot or usable(oracle, states, p))
                for p in range(start, start + size))
            for start in range(spot - size + 1, spot + 1)
        )  # fmt: skip

    free_spots = [
        p for p in range(oracle.seats) if "wheelchair" in oracle.marks[p] and states[p] == 0
    ]
    if any(fits_around(spot) for spot in free_spots):
        assert len(oracle.groups(seats)) == 1
        return
    near = [
        p
        for p in range(oracle.seats)
        if usable(oracle, states, p) and oracle.section[p] == oracle.section[chairs[0]]
    ]
    if len(near) >= size - 1:
        away = sorted(dist(oracle.at[p], oracle.at[chairs[0]]) for p in near)
        assert sorted(dist(oracle.at[p], oracle.at[chairs[0]]) for p in others) == pytest.approx(
            away[: size - 1], abs=0.01
        )


@pytest.mark.parametrize("draw", SAMPLES)
@pytest.mark.parametrize("rule", ["strict", "lenient"])
def test_choice_is_refused_exactly_where_another_of_its_size_leaves_nobody_alone(
    draw: Draw, rule: str, *, is_proving: bool
) -> None:
    house, oracle = venue(draw)
    is_lenient = rule == "lenient"

    def trial(chance: random.Random) -> None:
        states = oracle.crowd(chance, chance.choice(FILLS))
        size = chance.randint(1, 10)
        windows = list(oracle.windows(states, size, set(oracle.tier)))
        if not windows:
            return
        asked = chance.choice(windows)
        orphans = oracle.orphans(states, asked, is_lenient=is_lenient)
        change = SeatChange(frozenset(asked))
        finding = find_orphans(house.seating, states, change, rule)
        ways = oracle.ways_round(states, asked, is_lenient=is_lenient) if orphans else []
        assert (finding is not None) == bool(ways)
        if finding is not None:
            assert set(finding.orphans) == orphans
            assert all(set(places) in ways for places in finding.alternatives)

    try_many(draw, trial, is_proving=is_proving)


@pytest.mark.parametrize("draw", [theatre, arena, stadium])
def test_accessible_choice_and_last_seats_are_never_refused(
    draw: Draw, *, is_proving: bool
) -> None:
    house, oracle = venue(draw)
    special = [p for p in range(oracle.seats) if oracle.is_special(p)]

    def trial(chance: random.Random) -> None:
        states = oracle.crowd(chance, chance.choice(FILLS))
        seats = set(chance.sample(range(oracle.seats), 3)) | set(chance.sample(special, 1))
        change = SeatChange(frozenset(seats))
        assert find_orphans(house.seating, states, change, "strict") is None
        # All but one block is gone, and of that but three seats: two of them are somebody's last.
        block = chance.choice([b for b in oracle.blocks if len(b) > 2])
        last = bytearray(b"\2") * oracle.seats
        last[block.start : block.start + 3] = bytes(3)
        for pair in (block[:2], block[1:3], block[:1], block[1:2]):
            change = SeatChange(frozenset(pair))
            finding = find_orphans(house.seating, bytes(last), change, "strict")
            assert finding is None or len(pair) == 1

    assert special
    try_many(draw, trial, is_proving=is_proving)
