"""Find every fault in a drawn plan and point at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pydantic import ValidationError

from stagedoor.catalogue.errors import SeatMapInvalid
from stagedoor.catalogue.plan import (
    MAX_PLACES,
    Plan,
    PlanRow,
    PlanSection,
    default_seat_id,
)

MAX_FAULTS = 50

Fault = dict[str, str]


def parse_plan(document: object) -> Plan:
    """Return the checked plan of a document; raises SeatMapInvalid that lists the faults."""
    try:
        plan = Plan.model_validate(document)
    except ValidationError as error:
        raise refusal(shape_faults(error)) from error
    check_plan(plan)
    return plan


def check_plan(plan: Plan) -> None:
    """Raise SeatMapInvalid when a well-shaped plan contradicts itself."""
    faults = list(_first(plan_faults(plan), MAX_FAULTS))
    if faults:
        raise refusal(faults)


def refusal(faults: Sequence[Fault]) -> SeatMapInvalid:
    """Return the refusal that names the first fault in words and lists them all."""
    first = faults[0]
    others = len(faults) - 1
    more = f" ({others} more)" if others else ""
    where = f"{first['pointer']}: " if first["pointer"] else ""
    return SeatMapInvalid(f"{where}{first['message']}{more}", errors=list(faults))


def fault(code: str, message: str, *path: str | int) -> Fault:
    """Return one fault at a path of the document, as a JSON pointer (RFC 6901)."""
    return {"pointer": pointer(path), "code": code, "message": message}


def pointer(path: Iterable[str | int]) -> str:
    """Return the JSON pointer of a path, such as `/sections/0/rows/3`."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)


def shape_faults(error: ValidationError) -> list[Fault]:
    """Return what pydantic found, as faults."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return [
        fault(one["type"].replace("_", "-"), one["msg"], *_path(one["loc"]))
        for one in found[:MAX_FAULTS]
    ]


def plan_faults(plan: Plan) -> Iterator[Fault]:
    """Yield the faults that the shape alone does not show."""
    yield from _doubles([tier.code for tier in plan.price_tiers], "price_tiers", "code")
    yield from _doubles([section.key for section in plan.sections], "sections", "key")
    yield from _doubles([area.key for area in plan.areas], "areas", "key")
    places = plan.place_count()
    if places == 0:
        yield fault("no-places", "The plan has neither seats nor areas.")
    if places > MAX_PLACES:
        yield fault("too-many-places", f"{places} places are more than {MAX_PLACES}.")
    codes = {tier.code for tier in plan.price_tiers}
    seen_ids: dict[str, str] = {}
    next_place = 0
    for number, section in enumerate(plan.sections):
        yield from _section_faults(section, number, codes)
        yield from _id_faults(section, number, seen_ids)
        for row_number, row in enumerate(section.rows):
            path = ("sections", number, "rows", row_number)
            yield from _place_fault(row.first_place, next_place, path)
            next_place += len(row.seats)
    for number, area in enumerate(plan.areas):
        if area.price_tier not in codes:
            yield _unknown_tier(area.price_tier, "areas", number, "price_tier")
        yield from _place_fault(area.first_place, next_place, ("areas", number))
        next_place += area.capacity


def _section_faults(section: PlanSection, number: int, codes: set[str]) -> Iterator[Fault]:
    for index in _doubled([row.label for row in section.rows]):
        label = section.rows[index].label
        message = f"Row {label!r} stands twice in section {section.name!r}."
        yield fault("duplicate-row", message, "sections", number, "rows", index, "label")
    for index, row in enumerate(section.rows):
        yield from _row_faults(row, ("sections", number, "rows", index), codes)


def _row_faults(row: PlanRow, path: tuple[str | int, ...], codes: set[str]) -> Iterator[Fault]:
    seats = len(row.seats)
    for index in _doubled(row.seats):
        message = f"Seat {row.seats[index]!r} stands twice in row {row.label!r}."
        yield fault("duplicate-seat", message, *path, "seats", index)
    lists = {"x": row.x, "y": row.y, "price_tiers": row.price_tiers, "ids": row.ids}
    for field, values in lists.items():
        if values is not None and len(values) != seats:
            message = f"{len(values)} values stand for {seats} seats."
            yield fault("wrong-length", message, *path, field)
    yield from _tier_faults(row, path, codes)
    for feature, indexes in (row.features or {}).items():
        for position, index in enumerate(indexes):
            if index >= seats or index in indexes[:position]:
                message = f"{index} does not name one more of the row's {seats} seats."
                yield fault("feature-index", message, *path, "features", feature, position)


def _tier_faults(row: PlanRow, path: tuple[str | int, ...], codes: set[str]) -> Iterator[Fault]:
    if (row.price_tier is None) == (row.price_tiers is None):
        yield fault("one-tier", "Give either price_tier or price_tiers.", *path, "price_tier")
    if row.price_tier is not None and row.price_tier not in codes:
        yield _unknown_tier(row.price_tier, *path, "price_tier")
    for index, code in enumerate(row.price_tiers or []):
        if code not in codes:
            yield _unknown_tier(code, *path, "price_tiers", index)


def _id_faults(section: PlanSection, number: int, seen: dict[str, str]) -> Iterator[Fault]:
    """Yield seats whose id another seat has; `seen` keeps where each id stood first."""
    for row_number, row in enumerate(section.rows):
        for index, label in enumerate(row.seats):
            if row.ids is not None and index < len(row.ids):
                seat_id = row.ids[index]
            else:
                seat_id = default_seat_id(section.key, row.label, label)
            path = ("sections", number, "rows", row_number, "ids", index)
            first = seen.setdefault(seat_id, pointer(path))
            if row.ids is not None and first != pointer(path):
                yield fault("duplicate-seat-id", f"{first} has the id {seat_id!r} too.", *path)


def _place_fault(given: int | None, counted: int, path: tuple[str | int, ...]) -> Iterator[Fault]:
    if given is not None and given != counted:
        message = f"The next place number is {counted}; {given} would overlap or leave a gap."
        yield fault("place-numbers", message, *path, "first_place")


def _unknown_tier(code: str, *path: str | int) -> Fault:
    return fault("unknown-price-tier", f"The plan lists no price tier {code!r}.", *path)


def _doubles(values: list[str], listed: str, field: str) -> Iterator[Fault]:
    for index in _doubled(values):
        yield fault(f"duplicate-{field}", f"{values[index]!r} stands twice.", listed, index, field)


def _doubled(values: list[str]) -> list[int]:
    seen: set[str] = set()
    indexes = []
    for index, value in enumerate(values):
        if value in seen:
            indexes.append(index)
        seen.add(value)
    return indexes


def _first(faults: Iterator[Fault], count: int) -> Iterator[Fault]:
    for _, one in zip(range(count), faults, strict=False):
        yield one


def _path(location: tuple[str | int, ...]) -> list[str | int]:
    """Return pydantic's path without the kind of shape, which is no step of the document."""
    steps: list[str | int] = []
    for index, step in enumerate(location):
        is_of_area = location[max(0, index - 1) : index] == ("shape",)
        is_listed = location[max(0, index - 2) : max(0, index - 1)] == ("shapes",)
        if not ((is_of_area or is_listed) and step in {"rect", "polygon", "circle", "text"}):
            steps.append(step)
    return steps
