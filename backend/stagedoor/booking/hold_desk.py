"""Open, show, change, lengthen and give back holds."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from stagedoor.booking import allocation
from stagedoor.booking.allocation import Choice, HeldPlace, HoldFacts
from stagedoor.booking.alternatives import Alternatives
from stagedoor.booking.best_available import Wish, choose
from stagedoor.booking.errors import (
    AlreadyOrdered,
    ExtensionRefused,
    HoldExpired,
    HoldNotFound,
    PlaceTaken,
    SoldOut,
    WrongItems,
)
from stagedoor.booking.models import Hold, HoldState
from stagedoor.booking.queries import get_hold, get_live_hold
from stagedoor.booking.sale_facts import SaleFacts, SaleFactsCache
from stagedoor.booking.seat_rules import SeatRules
from stagedoor.catalogue.errors import EventNotFound
from stagedoor.database import Database
from stagedoor.kernel import ids
from stagedoor.realtime.states import FREE, HELD

_Taken = TypeVar("_Taken")
_LEAST_EXTENSION_S = 1
_BEST_TRIES = 3
# Who lost the best places to somebody takes any of the best few next, so as not to meet again.
_SPREAD = 8


@dataclass(frozen=True, slots=True)
class HoldKey:
    """Identify a request to hold that may come again."""

    scope: str | None = None
    key: str | None = None
    fingerprint: bytes | None = None


@dataclass(frozen=True, slots=True)
class HoldOutcome:
    """Be what became of a request to hold: new or kept facts, or a kept refusal's text."""

    outcome: str
    facts: str
    sale: SaleFacts
    # The hold, of `held` and `replayed`.
    hold: HoldFacts | None = None


@dataclass(frozen=True, slots=True)
class _Change:
    """Be what somebody wants of a hold of theirs."""

    hold_id: UUID
    session_id: UUID
    choice: Choice
    remove: list[int]

    def parameters(self) -> dict[str, Any]:
        """Return what the database function takes."""
        return {
            "hold": self.hold_id,
            "session": self.session_id,
            **self.choice.parameters(),
            "remove": allocation.array_text(self.remove),
        }


