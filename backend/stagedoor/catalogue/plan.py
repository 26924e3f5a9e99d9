"""Describe a seat-map plan: sections of rows of seats, areas, and what is drawn around them.

The plan is a drawing. It says where seats are, what they are called and in which price tier they
are; it never says what a tier costs or who has a seat. `docs/seat-map-format.md` explains it and
`seat_map.schema.json` is its JSON Schema, made from these classes.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

MAX_PLACES = 120_000
MAX_COORDINATE = 1_000_000

Coordinate = Annotated[float, Field(ge=-MAX_COORDINATE, le=MAX_COORDINATE, allow_inf_nan=False)]
Length = Annotated[float, Field(gt=0, le=MAX_COORDINATE, allow_inf_nan=False)]
Degrees = Annotated[float, Field(ge=-360, le=360, allow_inf_nan=False)]
Key = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Label = Annotated[str, Field(min_length=1, max_length=40)]
Name = Annotated[str, Field(min_length=1, max_length=120)]
SeatId = Annotated[str, Field(min_length=1, max_length=120)]
Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
Role = Literal["area", "stage", "decor"]
Feature = Literal["wheelchair", "companion", "restricted_view"]


class _Part(BaseModel):
    """Be one part of a plan: typed exactly, without fields that nobody knows."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Size(_Part):
    """Say how large the drawing is, in plan units (one unit is about a pixel at scale 1)."""

    width: Length
    height: Length


class PlanTier(_Part):
    """Name a price tier that places of the plan refer to by its code."""

    code: Key
    name: Name
    colour: Colour | None = None


class PlanRow(_Part):
    """Be seats in the order in which people sit: seat i is place `first_place` + i."""

    label: Label
    first_place: Annotated[int, Field(ge=0, lt=MAX_PLACES)] | None = None
    seats: Annotated[list[Label], Field(min_length=1, max_length=2_000)]
    x: list[Coordinate]
    y: list[Coordinate]
    price_tier: Key | None = None
    price_tiers: list[Key] | None = None
    features: dict[Feature, list[Annotated[int, Field(ge=0)]]] | None = None
    ids: list[SeatId] | None = None

    def tier_of(self, seat_index: int) -> str:
        """Return the code of the price tier in which a seat is."""
        if self.price_tiers is not None:
            return self.price_tiers[seat_index]
        assert self.price_tier is not None, "a checked plan gives every row a tier"
        return self.price_tier


class PlanSection(_Part):
    """Be a named block of rows, such as Stalls left."""

    key: Key
    name: Name
    rows: Annotated[list[PlanRow], Field(min_length=1, max_length=1_000)]


class Rect(_Part):
    """Be a rectangle by its top left corner, turned about its centre by `rotation` degrees."""

    kind: Literal["rect"]
    role: Role
    x: Coordinate
    y: Coordinate
    width: Length
    height: Length
    rotation: Degrees = 0
    text: str | None = Field(default=None, max_length=200)
    colour: Colour | None = None
    border_colour: Colour | None = None


class Polygon(_Part):
    """Be a closed outline through `points`."""

    kind: Literal["polygon"]
    role: Role
    points: Annotated[
        list[Annotated[list[Coordinate], Field(min_length=2, max_length=2)]],
        Field(min_length=3, max_length=500),
    ]
    text: str | None = Field(default=None, max_length=200)
    colour: Colour | None = None
    border_colour: Colour | None = None


class Circle(_Part):
    """Be a circle about its centre."""

    kind: Literal["circle"]
    role: Role
    x: Coordinate
    y: Coordinate
    radius: Length
    text: str | None = Field(default=None, max_length=200)
    colour: Colour | None = None
    border_colour: Colour | None = None


class Text(_Part):
    """Be words alone, centred on a point; `size` is the height of the letters."""

    kind: Literal["text"]
    role: Role
    x: Coordinate
    y: Coordinate
    text: Annotated[str, Field(min_length=1, max_length=200)]
    size: Length = 16
    rotation: Degrees = 0
    colour: Colour | None = None


Shape = Annotated[Rect | Polygon | Circle | Text, Field(discriminator="kind")]


class PlanArea(_Part):
    """Be a floor without numbered seats that takes `capacity` people."""

    key: Key
    name: Name
    first_place: Annotated[int, Field(ge=0, lt=MAX_PLACES)] | None = None
    capacity: Annotated[int, Field(ge=1, le=MAX_PLACES)]
    price_tier: Key
    shape: Shape


class Source(_Part):
    """Keep what another format says and our drawing does not need, so that export loses nothing."""

    format: Annotated[str, Field(min_length=1, max_length=40)]
    kept: dict[str, Any]


class Plan(_Part):
    """Be a whole drawing of a venue: the thing that is checked, published and versioned."""

    format: Literal["stagedoor-seat-map"] = "stagedoor-seat-map"
    format_version: Literal[1] = 1
    name: Name
    size: Size
    price_tiers: Annotated[list[PlanTier], Field(min_length=1, max_length=200)]
    sections: Annotated[list[PlanSection], Field(max_length=2_000)] = []
    areas: Annotated[list[PlanArea], Field(max_length=200)] = []
    shapes: Annotated[list[Shape], Field(max_length=2_000)] = []
    source: Source | None = None

    def seat_count(self) -> int:
        """Return how many numbered seats are drawn."""
        return sum(len(row.seats) for section in self.sections for row in section.rows)

    def place_count(self) -> int:
        """Return how many places an event with this plan has: seats and units of areas."""
        return self.seat_count() + sum(area.capacity for area in self.areas)


def default_seat_id(section_key: str, row_label: str, seat_label: str) -> str:
    """Return the id that a seat has when its row names no ids of its own."""
    return f"{section_key}/{row_label}/{seat_label}"
