"""Import pretix's seating plans into ours; `pretix_export.py` writes them back."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from stagedoor.catalogue.errors import SeatMapInvalid
from stagedoor.catalogue.plan import Plan
from stagedoor.catalogue.plan_check import fault, parse_plan, refusal
from stagedoor.catalogue.slugs import slugify, unused
from stagedoor.operations import pretix_format as pretix
from stagedoor.operations.pretix_export import difference, export_pretix

__all__ = ["AskedArea", "SoldArea", "areas_of", "export_pretix", "import_pretix"]

_MARGIN = 20
_ELLIPSE_CORNERS = 48
_STAGE_WORDS = {"stage", "сцена", "bühne", "buehne", "scène", "scene", "escenario", "palco"}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SoldArea:
    """Say how an area of the file is sold, which pretix's format does not know."""

    capacity: int
    name: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class AskedArea:
    """Be an area of the file for which an import needs to know whether it is sold."""

    label: str
    pointer: str


def areas_of(document: object) -> list[AskedArea]:
    """Return every drawn area by the label under which `import_pretix` expects its capacity."""
    plan = pretix.read_seating_plan(document)
    return [
        AskedArea(_area_label(zone, area), f"/zones/{zone_no}/areas/{area_no}")
        for zone_no, zone in enumerate(plan.zones)
        for area_no, area in enumerate(zone.areas or [])
    ]


def import_pretix(document: object, *, sold_areas: Mapping[str, SoldArea] | None = None) -> Plan:
    """Return our plan of a pretix seating plan; areas that are not named are only drawn.

    An area is named by its words, by its zone's name where it has none, or by its JSON pointer.
    Raises SeatMapInvalid that points into the pretix file.
    """
    plan = pretix.read_seating_plan(document)
    assert isinstance(document, dict), "a typed plan comes from a JSON object"
    sold = dict(sold_areas or {})
    _require_known(sold, areas_of(document))
    work = _Import(plan, sold)
    work.add_tiers()
    for number, zone in enumerate(plan.zones):
        work.add_zone(number, zone)
    try:
        imported = parse_plan(work.document())
    except SeatMapInvalid as error:
        raise refusal([work.located(found) for found in error.members["errors"]]) from error
    kept = _with_patches(work.kept, document, export_pretix(imported))
    return parse_plan({**work.document(), "source": {"format": "pretix", "kept": kept}})


def _area_label(zone: pretix.Zone, area: pretix.Area) -> str:
    return area.words or zone.name or "area"


def _require_known(sold: Mapping[str, SoldArea], areas: Sequence[AskedArea]) -> None:
    names = [name for area in areas for name in (area.label, area.pointer)]
    for label in sold:
        if names.count(label) != 1:
            found = ", ".join(repr(area.label) for area in areas) or "none"
            message = f"{label!r} does not name exactly one area; the file has {found}."
            raise refusal([fault("unknown-area", message, "zones")])


