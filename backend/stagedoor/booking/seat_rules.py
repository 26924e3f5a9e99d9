"""Look at a choice of places before it is asked for: orphans, and companions.

Both are courtesies between buyers, not promises to one of them, so they are looked at from states
that were read a moment before the claim; what they cost is paid by events that have them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stagedoor.booking.allocation import Choice, HeldPlace, array_text
from stagedoor.booking.errors import CompanionAlone, OrphanSeat
from stagedoor.booking.orphans import SeatChange, concerns, find_orphans, left_alone
from stagedoor.booking.place_words import place_phrase
from stagedoor.booking.sale_facts import SaleFacts
from stagedoor.booking.seating import WHEELCHAIR
from stagedoor.database import Database
from stagedoor.kernel.errors import Refusal
from stagedoor.realtime.states import BLOCKED, FREE, STATE_DIGIT, from_digits

_ALL_STATES = (
    f"SELECT string_agg({STATE_DIGIT}, '' ORDER BY place_no) FROM places "  # noqa: S608
    "WHERE event_id = %(event)s"
)
_SOME_STATES = f"{_ALL_STATES} AND place_no = ANY (%(places)s::int[])"


class SeatRules:
    """Say what an event's rules about seats have against a choice."""

    def __init__(self, database: Database) -> None:
        """Take where the states of places are read."""
        self._database = database

    def against_hold(self, sale: SaleFacts, choice: Choice) -> Refusal | None:
        """Return why a new hold may not have these places; None where nothing is against it."""
        companions = _companions_alone(sale, choice, [])
        if companions:
            return companions
        return self._against_seats(sale, SeatChange(_seats(sale, choice.seats)))

    def against_best(self, sale: SaleFacts, choice: Choice) -> Refusal | None:
        """Return why a hold may not have what was chosen as the best for it.

        That leaves no seat alone as far as it goes, so there is no need to look.
        """
        return _companions_alone(sale, choice, [])

    def against_change(
        self, sale: SaleFacts, choice: Choice, *, items: Sequence[HeldPlace], remove: Iterable[int]
    ) -> Refusal | None:
        """Return why a hold of these items may not be changed so; None where nothing is against it.

        Seats may always be given back, whatever that leaves.
        """
        gone = set(remove)
        stay = [item for item in items if item.place not in gone]
        companions = _companions_alone(sale, choice, stay)
        if companions:
            return companions
        return self._against_seats(
            sale,
            SeatChange(
                _seats(sale, choice.seats),
                given_back=_seats(sale, gone),
                held=_seats(sale, [item.place for item in items]),
            ),
        )

    def _against_seats(self, sale: SaleFacts, change: SeatChange) -> Refusal | None:
        """Return what the orphan rule has against a change.

        Where a place is no longer free that is the claim's to say, or it was claimed by the same
        request before.
        """
        seating = sale.house.seating
        if not concerns(seating, change, sale.orphan_rule):
            return None
        near = self._states_near(sale, change)
        if any(near[place] != FREE for place in change.added):
            return None
        if not left_alone(seating, near, change, sale.orphan_rule):
            return None
        states = self._read(_ALL_STATES, event=sale.event_id)
        finding = find_orphans(seating, states, change, sale.orphan_rule)
        if finding is None:
            return None
        return OrphanSeat(
            "Please take the seat too, or seats beside which nobody is left alone.",
            orphans=finding.orphans,
            labels=[place_phrase(sale.house.label(place)) for place in finding.orphans],
            alternatives=finding.alternatives,
            replaces=finding.replaces,
        )

    def _states_near(self, sale: SaleFacts, change: SeatChange) -> bytearray:
        """Return the states of seats beside those of a change; all others as blocked."""
        seating = sale.house.seating
        blocks = {seating.block_of(place) for place in change.near}
        places = sorted(place for block in blocks for place in range(block.first, block.end))
        found = self._read(_SOME_STATES, event=sale.event_id, places=array_text(places))
        states = bytearray([BLOCKED]) * sale.house.seat_count
        for place, state in zip(places, found, strict=True):
            states[place] = state
        return states

    def _read(self, statement: str, **parameters: object) -> bytes:
        return from_digits(self._database.run(statement, parameters)[0] or "")


def _seats(sale: SaleFacts, places: Iterable[int]) -> frozenset[int]:
    """Return those of some places that are numbered seats."""
    return frozenset(place for place in places if place < sale.house.seat_count)


def _companions_alone(sale: SaleFacts, choice: Choice, stay: Sequence[HeldPlace]) -> Refusal | None:
    """Return the refusal of more companions than wheelchair places in what a hold would have."""
    kind = sale.companion_type
    if kind is None:
        return None
    types = [*zip(choice.seats, choice.seat_types, strict=True)]
    types += [(item.place, item.type_no) for item in stay]
    places = sorted(place for place, type_no in types if type_no == kind)
    units = sum(
        quantity
        for quantity, type_no in zip(choice.quantity, choice.unit_types, strict=True)
        if type_no == kind
    )
    features = sale.house.seating.features
    wheelchairs = sum(
        bool(features[place] & WHEELCHAIR) for place in _seats(sale, (place for place, _ in types))
    )
    if len(places) + units <= wheelchairs:
        return None
    return CompanionAlone(
        "Choose a wheelchair place with each companion's ticket, or another ticket type.",
        places=places,
    )