class HoldDesk:
    """Do everything with holds that a buyer can ask for."""

    def __init__(
        self,
        database: Database,
        facts: SaleFactsCache,
        *,
        hold_seconds: int,
        announce: Callable[[UUID, list[int]], None],
        states_of: Callable[[UUID], Sequence[int]],
        recent_states_of: Callable[[UUID], Sequence[int]],
    ) -> None:
        """Take what holding needs; `announce` tells the live map, `states_of` reads it.

        `recent_states_of` may give what was read a moment ago.
        """
        self._database = database
        self._facts = facts
        self._hold_seconds = hold_seconds
        self._announce = announce
        self._states_of = states_of
        self._recent_states_of = recent_states_of
        self._alternatives = Alternatives(states_of)
        self._rules = SeatRules(database)

    def sale_of(self, event_id: UUID) -> SaleFacts:
        """Return what an event sells; raises EventNotFound."""
        sale = self._facts.get(event_id)
        if sale is None:
            raise EventNotFound
        return sale

    def open(
        self, sale: SaleFacts, choice: Choice, *, session_id: UUID, key: HoldKey
    ) -> HoldOutcome:
        """Hold places, all or nothing; raises the refusals of holding.

        A request that came before, by its key, is answered with what was kept.
        """
        refusal = self._rules.against_hold(sale, choice) if sale.has_seat_rules else None
        # What was answered before, and whatever else stands in the way, goes before that refusal.
        asked = choice if refusal is None else Choice.nothing(choice.size)
        try:
            return self._claim(sale, asked, session_id=session_id, key=key)
        except PlaceTaken as taken:
            self._propose(sale, taken)
            raise
        except SoldOut:
            if refusal is None:
                raise
            raise refusal from None

    def _claim(
        self, sale: SaleFacts, choice: Choice, *, session_id: UUID, key: HoldKey
    ) -> HoldOutcome:
        parameters = {
            "event": sale.event_id,
            "session": session_id,
            "hold": ids.new_id(),
            **choice.parameters(),
            "seconds": self._hold_seconds,
            "extendable": self._hold_seconds * allocation.EXTENSIONS,
            "scope": key.scope,
            "key": key.key,
            "fingerprint": key.fingerprint,
        }
        try:
            outcome, facts = allocation.open_hold(self._database, parameters)
        except IntegrityError as error:
            _refuse_unpriced(error)
            raise
        if outcome == "held":
            hold = HoldFacts.read(facts)
            self._announce(sale.event_id, [item.place for item in hold.items])
            return HoldOutcome(outcome, facts, sale, hold)
        allocation.refuse(outcome, facts, choice, sale)
        if outcome == "replayed":
            hold = HoldFacts.read(facts.partition(" ")[2])
            return HoldOutcome(outcome, facts, sale, hold)
        return HoldOutcome(outcome, facts, sale)

    def open_best(
        self, sale: SaleFacts, wish: Wish, *, session_id: UUID, key: HoldKey
    ) -> HoldOutcome:
        """Hold the best places for a party; raises the refusals of holding."""
        claim = partial(self._claim, sale, session_id=session_id, key=key)
        return self._with_best(sale, wish, frozenset(), claim)

    def change_to_best(
        self, hold_id: UUID, sale: SaleFacts, wish: Wish, *, session_id: UUID
    ) -> None:
        """Hold the best places for a party instead of all that a hold has, or change nothing.

        Raises the refusals of holding and of changing.
        """
        with self._database.read() as session:
            own = get_hold(session, hold_id, session_id).places
        change = partial(self._exchange, hold_id, sale, session_id=session_id)
        self._with_best(sale, wish, frozenset(own), change)

    def _with_best(
        self, sale: SaleFacts, wish: Wish, own: frozenset[int], take: Callable[[Choice], _Taken]
    ) -> _Taken:
        """Take the best places; where somebody was quicker, choose again, a few times.

        It chooses from what was free a moment ago, for only the claim knows what is; the last time
        from what is free now.
        """
        states = _freed(self._recent_states_of(sale.event_id), own)
        for tries in range(1, _BEST_TRIES + 1):
            skip = wish.skip + _spread(tries)
            choice = choose(sale.house, states, wish, skip=skip)
            if choice is None:
                states = _freed(self._states_of(sale.event_id), own)
                choice = choose(sale.house, states, wish, skip=skip)
            refusal = self._rules.against_best(sale, choice) if choice else None
            if refusal is not None:
                raise refusal
            try:
                return take(choice or Choice.nothing(wish.quantity))
            except PlaceTaken as taken:
                if tries == _BEST_TRIES:
                    self._propose(sale, taken)
                    raise
                if tries == _BEST_TRIES - 1:
                    states = _freed(self._states_of(sale.event_id), own)
                for place in taken.members["taken"]:
                    states[place] = HELD
            except SoldOut:
                if choice is None or tries == _BEST_TRIES:
                    raise
                states = _freed(self._states_of(sale.event_id), own)
        raise AssertionError("the last try returns or raises")

    def _exchange(
        self, hold_id: UUID, sale: SaleFacts, choice: Choice, *, session_id: UUID
    ) -> None:
        """Give a hold other places for all that it has, itself locked so that it has no more."""
        try:
            with self._database.begin() as session:
                hold = session.scalar(_own_hold(hold_id, session_id))
                remove = hold.places if hold is not None else []
                change = _Change(hold_id, session_id, choice, remove)
                outcome, facts = allocation.change_hold(
                    self._database, change.parameters(), session
                )
        except IntegrityError as error:
            _refuse_unpriced(error)
            raise
        allocation.refuse(outcome, facts, choice, sale)
        self._announce(sale.event_id, json.loads(facts))

    def show(self, hold_id: UUID, session_id: UUID) -> tuple[HoldFacts, SaleFacts]:
        """Return a living hold; raises HoldNotFound and HoldExpired."""
        with self._database.read() as session:
            hold, facts = get_live_hold(session, hold_id, session_id)
        return facts, self.sale_of(hold.event_id)

    def sale_of_hold(self, hold_id: UUID, session_id: UUID) -> SaleFacts:
        """Return what the event of a session's hold sells; raises HoldNotFound."""
        with self._database.read() as session:
            event_id = get_hold(session, hold_id, session_id).event_id
        return self.sale_of(event_id)

    def change(
        self, hold_id: UUID, sale: SaleFacts, choice: Choice, *, remove: list[int], session_id: UUID
    ) -> bool:
        """Add and remove places, all or nothing; return whether the hold is still there."""
        change = _Change(hold_id, session_id, choice, remove)
        try:
            if sale.has_seat_rules:
                outcome, facts = self._change_by_rules(sale, change)
            else:
                outcome, facts = allocation.change_hold(self._database, change.parameters())
        except IntegrityError as error:
            _refuse_unpriced(error)
            raise
        try:
            allocation.refuse(outcome, facts, choice, sale)
        except PlaceTaken as taken:
            self._propose(sale, taken)
            raise
        self._announce(sale.event_id, json.loads(facts))
        return outcome == "changed"

    def _change_by_rules(self, sale: SaleFacts, change: _Change) -> tuple[str, str]:
        """Change a hold that is locked while the rules look at it; return the outcome."""
        with self._database.begin() as session:
            items = _items_to_change(session, change)
            refusal = items and self._rules.against_change(
                sale, change.choice, items=items, remove=change.remove
            )
            if not refusal:
                return allocation.change_hold(self._database, change.parameters(), session)
            if change.choice.size:
                # Whatever else stands in the way goes first.
                nothing = replace(change, choice=Choice.nothing(change.choice.size))
                found = allocation.change_hold(self._database, nothing.parameters(), session)
                if found[0] != "sold-out":
                    return found
            raise refusal

    def extend(
        self, session: Session, hold_id: UUID, session_id: UUID
    ) -> tuple[HoldFacts, SaleFacts]:
        """Lengthen a hold by a whole period, within its bound; raises ExtensionRefused."""
        hold = _lock(session.scalar(_own_hold(hold_id, session_id)))
        now = session.scalars(select(func.clock_timestamp())).one()
        if hold.expires_at <= now:
            raise HoldExpired
        until = min(hold.expires_at + timedelta(seconds=self._hold_seconds), hold.extendable_until)
        if (until - hold.expires_at).total_seconds() < _LEAST_EXTENSION_S:
            raise ExtensionRefused
        hold.expires_at = until
        allocation.extend_places(session, hold.event_id, hold.places, hold.id, until)
        session.flush()
        sale = self._facts.get(hold.event_id, session)
        if sale is None:
            raise EventNotFound
        return get_live_hold(session, hold_id, session_id)[1], sale

    def give_back(self, hold_id: UUID, session_id: UUID) -> None:
        """Free a hold's places; raises HoldNotFound, HoldExpired and AlreadyOrdered."""
        with self._database.begin() as session:
            hold = _lock(session.scalar(_own_hold(hold_id, session_id)))
            now = session.scalars(select(func.clock_timestamp())).one()
            if hold.expires_at <= now:
                raise HoldExpired
            allocation.free_places_of_hold(session, hold.event_id, hold.places, hold.id)
            hold.release()
        self._announce(hold.event_id, hold.places)

    def _propose(self, sale: SaleFacts, refusal: PlaceTaken) -> None:
        """Add to a refusal what might be taken instead."""
        taken = refusal.members["taken"]
        refusal.members["alternatives"] = self._alternatives.to(sale, taken)


