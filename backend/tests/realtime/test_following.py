"""Prove that whoever follows the stream ends with exactly what the database says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stagedoor.database import Database
from stagedoor.realtime.availability import Availability, read_availability
from stagedoor.realtime.place_reader import PlaceReader
from stagedoor.realtime.seat_changes import SeatChanges, WholeLook
from tests.factories.events import MadeEvent, make_event
from tests.realtime.places import BLOCKED, FREE, HELD, SOLD, commit_change, committed_states
from tests.realtime.test_seat_changes import Frame
from tests.realtime.waiting import eventually

_PLACES = 3
_Result = TypeVar("_Result")
Run = Callable[[Coroutine[Any, Any, _Result]], _Result]


@dataclass
class _Follower:
    """Be a page with a seat map that does what the API's description says, and no more."""

    database: Database
    event: MadeEvent
    states: dict[int, int] = field(default_factory=dict)
    known: int | None = None
    is_connected: bool = False
    must_fetch: bool = True
    heard_meanwhile: list[Frame] = field(default_factory=list)

    def newest(self) -> Availability:
        """Return what the server answers now."""
        with self.database.read() as session:
            return read_availability(session, self.event.id)

    def fetch(self) -> None:
        """Fetch availability, then apply the changes that came while it was on its way."""
        self.take(self.newest())

    def take(self, availability: Availability) -> None:
        """Start from an availability."""
        self.states = dict(enumerate(availability.states))
        self.must_fetch = False
        if not self.is_connected or self.known is None:
            self.known = availability.version
        waiting, self.heard_meanwhile = self.heard_meanwhile, []
        for frame in waiting:
            if frame.id > availability.version:
                self._apply(frame)

    def connect(self, changes: SeatChanges) -> None:
        """Open the stream, saying what is known."""
        self.is_connected = True
        self.hear(changes.greeting(self.known))

    def disconnect(self) -> None:
        """Lose the stream; what comes now is not heard."""
        self.is_connected = False

    def hear(self, frame: bytes | None) -> None:
        """Take in what the stream says, if it says something."""
        if not frame or not self.is_connected:
            return
        said = Frame.read(frame)
        assert self.known is None or said.event == "snapshot" or said.id > self.known
        self.known = said.id
        if said.event == "snapshot":
            self.must_fetch, self.heard_meanwhile = True, []
        elif self.must_fetch:
            self.heard_meanwhile.append(said)
        else:
            self._apply(said)

    def _apply(self, frame: Frame) -> None:
        self.states.update(dict(frame.data["changes"]))


@dataclass
class _World:
    """Be a database that changes, a hub that looks at it, and pages that follow."""

    database: Database
    event: MadeEvent
    reader: PlaceReader
    run: Run[Any]
    followers: list[_Follower] = field(default_factory=list)
    signalled: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.changes = SeatChanges(self._first_look())

    def restart_hub(self) -> None:
        """Lose everything that the hub knew.

        Starting a process takes longer than the few milliseconds by which versions are ahead of
        the clock when frames follow each other without the hub's pauses, as they do here.
        """
        last = self.changes.version
        eventually(lambda: self._first_look().clock_ms > last, "the next millisecond")
        self.changes = SeatChanges(self._first_look())
        for follower in self.followers:
            follower.disconnect()

    def _first_look(self) -> WholeLook:
        look: WholeLook | None = self.run(self.reader.look_at_all(self.event.id, None))
        assert look is not None
        return look

    def change(self, place: int, state: int, seconds: float) -> None:
        """Commit a change."""
        commit_change(self.database, self.event.id, [place], to=state, seconds=seconds)
        self.signalled.add(place)

    def lose_signals(self) -> None:
        """Be Redis when it dies."""
        self.signalled.clear()

    def deliver_signals(self) -> None:
        """Be Redis when it lives."""
        look = self.run(self.reader.look_at(self.event.id, sorted(self.signalled)))
        self.signalled.clear()
        self._tell(self.changes.see_some(look))

    def look_at_all(self) -> None:
        """Look at everything, as the hub does every two seconds."""
        look = self.run(self.reader.look_at_all(self.event.id, self.changes.horizon))
        assert look is not None
        self._tell(self.changes.see_all(look))

    def settle(self) -> None:
        """Let the last hold lapse, the hub look once more and each page come back and fetch."""
        eventually(lambda: not self._lapses_soon(), "the end of the short holds")
        for follower in self.followers:
            if not follower.is_connected:
                follower.connect(self.changes)
        self.look_at_all()
        for follower in self.followers:
            if follower.must_fetch:
                follower.fetch()

    def _lapses_soon(self) -> bool:
        with self.database.read() as session:
            found = session.connection().exec_driver_sql(
                "SELECT EXISTS (SELECT FROM places WHERE held_until BETWEEN clock_timestamp()"
                " AND clock_timestamp() + interval '9 seconds')"
            )
            return bool(found.scalar())

    def _tell(self, frame: bytes | None) -> None:
        for follower in self.followers:
            follower.hear(frame)