@dataclass
class _Import:
    """Gather our plan, what only pretix needs, and where each part stood in the file."""

    plan: pretix.SeatingPlan
    sold: dict[str, SoldArea]
    tiers: list[Json] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    sections: list[Json] = field(default_factory=list)
    areas: list[Json] = field(default_factory=list)
    shapes: list[Json] = field(default_factory=list)
    zones: list[Json] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.shift, self.size = _frame(self.plan)

    @property
    def kept(self) -> Json:
        """Return what export needs beyond our plan, still without patches."""
        categories = [self.codes[category.name] for category in self.plan.categories]
        return {
            "shift": self.shift,
            "categories": {code: {} for code in categories},
            "zones": self.zones,
        }

    def document(self) -> Json:
        """Return the plan as a document, with the references that export follows."""
        return {
            "name": self.plan.name,
            "size": self.size,
            "price_tiers": self.tiers,
            "sections": self.sections,
            "areas": self.areas,
            "shapes": self.shapes,
            "source": {"format": "pretix", "kept": self.kept},
        }

    def located(self, found: dict[str, str]) -> dict[str, str]:
        """Return a fault of our plan as a fault of the file: the nearest part that we know."""
        ours = found["pointer"]
        while ours and ours not in self.origins:
            ours = ours.rpartition("/")[0]
        return {**found, "pointer": self.origins.get(ours, "")}

    def add_tiers(self) -> None:
        """Make a price tier of every category."""
        used: set[str] = set()
        for number, category in enumerate(self.plan.categories):
            if category.name in self.codes:
                message = f"Category {category.name!r} stands twice."
                raise refusal([fault("duplicate-category", message, "categories", number, "name")])
            code = unused(slugify(category.name, "category"), used)
            used.add(code)
            self.codes[category.name] = code
            self.tiers.append(
                {"code": code, "name": category.name, "colour": _colour(category.color)}
            )
            self.origins[f"/price_tiers/{number}"] = f"/categories/{number}"

    def add_zone(self, number: int, zone: pretix.Zone) -> None:
        """Make a section of a zone's rows, and areas or shapes of its areas."""
        corner = _sum(self.shift, zone.position)
        filled = [row for row in zone.rows if row.seats]
        key = None
        if filled:
            keys = {section["key"] for section in self.sections}
            name = (zone.name or "").strip() or f"Zone {number + 1}"
            key = unused(slugify(name, f"zone-{number + 1}"), keys)
            path = f"/sections/{len(self.sections)}"
            self.origins[path] = f"/zones/{number}"
            self.sections.append({"key": key, "name": name, "rows": []})
        reference: Json = {
            "section": key,
            "position": {"x": zone.position.x, "y": zone.position.y},
            "rows": [],
            "areas": [],
        }
        self.zones.append(reference)
        for row_number, row in enumerate(zone.rows):
            pointer = ("zones", number, "rows", row_number)
            reference["rows"].append(self._add_row(row, corner, pointer))
        for area_number, area in enumerate(zone.areas or []):
            where = f"/zones/{number}/areas/{area_number}"
            reference["areas"].append(self._add_area(zone, area, corner, where))

    def _add_row(self, row: pretix.Row, corner: Json, path: tuple[str | int, ...]) -> Json:
        if not row.seats:
            return {"label": row.row_number, "is_empty": True}
        position = row.position or pretix.Position(x=0, y=0)
        origin = _sum(corner, position)
        order = _sitting_order(row.seats)
        seats = [row.seats[index] for index in order]
        rows = self.sections[-1]["rows"]
        ours = f"/sections/{len(self.sections) - 1}/rows/{len(rows)}"
        self.origins[ours] = "".join(f"/{step}" for step in path)
        for place, index in enumerate(order):
            for name in ("seats", "ids", "x", "y", "price_tiers"):
                self.origins[f"{ours}/{name}/{place}"] = f"{self.origins[ours]}/seats/{index}"
        rows.append(
            {
                "label": row.row_number,
                "seats": [seat.seat_number for seat in seats],
                "x": [origin["x"] + seat.position.x for seat in seats],
                "y": [origin["y"] + seat.position.y for seat in seats],
                "ids": [seat.seat_guid for seat in seats],
                **self._tiers_of(seats, order, path),
            }
        )
        reference: Json = {"label": row.row_number, "position": {"x": position.x, "y": position.y}}
        if order != sorted(order):
            reference["order"] = [order.index(place) for place in range(len(order))]
        return reference

    def _tiers_of(
        self, seats: Sequence[pretix.Seat], order: list[int], path: tuple[str | int, ...]
    ) -> Json:
        for seat, index in zip(seats, order, strict=True):
            if seat.category not in self.codes:
                message = f"The file lists no category {seat.category!r}."
                where = (*path, "seats", index, "category")
                raise refusal([fault("unknown-category", message, *where)])
        codes = [self.codes[seat.category] for seat in seats]
        return {"price_tier": codes[0]} if len(set(codes)) == 1 else {"price_tiers": codes}

    def _add_area(self, zone: pretix.Zone, area: pretix.Area, corner: Json, where: str) -> Json:
        label = _area_label(zone, area)
        sold = self.sold.get(where) or self.sold.get(label)
        stage = any(word in _STAGE_WORDS for word in area.words.lower().split())
        role = "area" if sold else "stage" if stage else "decor"
        shape = {**_shape(area, corner, where), "role": role}
        if sold is None:
            self.shapes.append(shape)
            self.origins[f"/shapes/{len(self.shapes) - 1}"] = where
            return {"shape": len(self.shapes) - 1}
        name = sold.name or (zone.name or "").strip() or label
        taken = {area["key"] for area in self.areas}
        key = unused(sold.key or slugify(name, "area"), taken)
        code = unused(key, {tier["code"] for tier in self.tiers})
        self.tiers.append({"code": code, "name": name, "colour": shape.get("border_colour")})
        self.areas.append(
            {"key": key, "name": name, "capacity": sold.capacity, "price_tier": code}
            | {"shape": shape}
        )
        self.origins[f"/areas/{len(self.areas) - 1}"] = where
        return {"area": key}


