"""Test that SIGKILL at any boundary of any flow loses, doubles and breaks nothing."""

from __future__ import annotations

import itertools
import signal
from collections.abc import Callable
from contextlib import suppress

import pytest

from stagedoor.operations.audit import examine
from tests.failures.box_office import BoxOffice
from tests.failures.flows import FLOWS, Flow, arrive, recover
from tests.failures.summary import PROPERTY
from tests.failures.zygote import Zygote

_PARTS = ("the client", "the provider", "the worker")
# Holding, booking, starting a payment and a plain settlement are not among them: each is one
# statement, which nothing can take apart.
_TRANSACTIONAL = [flow for flow in FLOWS if flow.name in {"settle late, places free", "refund"}]


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name.replace(" ", "-"))
def test_killed_anywhere_everything_still_comes_to_its_one_right_end(
    flow: Flow,
    victims: Zygote,
    office: BoxOffice,
    *,
    is_proving: bool,
    record_property: Callable[[str, object], None],
) -> None:
    found = _boundaries(flow, victims, office)
    assert len(found) >= flow.least, found
    killed = 0
    orders = list(itertools.permutations(_PARTS)) if is_proving else [_PARTS]
    for order in orders:
        for number, name in enumerate(found, start=1):
            buyer = arrive(flow, office)
            death = victims.run(flow.task(buyer), crash_at=number)
            assert (death.signal, death.crossed[-1]) == (signal.SIGKILL, name), death.fault
            killed += 1
            recover(flow, buyer, order=order)
            flow.finish(buyer)
            office.assert_sound()
    assert killed == len(found) * len(orders)
    line = f"{flow.name}: {len(found)} boundaries found, {killed // len(orders)} killed"
    record_property(PROPERTY, line)


@pytest.mark.parametrize("flow", _TRANSACTIONAL, ids=lambda flow: flow.name.replace(" ", "-"))
def test_without_its_transactions_a_flow_that_is_killed_breaks_promises(
    flow: Flow, victims: Zygote, office: BoxOffice
) -> None:
    buyer = arrive(flow, office)
    found = victims.run(flow.task(buyer), has_transactions=False).crossed
    recover(flow, buyer, order=_PARTS)
    broken: list[str] = []
    for number in range(1, len(found) + 1):
        buyer = arrive(flow, office)
        death = victims.run(flow.task(buyer), crash_at=number, has_transactions=False)
        assert death.signal == signal.SIGKILL, death.fault
        # What recovers may stumble over what is broken; what counts is what is left.
        with suppress(Exception):
            recover(flow, buyer, order=_PARTS)
        broken = [v.invariant.id for v in examine(office.database, office.gateway) if v.findings]
        if broken:
            break
    assert broken


def _boundaries(flow: Flow, victims: Zygote, office: BoxOffice) -> list[str]:
    """Return the boundaries of a flow that nobody kills, which ends as it must."""
    buyer = arrive(flow, office)
    death = victims.run(flow.task(buyer))
    assert (death.signal, death.fault) == (0, "")
    recover(flow, buyer, order=_PARTS)
    flow.finish(buyer)
    office.assert_sound()
    return death.crossed
