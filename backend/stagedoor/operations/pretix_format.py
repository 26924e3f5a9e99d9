"""Read seating plans in pretix's published format: what must be there, and where it is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stagedoor.catalogue.plan import MAX_COORDINATE
from stagedoor.catalogue.plan_check import refusal, shape_faults

_Number = Annotated[float, Field(ge=-MAX_COORDINATE, le=MAX_COORDINATE, allow_inf_nan=False)]
_Extent = Annotated[float, Field(gt=0, le=MAX_COORDINATE, allow_inf_nan=False)]


class _Part(BaseModel):
    """Be a part of the file: typed where we read it; everything else is kept as it is."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)


class Position(_Part):
    """Be a point, relative to whatever contains it."""

    x: _Number
    y: _Number


class Category(_Part):
    """Be what we call a price tier."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    color: str | None = None


class Seat(_Part):
    """Be a seat: the guid is its id and the number is printed."""

    seat_guid: Annotated[str, Field(min_length=1, max_length=120)]
    seat_number: Annotated[str, Field(min_length=1, max_length=40)]
    position: Position
    category: str


class Row(_Part):
    """Be a row; its position is added to those of its seats."""

    row_number: Annotated[str, Field(min_length=1, max_length=40)]
    position: Position | None = None
    seats: list[Seat]


class Circle(_Part):
    """Be the measure of a circular area."""

    radius: _Extent


class Ellipse(_Part):
    """Be the measure of an elliptic area."""

    radius: Position


class Rectangle(_Part):
    """Be the measure of a rectangular area."""

    width: _Extent
    height: _Extent


class Polygon(_Part):
    """Be the corners of an area, relative to its position."""

    points: Annotated[list[Position], Field(min_length=3, max_length=500)]


class Words(_Part):
    """Be the words on an area in the newer form of the format."""

    text: str | None = None


class Area(_Part):
    """Be a drawn area: flat with width and height, or with a named shape of its own."""

    position: Position
    rotation: Annotated[float, Field(ge=-360, le=360, allow_inf_nan=False)] | None = None
    color: str | None = None
    border_color: str | None = None
    text: str | Words | None = None
    shape: str | None = None
    width: _Extent | None = None
    height: _Extent | None = None
    circle: Circle | None = None
    ellipse: Ellipse | None = None
    rectangle: Rectangle | None = None
    polygon: Polygon | None = None

    @property
    def words(self) -> str:
        """Return what is written on the area, which may be nothing."""
        text = self.text.text if isinstance(self.text, Words) else self.text
        return (text or "").strip()


class Zone(_Part):
    """Be a zone: rows, areas, or both; its position is added to all of theirs."""

    name: str | None = None
    position: Position
    rows: list[Row]
    areas: list[Area] | None = None


class Size(_Part):
    """Be the extent that the file claims for its drawing."""

    width: _Extent
    height: _Extent


class SeatingPlan(_Part):
    """Be a whole file."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    categories: list[Category]
    size: Size | None = None
    zones: list[Zone]


def read_seating_plan(document: object) -> SeatingPlan:
    """Return the typed plan; raises SeatMapInvalid that points into the file."""
    try:
        return SeatingPlan.model_validate(document)
    except ValidationError as error:
        raise refusal([_plain(part) for part in shape_faults(error)]) from error


def _plain(part: dict[str, str]) -> dict[str, str]:
    """Return a fault whose pointer names fields of the file, not our classes."""
    steps = [step for step in part["pointer"].split("/") if step not in {"str", "Words"}]
    return {**part, "pointer": "/".join(steps)}


def without(part: Mapping[str, Any], *fields: str) -> dict[str, Any]:
    """Return a JSON object less some fields."""
    return {name: value for name, value in part.items() if name not in fields}
