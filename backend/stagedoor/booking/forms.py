"""Give requests and replies about holds, orders and tickets their shape."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, NamedTuple, Self

from pydantic import (
    AwareDatetime,
    Field,
    StringConstraints,
    field_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from stagedoor.booking.allocation import Choice, HoldFacts
from stagedoor.booking.answer_forms import AnswerReply
from stagedoor.booking.best_available import Wish
from stagedoor.booking.errors import WrongItems
from stagedoor.booking.models import OrderLine, OrderStatus, Ticket, TicketStatus
from stagedoor.booking.new_order import NewOrder
from stagedoor.booking.place_words import place_text
from stagedoor.booking.sale_facts import SaleFacts
from stagedoor.kernel import ids
from stagedoor.kernel.money import Money
from stagedoor.web.api import Form, MoneyReply, Path, Query, Reply
from stagedoor.web.asked_language import asked_language

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_Code = Annotated[str, StringConstraints(min_length=1, max_length=60)]
_PlaceNo = Annotated[int, Field(ge=0, le=2_000_000)]


class EventPath(Path):
    """Name an event by its id."""

    event: str


class HoldPath(Path):
    """Name a hold."""

    hold_id: str


class OrderPath(Path):
    """Name an order."""

    number: str


class OrderQuery(Query):
    """Bring the secret of an order's link."""

    token: str | None = Field(default=None, max_length=200)


class HoldItem(Form):
    """Ask for a numbered seat by its place, or for units of an area."""

    place: _PlaceNo | None = None
    area: _Code | None = None
    quantity: Annotated[int, Field(ge=1, le=1000)] | None = None
    ticket_type: _Code

    @model_validator(mode="after")
    def _is_seat_or_units(self) -> Self:
        is_seat = self.place is not None and self.area is None and self.quantity is None
        is_units = self.place is None and self.area is not None and self.quantity is not None
        if not is_seat and not is_units:
            raise PydanticCustomError(
                "seat_or_units", "give either `place`, or `area` with `quantity`"
            )
        return self


class HoldForm(Form):
    """Ask to hold places, all or nothing."""

    items: Annotated[list[HoldItem], Field(min_length=1, max_length=200)]


class BestAvailableForm(Form):
    """Ask to hold the best places for a party, of any price tier unless one is named.

    `accessible` asks for one wheelchair place and for the others beside it. Without a
    `ticket_type` each place is held as the first that its tier has, and one companion of a
    wheelchair place as such. `skip` passes over that many of the best choices, and begins anew
    after the last.
    """

    quantity: Annotated[int, Field(ge=1, le=1000)]
    price_tier: _Code | None = None
    accessible: bool = False
    ticket_type: _Code | None = None
    skip: Annotated[int, Field(ge=0, le=1000)] = 0


class ChangeHoldForm(Form):
    """Ask to give places of a hold back and to add others, or the same as another ticket type.

    `best` asks for the best places of a wish instead of all that the hold has; its own count as
    free, so that `skip` leads through them in order.
    """

    add: Annotated[list[HoldItem], Field(max_length=200, default_factory=list)]
    remove: Annotated[list[_PlaceNo], Field(max_length=1000, default_factory=list)]

    best: BestAvailableForm | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.best is not None and (self.add or self.remove):
            raise PydanticCustomError("best_alone", "give `best` alone")
        if self.best is None and not self.add and not self.remove:
            raise PydanticCustomError("nothing_to_do", "give places to add or to remove")
        if len(set(self.remove)) != len(self.remove):
            raise PydanticCustomError("doubled", "a place is named twice")
        return self


class HeldItemReply(Reply):
    """Show one place of a hold."""

    place: int
    label: str
    area: str | None = None
    price_tier: str
    ticket_type: str
    price: MoneyReply


class FeeReply(Reply):
    """Show one fee that is in the total: what it is for, and who gets it."""

    name: str
    purpose: str
    paid_to: str
    amount: MoneyReply