@pytest.fixture
def run() -> Iterator[Run[Any]]:
    """Give a way to wait for a coroutine."""
    with asyncio.Runner() as runner:
        yield runner.run


@pytest.fixture
def reader(database: Database, run: Run[Any]) -> Iterator[PlaceReader]:
    """Give the hub's eyes."""
    made = PlaceReader(database.url)
    yield made
    run(made.close())


_places = st.integers(0, _PLACES - 1)
_changes = st.tuples(
    st.just("change"),
    _places,
    st.sampled_from([FREE, HELD, SOLD, BLOCKED]),
    # A hold of two milliseconds lapses somewhere in the middle of what follows.
    st.sampled_from([600.0, 0.002]),
)
_steps = st.lists(
    st.one_of(
        _changes,
        st.tuples(st.sampled_from(["fetch", "connect", "disconnect"]), st.integers(0, 1)),
        st.sampled_from([("deliver",), ("deliver",), ("lose",), ("look",), ("restart",)]),
    ),
    min_size=12,
    max_size=40,
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=_steps)
def test_every_follower_ends_with_the_states_of_the_database(
    database: Database, reader: PlaceReader, run: Run[Any], steps: list[tuple[Any, ...]]
) -> None:
    with database.begin() as session:
        event = make_event(session, capacity=_PLACES)
    world = _World(database, event, reader, run)
    world.followers = [_Follower(database, event), _Follower(database, event)]
    for follower in world.followers:
        follower.fetch()
        follower.connect(world.changes)

    for step in steps:
        _take(world, step)
    world.settle()

    expected = dict(enumerate(committed_states(database, event.id)))
    assert [follower.states for follower in world.followers] == [expected, expected]


def _take(world: _World, step: tuple[Any, ...]) -> None:
    match step:
        case ("change", place, state, seconds):
            world.change(place, state, seconds)
        case ("deliver",):
            world.deliver_signals()
        case ("lose",):
            world.lose_signals()
        case ("look",):
            world.look_at_all()
        case ("restart",):
            world.restart_hub()
        case ("fetch", who):
            world.followers[who].fetch()
        case ("connect", who):
            world.followers[who].connect(world.changes)
        case ("disconnect", who):
            world.followers[who].disconnect()


@pytest.fixture
def world(database: Database, reader: PlaceReader, run: Run[Any]) -> _World:
    """Give a world with one follower, who has fetched and listens."""
    with database.begin() as session:
        event = make_event(session, capacity=_PLACES)
    made = _World(database, event, reader, run)
    follower = _Follower(database, event)
    made.followers = [follower]
    # What is from within the hub's first millisecond is answered with a snapshot.
    start = made.changes.version
    eventually(lambda: follower.newest().version >= start, "the next millisecond")
    return made


def _hold_unseen_while_somebody_fetches(world: _World) -> _Follower:
    """Hold and free a place between two looks, with all signals lost, and fetch in between."""
    follower = world.followers[0]
    world.change(2, HELD, 600)
    follower.fetch()
    follower.connect(world.changes)
    world.change(2, FREE, 600)
    world.lose_signals()
    assert follower.states[2] == HELD
    return follower


def test_a_change_and_its_undoing_between_two_looks_leave_nobody_behind(world: _World) -> None:
    follower = _hold_unseen_while_somebody_fetches(world)

    world.look_at_all()

    assert follower.states[2] == FREE


def test_without_the_last_writers_a_change_undone_between_two_looks_would_stay(
    world: _World, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_with_writers = world.reader.look_at_all

    async def look_without_writers(*arguments: Any) -> WholeLook | None:
        look = await look_with_writers(*arguments)
        return None if look is None else replace(look, written={})

    monkeypatch.setattr(world.reader, "look_at_all", look_without_writers)
    follower = _hold_unseen_while_somebody_fetches(world)

    world.look_at_all()

    assert follower.states[2] == HELD
    assert committed_states(world.database, world.event.id)[2] == FREE


def _change_seen_by_the_hub_while_a_reply_is_on_its_way(
    world: _World, version_of: Callable[[Availability, int], int]
) -> _Follower:
    """Read availability, change a place, let the hub see it, and only then open the stream."""
    follower = world.followers[0]
    availability = follower.newest()
    world.change(1, SOLD, 0)
    world.deliver_signals()
    version = version_of(availability, world.changes.version)
    follower.take(Availability(version, availability.states))
    follower.connect(world.changes)
    return follower


def test_a_change_while_availability_is_on_its_way_is_told(world: _World) -> None:
    follower = _change_seen_by_the_hub_while_a_reply_is_on_its_way(
        world, lambda availability, _: availability.version
    )

    assert not follower.must_fetch
    assert follower.states[1] == SOLD


def test_a_version_from_after_the_read_would_lose_a_change(world: _World) -> None:
    follower = _change_seen_by_the_hub_while_a_reply_is_on_its_way(
        world, lambda _, version_of_hub: version_of_hub
    )

    assert not follower.must_fetch
    assert follower.states[1] == FREE