def _freed(states: Sequence[int], places: frozenset[int]) -> bytearray:
    """Return a copy of states in which some places are free."""
    freed = bytearray(states)
    for place in places:
        freed[place] = FREE
    return freed


def _spread(tries: int) -> int:
    """Return how many of the best choices to pass over: none at first."""
    return random.randrange(_SPREAD ** (tries - 1))  # noqa: S311 - it keeps buyers apart, no secret


def _own_hold(hold_id: UUID, session_id: UUID) -> Select[Hold]:
    return select(Hold).where(Hold.id == hold_id, Hold.session_id == session_id).with_for_update()


def _items_to_change(session: Session, change: _Change) -> list[HeldPlace] | None:
    """Return the items of a hold, locked; None where the change itself will say what is wrong."""
    hold = session.scalar(_own_hold(change.hold_id, change.session_id))
    if hold is None or hold.state != HoldState.ACTIVE or not set(change.remove) <= {*hold.places}:
        return None
    try:
        return get_live_hold(session, change.hold_id, change.session_id)[1].items
    except HoldExpired:
        return None


def _lock(hold: Hold | None) -> Hold:
    """Return a hold that may still be changed; raises what stands in the way."""
    if hold is None:
        raise HoldNotFound
    if hold.state == HoldState.ORDERED:
        raise AlreadyOrdered
    if hold.state != HoldState.ACTIVE:
        raise HoldExpired
    return hold


def _refuse_unpriced(error: IntegrityError) -> None:
    diag = getattr(error.orig, "diag", None)
    if diag is not None and diag.constraint_name == "claim_has_price":
        message = "This ticket type is not sold for one of these places"
        raise WrongItems(
            errors=[{"pointer": "/items", "code": "no-price", "message": message}]
        ) from error