class HoldReply(Reply):
    """Show a hold; `total` is all-in."""

    id: str
    event: str
    expires_at: AwareDatetime
    extendable_until: AwareDatetime
    items: list[HeldItemReply]
    fees: list[FeeReply]
    total: MoneyReply

    @field_serializer("expires_at", "extendable_until")
    def _in_utc(self, instant: datetime) -> str:
        return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    @classmethod
    def of(cls, facts: HoldFacts, sale: SaleFacts) -> HoldReply:
        """Show a hold by its facts and what the event calls its places."""
        items = []
        for held in facts.items:
            area = None if held.place < sale.house.seat_count else sale.house.area_of(held.place)
            items.append(
                HeldItemReply(
                    place=held.place,
                    label=place_text(sale.house.label(held.place), asked_language()),
                    area=area.key if area else None,
                    price_tier=sale.tier_codes[held.tier_no],
                    ticket_type=sale.type_codes[held.type_no],
                    price=MoneyReply(amount_minor=held.price_minor, currency=sale.currency),
                )
            )
        total = sum(held.price_minor for held in facts.items)
        return cls(
            id=ids.public("hld", facts.hold_id),
            event=sale.public_id,
            expires_at=_EPOCH + timedelta(milliseconds=facts.expires_ms),
            extendable_until=_EPOCH + timedelta(milliseconds=facts.extendable_ms),
            items=items,
            fees=[],
            total=MoneyReply(amount_minor=total, currency=sale.currency),
        )


class OrderLineReply(Reply):
    """Show one place of an order."""

    place: int
    label: str
    price_tier: str
    ticket_type: str
    price: MoneyReply

    @classmethod
    def of(cls, line: OrderLine) -> OrderLineReply:
        """Show a line."""
        return cls(
            place=line.place_no,
            label=place_text(line.label, asked_language()),
            price_tier=line.price_tier,
            ticket_type=line.ticket_type,
            price=MoneyReply.of(Money(line.price_minor, line.currency)),
        )


class HeldLineReply(OrderLineReply):
    """Show one place of an order, and who it is for where the buyer named somebody else."""

    holder: str | None

    @classmethod
    def of(cls, line: OrderLine) -> HeldLineReply:
        """Show a line."""
        return cls(**OrderLineReply.of(line).model_dump(), holder=line.holder)


class TicketReply(Reply):
    """Show a ticket and the code that admits its holder; null once it was passed on."""

    id: str
    place: int
    label: str
    holder: str
    ticket_type: str
    code: str | None
    status: TicketStatus

    @classmethod
    def of(cls, ticket: Ticket, code: str | None) -> TicketReply:
        """Show a ticket with its code."""
        return cls(
            id=ids.public("tkt", ticket.id),
            place=ticket.place_no,
            label=place_text(ticket.label, asked_language()),
            holder=ticket.holder,
            ticket_type=ticket.ticket_type,
            code=code,
            status=TicketStatus(ticket.status),
        )


class BookedReply(Reply):
    """Show an order that was just booked; `access_token` opens it without an account."""

    number: str
    status: OrderStatus
    total: MoneyReply
    lines: list[OrderLineReply]
    access_token: str
    expires_at: AwareDatetime


class OrderReply(Reply):
    """Show an order, and its tickets once it is confirmed."""

    number: str
    event: str
    status: OrderStatus
    email: str
    name: str
    total: MoneyReply
    refunded: MoneyReply
    expires_at: AwareDatetime
    lines: list[HeldLineReply]
    tickets: list[TicketReply]
    answers: list[AnswerReply]
    consents: dict[str, str]


class OrderSummaryReply(Reply):
    """Show an order in a list."""

    number: str
    event: str
    event_name: str
    starts_at: AwareDatetime
    time_zone: str
    status: OrderStatus
    total: MoneyReply
    created_at: AwareDatetime


class OrderListReply(Reply):
    """Show a page of orders."""

    data: list[OrderSummaryReply]
    has_more: bool
    next_cursor: str | None