def _frame(plan: pretix.SeatingPlan) -> tuple[Json, Json]:
    """Return by how much to move the drawing so that nothing is cut off, and its size then."""
    xs, ys = [0.0], [0.0]
    for zone_no, zone in enumerate(plan.zones):
        for row in zone.rows:
            origin = row.position or pretix.Position(x=0, y=0)
            xs += [zone.position.x + origin.x + seat.position.x for seat in row.seats]
            ys += [zone.position.y + origin.y + seat.position.y for seat in row.seats]
        for area_no, area in enumerate(zone.areas or []):
            for x, y in _corners(area, f"/zones/{zone_no}/areas/{area_no}"):
                xs.append(zone.position.x + x)
                ys.append(zone.position.y + y)
    shift = {"x": _room_before(min(xs)), "y": _room_before(min(ys))}
    claimed = plan.size or pretix.Size(width=1, height=1)
    size = {
        "width": max(claimed.width, math.ceil(max(xs) + _MARGIN)) + shift["x"],
        "height": max(claimed.height, math.ceil(max(ys) + _MARGIN)) + shift["y"],
    }
    return shift, size


def _room_before(lowest: float) -> int:
    return math.ceil(_MARGIN - lowest) if lowest < 0 else 0


def _corners(area: pretix.Area, where: str) -> list[tuple[float, float]]:
    shape = _shape(area, {"x": 0, "y": 0}, where)
    if shape["kind"] == "polygon":
        return [(x, y) for x, y in shape["points"]]
    if shape["kind"] == "circle":
        x, y, radius = shape["x"], shape["y"], shape["radius"]
        return [(x - radius, y - radius), (x + radius, y + radius)]
    x, y = shape["x"], shape["y"]
    return [(x, y), (x + shape.get("width", 0), y + shape.get("height", 0))]


def _shape(area: pretix.Area, corner: Json, where: str) -> Json:
    """Return our shape of an area; an ellipse becomes a polygon of many corners."""
    at = _sum(corner, area.position)
    drawn: Json = {"colour": _colour(area.color), "border_colour": _colour(area.border_color)}
    if area.words:
        drawn["text"] = area.words
    if area.circle is not None:
        return drawn | {"kind": "circle", "radius": area.circle.radius} | at
    if area.polygon is not None:
        points = [[at["x"] + point.x, at["y"] + point.y] for point in area.polygon.points]
        return drawn | {"kind": "polygon", "points": points}
    if area.ellipse is not None:
        radius, step = area.ellipse.radius, math.tau / _ELLIPSE_CORNERS
        turns = [step * number for number in range(_ELLIPSE_CORNERS)]
        points = [
            [at["x"] + radius.x * math.cos(turn), at["y"] + radius.y * math.sin(turn)]
            for turn in turns
        ]
        return drawn | {"kind": "polygon", "points": points}
    box = area.rectangle
    width = box.width if box is not None else area.width
    height = box.height if box is not None else area.height
    if width is not None and height is not None:
        extent = {"width": width, "height": height, "rotation": area.rotation or 0}
        return drawn | {"kind": "rect"} | extent | at
    if area.shape == "text" and area.words:
        del drawn["border_colour"]
        return drawn | {"kind": "text"} | at
    message = "The area has no width and height, and no shape that we know."
    raise refusal([{"pointer": where, "code": "unknown-shape", "message": message}])


