"""Write a plan in pretix's seating format, with everything that an import had kept."""

from __future__ import annotations

from typing import Any

from stagedoor.catalogue.plan import (
    Circle,
    Plan,
    PlanArea,
    PlanRow,
    PlanSection,
    PlanTier,
    Rect,
    Shape,
    Text,
    default_seat_id,
)

_DEFAULT_COLOUR = "#808080"
_DEFAULT_TEXT_SIZE = 16

Json = dict[str, Any]


def export_pretix(plan: Plan) -> Json:
    """Return the plan as a pretix seating plan.

    A plan that came from pretix gives the same data again, with the changes made to it since.
    """
    kept: Json = {}
    if plan.source is not None and plan.source.format == "pretix":
        kept = plan.source.kept
    document = {
        "name": plan.name,
        "categories": _categories(plan, kept),
        "size": {"width": _number(plan.size.width), "height": _number(plan.size.height)},
        "zones": _zones(plan, kept),
    }
    return patched(document, kept.get("patch"))


def patched(part: Json, patch: Json | None) -> Json:
    """Return a JSON object with some fields set and others left out."""
    if not patch:
        return part
    changed = {**part, **patch.get("set", {})}
    return {name: value for name, value in changed.items() if name not in patch.get("drop", [])}


def difference(original: Json, rebuilt: Json) -> Json | None:
    """Return the patch that turns `rebuilt` into `original`, None when they are the same."""
    differing = {
        name: value
        for name, value in original.items()
        if name not in rebuilt or rebuilt[name] != value
    }
    missing = [name for name in rebuilt if name not in original]
    patch = {"set": differing, "drop": missing}
    return {name: value for name, value in patch.items() if value} or None


def _categories(plan: Plan, kept: Json) -> list[Json]:
    patches: Json = kept.get("categories", {})
    rows = [row for section in plan.sections for row in section.rows]
    of_seats = {row.tier_of(index) for row in rows for index in range(len(row.seats))}
    return [
        patched(
            {"name": tier.name, "color": tier.colour or _DEFAULT_COLOUR}, patches.get(tier.code)
        )
        for tier in plan.price_tiers
        if tier.code in patches or tier.code in of_seats
    ]


def _zones(plan: Plan, kept: Json) -> list[Json]:
    sections = {section.key: section for section in plan.sections}
    areas = {area.key: area for area in plan.areas}
    shapes = dict(enumerate(plan.shapes))
    shift: Json = kept.get("shift", {"x": 0, "y": 0})
    tiers = {tier.code: tier for tier in plan.price_tiers}
    zones = []
    for zone in kept.get("zones", []):
        section = sections.pop(zone["section"], None) if zone["section"] else None
        corner = _sum(shift, zone["position"])
        drawn = []
        for reference in zone["areas"]:
            part = _take(reference, areas, shapes)
            if part is not None:
                drawn.append(patched(_area(part, corner), reference.get("patch")))
        document = {
            "name": section.name if section is not None else "",
            "position": zone["position"],
            "rows": _rows(section, zone, corner, tiers),
            "areas": drawn,
        }
        zones.append(patched(document, zone.get("patch")))
    zones += [_new_zone(section, shift, tiers) for section in sections.values()]
    rest = [_area(part, shift) for part in (*areas.values(), *shapes.values())]
    if rest:
        zones.append({"name": plan.name, "position": {"x": 0, "y": 0}, "rows": [], "areas": rest})
    return zones


def _take(
    reference: Json, areas: dict[str, PlanArea], shapes: dict[int, Shape]
) -> PlanArea | Shape | None:
    if "area" in reference:
        return areas.pop(reference["area"], None)
    return shapes.pop(reference["shape"], None)


def _new_zone(section: PlanSection, shift: Json, tiers: dict[str, PlanTier]) -> Json:
    origin = {"x": 0, "y": 0}
    rows = _rows(section, {"rows": []}, shift, tiers)
    return {"name": section.name, "position": origin, "rows": rows, "areas": []}


def _rows(
    section: PlanSection | None, zone: Json, corner: Json, tiers: dict[str, PlanTier]
) -> list[Json]:
    """Return a zone's rows: those that the import had seen in their order, then new ones."""
    drawn = {row.label: row for row in section.rows} if section is not None else {}
    rows = []
    for reference in zone["rows"]:
        row = drawn.pop(reference["label"], None)
        if row is not None and section is not None:
            rows.append(_row(section, row, corner, tiers, reference=reference))
        elif reference.get("is_empty"):
            empty = {"row_number": reference["label"], "position": {"x": 0, "y": 0}, "seats": []}
            rows.append(patched(empty, reference.get("patch")))
    if section is not None:
        rows += [_row(section, row, corner, tiers, reference={}) for row in drawn.values()]
    return rows


def _row(
    section: PlanSection,
    row: PlanRow,
    corner: Json,
    tiers: dict[str, PlanTier],
    *,
    reference: Json,
) -> Json:
    position = reference.get("position", {"x": 0, "y": 0})
    origin = _sum(corner, position)
    patches: Json = reference.get("seats", {})
    seats = []
    for index, label in enumerate(row.seats):
        default = default_seat_id(section.key, row.label, label)
        guid = row.ids[index] if row.ids is not None else default
        seat = {
            "seat_guid": guid,
            "seat_number": label,
            "position": _relative(row.x[index], row.y[index], origin),
            "category": tiers[row.tier_of(index)].name,
        }
        seats.append(patched(seat, patches.get(guid)))
    order = reference.get("order", [])
    if sorted(order) == list(range(len(seats))):
        seats = [seats[index] for index in order]
    document = {"row_number": row.label, "position": position, "seats": seats}
    return patched(document, reference.get("patch"))


def _area(part: PlanArea | Shape, corner: Json) -> Json:
    shape = part.shape if isinstance(part, PlanArea) else part
    document: Json = {"color": shape.colour or _DEFAULT_COLOUR}
    if isinstance(shape, Text):
        words = {"text": shape.text, "size": _number(shape.size), "position": {"x": 0, "y": 0}}
        position = _relative(shape.x, shape.y, corner)
        document |= {"shape": "text", "position": position, "text": words}
        return document | {"rotation": _number(shape.rotation), "border_color": document["color"]}
    document |= {"border_color": shape.border_colour or document["color"], "rotation": 0}
    document["text"] = shape.text or (part.name if isinstance(part, PlanArea) else "")
    if isinstance(shape, Rect):
        document |= {"width": _number(shape.width), "height": _number(shape.height)}
        document["rotation"] = _number(shape.rotation)
        return document | {"position": _relative(shape.x, shape.y, corner)}
    if isinstance(shape, Circle):
        document |= {"shape": "circle", "circle": {"radius": _number(shape.radius)}}
        return document | {"position": _relative(shape.x, shape.y, corner)}
    points = [_relative(x, y, corner) for x, y in shape.points]
    return document | {
        "shape": "polygon",
        "position": {"x": 0, "y": 0},
        "polygon": {"points": points},
    }


def _sum(first: Json, second: Json) -> Json:
    return {"x": first["x"] + second["x"], "y": first["y"] + second["y"]}


def _relative(x: float, y: float, origin: Json) -> Json:
    return {"x": _number(x - origin["x"]), "y": _number(y - origin["y"])}


def _number(value: float) -> float:
    return int(value) if value == int(value) else value
