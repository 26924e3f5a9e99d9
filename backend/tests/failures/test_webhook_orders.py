"""Test that webhooks in any order, doubled and dropped, bring an order to its one end."""

from __future__ import annotations

import itertools
import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from werkzeug.serving import make_server

from tests.factories.events import MadeEvent, make_event
from tests.failures.box_office import BoxOffice
from tests.failures.webhook_stories import STORIES, Ending, Sale, Story

_BATCH = 50  # as many as a sweep looks at in one round
_SEED = 20261124
_SAMPLE, _SAMPLE_TWICE = 6, 20
Schedule = tuple[str, ...]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name.replace(" ", "-"))
def test_events_that_come_as_they_happen_in_any_order_with_any_dropped_end_in_one_state(
    story: Story, office: BoxOffice, *, is_proving: bool
) -> None:
    schedules = _orders_with_drops(story)
    if is_proving:
        schedules += _each_doubled_anywhere(schedules)
    assert _other_ends(office, story, schedules, is_late=False) == []


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name.replace(" ", "-"))
def test_events_that_all_come_late_and_twice_in_any_order_end_in_one_state(
    story: Story, office: BoxOffice, *, is_proving: bool
) -> None:
    schedules = _orders_with_drops(story)
    whole = [schedule for schedule in schedules if len(schedule) == len(story.events)]
    if not is_proving:
        whole = random.Random(f"{_SEED} {story.name}").sample(whole, _SAMPLE_TWICE)
    tried = [(*whole_one, *reversed(whole_one)) for whole_one in whole]
    if is_proving:
        tried += _each_doubled_anywhere(schedules)
    assert _other_ends(office, story, tried, is_late=True) == []


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name.replace(" ", "-"))
def test_events_that_come_over_http_also_at_the_same_moment_end_in_one_state(
    story: Story, office: BoxOffice, *, is_proving: bool
) -> None:
    chosen = random.Random(f"{_SEED} {story.name}")
    schedules = _orders_with_drops(story)
    if not is_proving:
        schedules = chosen.sample(schedules, _SAMPLE)
    event = _open_event(office, len(schedules))
    with _serving(office):
        for place, schedule in enumerate(schedules):
            sale = Sale(office, event, place)
            for moment in story.moments:
                moment(sale)
            doubled = [*schedule, *chosen.choices(schedule, k=2)] if schedule else []
            letters = [sale.event(kind)["id"] for kind in doubled]
            answers = office.fake.deliver(*letters, is_concurrent=chosen.random() < 0.5)
            assert answers == [200] * len(letters)
            office.let_worker_work()
            assert sale.ending() == story.ending, schedule
    office.assert_sound()


def _other_ends(
    office: BoxOffice, story: Story, schedules: Sequence[Schedule], *, is_late: bool
) -> list[tuple[Schedule, Ending]]:
    """Sell a place for each schedule, deliver its events so, sweep, and return the wrong ends."""
    wrong: list[tuple[Schedule, Ending]] = []
    event = _open_event(office, len(schedules))
    moments = dict(story.events)
    places = iter(range(len(schedules)))
    for start in range(0, len(schedules), _BATCH):
        batch = schedules[start : start + _BATCH]
        sales = [(Sale(office, event, next(places)), schedule) for schedule in batch]
        for sale, schedule in sales:
            done = 0
            for kind in schedule:
                until = len(story.moments) if is_late else moments[kind]
                done = _go_on(sale, story, done, until)
                sale.deliver(kind)
            _go_on(sale, story, done, len(story.moments))
        office.let_chores_find_what_is_lost()
        ends = [(schedule, sale.ending()) for sale, schedule in sales]
        wrong += [(schedule, end) for schedule, end in ends if end != story.ending]
        office.begin_anew()
    return wrong


def _go_on(sale: Sale, story: Story, done: int, until: int) -> int:
    """Let happen what comes before a moment; return how many moments are over."""
    for moment in story.moments[done:until]:
        moment(sale)
    return max(done, until)


def _orders_with_drops(story: Story) -> list[Schedule]:
    """Return every order of every part of a story's events."""
    kinds = [kind for kind, _ in story.events]
    return [
        schedule
        for length in range(len(kinds) + 1)
        for schedule in itertools.permutations(kinds, length)
    ]


def _each_doubled_anywhere(schedules: Sequence[Schedule]) -> list[Schedule]:
    """Return each schedule with one of its events coming again, at each later point."""
    return [
        (*schedule[:point], schedule[first], *schedule[point:])
        for schedule in schedules
        for first in range(len(schedule))
        for point in range(first + 1, len(schedule) + 1)
    ]


def _open_event(office: BoxOffice, capacity: int) -> MadeEvent:
    with office.database.begin() as session:
        return make_event(session, capacity=capacity)


@contextmanager
def _serving(office: BoxOffice) -> Iterator[None]:
    """Answer on a port, and have the fake send its events there."""
    server = make_server("127.0.0.1", 0, office.application.flask, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        office.fake.knobs.webhook_url = f"http://127.0.0.1:{server.port}/webhooks/stripe"
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