def _sitting_order(seats: Sequence[pretix.Seat]) -> list[int]:
    """Return the seats' indexes in the order in which people sit.

    Files list seats in the order in which they were drawn. Where going by seat number makes the
    way along the row shorter, that is how people sit, and neighbours become neighbours.
    """
    drawn = list(range(len(seats)))
    numbers = [seat.seat_number for seat in seats]
    if not all(number.isascii() and number.isdigit() for number in numbers):
        return drawn
    counted = sorted(drawn, key=lambda index: (int(numbers[index]), index))
    return counted if _way(seats, counted) < _way(seats, drawn) else drawn


def _way(seats: Sequence[pretix.Seat], order: Sequence[int]) -> float:
    points = [(seats[index].position.x, seats[index].position.y) for index in order]
    return sum(math.dist(a, b) for a, b in pairwise(points))


def _with_patches(kept: Json, original: Json, rebuilt: Json) -> Json:
    """Return what is kept, with whatever a rebuilt part lacks or has otherwise."""
    categories: Json = {}
    pairs = zip(original["categories"], rebuilt["categories"], strict=True)
    for code, (before, after) in zip(kept["categories"], pairs, strict=True):
        categories[code] = difference(before, after) or {}
    for zone, before, after in zip(kept["zones"], original["zones"], rebuilt["zones"], strict=True):
        _patch(zone, before, after, children=("rows", "areas"))
        if not isinstance(before.get("areas"), list):
            _patch_missing_areas(zone, before)
        _patch_rows(zone, before, after)
        pairs = zip(before.get("areas") or [], after["areas"], strict=True)
        for reference, (area, drawn) in zip(zone["areas"], pairs, strict=True):
            _patch(reference, area, drawn)
    whole: Json = {**kept, "categories": categories}
    _patch(whole, original, rebuilt, children=("categories", "zones"))
    return whole


def _patch_missing_areas(zone: Json, before: Json) -> None:
    patch = zone.setdefault("patch", {})
    if "areas" in before:
        patch.setdefault("set", {})["areas"] = None
    else:
        patch.setdefault("drop", []).append("areas")


def _patch_rows(zone: Json, before: Json, after: Json) -> None:
    for reference, row, drawn in zip(zone["rows"], before["rows"], after["rows"], strict=True):
        _patch(reference, row, drawn, children=("seats",))
        patches = {
            seat["seat_guid"]: patch
            for seat, rebuilt in zip(row["seats"], drawn["seats"], strict=True)
            if (patch := difference(seat, rebuilt))
        }
        if patches:
            reference["seats"] = patches


def _patch(kept: Json, before: Json, after: Json, *, children: tuple[str, ...] = ()) -> None:
    patch = difference(pretix.without(before, *children), pretix.without(after, *children))
    if patch:
        kept["patch"] = patch


def _sum(first: Json, second: pretix.Position) -> Json:
    return {"x": first["x"] + second.x, "y": first["y"] + second.y}


def _colour(value: str | None) -> str | None:
    """Return a colour that we can draw, None for others, of which export has the original."""
    return value if re.fullmatch("#[0-9A-Fa-f]{6}", value or "") else None