def choice_of(items: list[HoldItem], sale: SaleFacts, pointer: str) -> Choice:
    """Return what a request asks for in numbers; raises WrongItems pointing at each fault."""
    choice = Choice()
    faults: list[dict[str, str]] = []
    seen: set[tuple[object, ...]] = set()
    for index, item in enumerate(items):
        fault = _add_item(choice, item, sale, seen)
        if fault is not None:
            at = f"{pointer}/{index}/{fault.member}"
            faults.append({"pointer": at, "code": fault.code, "message": fault.message})
    if faults:
        raise WrongItems(errors=faults)
    return choice


def wish_of(form: BestAvailableForm, sale: SaleFacts) -> Wish:
    """Return what a party wants in numbers; raises WrongItems pointing at the fault."""
    type_no = None
    if form.ticket_type is not None:
        type_no = sale.type_numbers.get(form.ticket_type)
        if type_no is None:
            raise _wrong("ticket_type", "unknown", "The event has no such ticket type")
    types = sale.types_of_tiers(type_no)
    if form.price_tier is not None:
        if form.price_tier not in sale.tier_codes.values():
            raise _wrong("price_tier", "unknown", "The event has no such price tier")
        is_first = form.price_tier == sale.tier_codes[min(sale.tier_codes)]
        codes = {form.price_tier, ""} if is_first else {form.price_tier}
        types = {code: number for code, number in types.items() if code in codes}
    if not types:
        raise _wrong("ticket_type", "no-price", "There is no price for what is asked")
    return Wish(
        quantity=form.quantity,
        types=types,
        is_accessible=form.accessible,
        companion_types={**sale.types_of_tiers(), **sale.types_of_tiers(type_no)},
        essential_types=_essential_types(sale) if type_no is None else {},
        skip=form.skip,
    )


def _essential_types(sale: SaleFacts) -> dict[str, int]:
    companion = sale.companion_type
    return {} if companion is None else sale.types_of_tiers(companion)


def _wrong(member: str, code: str, message: str) -> WrongItems:
    return WrongItems(errors=[{"pointer": f"/{member}", "code": code, "message": message}])


class _Fault(NamedTuple):
    member: str
    code: str
    message: str


_UNKNOWN = {"place": "The event has no such place", "area": "The event has no such area"}
_DOUBLED = {
    "place": "The same place is asked for twice",
    "area": "The same area is asked for twice",
}


def _add_item(
    choice: Choice, item: HoldItem, sale: SaleFacts, seen: set[tuple[object, ...]]
) -> _Fault | None:
    """Add an item to the choice, or return what is wrong with it."""
    type_no = sale.type_numbers.get(item.ticket_type)
    if type_no is None:
        return _Fault("ticket_type", "unknown", "The event has no such ticket type")
    area = sale.house.areas.get(item.area or "")
    member = "place" if item.place is not None else "area"
    if area is None and (item.place is None or item.place >= sale.house.place_count):
        return _Fault(member, "unknown", _UNKNOWN[member])
    wanted = (item.place,) if area is None else (area.key, type_no)
    if wanted in seen:
        return _Fault(member, "doubled", _DOUBLED[member])
    seen.add(wanted)
    if area is None:
        choice.add_place(item.place or 0, type_no)
    else:
        choice.add_units(area, item.quantity or 0, type_no)
    return None


def booked_reply(order: NewOrder, access_token: str) -> BookedReply:
    """Show an order that was just booked."""
    currency = order.total.currency
    return BookedReply(
        number=order.number,
        status=OrderStatus(order.status),
        total=MoneyReply.of(order.total),
        lines=[
            OrderLineReply(
                place=line.place_no,
                label=place_text(line.label, asked_language()),
                price_tier=line.price_tier,
                ticket_type=line.ticket_type,
                price=MoneyReply(amount_minor=line.price_minor, currency=currency),
            )
            for line in order.lines
        ],
        access_token=access_token,
        expires_at=order.expires_at,
    )
