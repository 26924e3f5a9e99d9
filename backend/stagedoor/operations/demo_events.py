"""Describe the demo's own events: a hall, a theatre, an arena, a stadium and something free."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path

from stagedoor.catalogue.models import EventState, OrphanRule, RefundRule
from stagedoor.catalogue.plan import Plan
from stagedoor.catalogue.publish import PriceList
from stagedoor.operations.pretix_seating import SoldArea, import_pretix
from stagedoor.operations.venue_generator import arena, stadium, theatre

DATA_DIRECTORY = Path(__file__).resolve().parents[2] / "data"
_HALL_FILE = DATA_DIRECTORY / "ticketland-hall.pretix.json"
_HALL_FLOOR = "Танцевальный партер (900)"
_UNLIMITED = 1_000
_ADULT_AND_CONCESSION = {"adult": "Adult", "concession": "Concession"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoVenue:
    """Be where a demo event takes place."""

    name: str
    address: str
    city: str
    country_code: str
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSeries:
    """Be what several demo events are dates of."""

    slug: str
    name: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoEvent:
    """Be one of the demo's own events; adult prices are in cents, by price tier."""

    slug: str
    name: str
    description: str
    tags: tuple[str, ...]
    venue: DemoVenue
    days_ahead: int
    begins: time
    hours: int
    adult_minor: Mapping[str, int]
    draw: Callable[[], Plan] | None = None
    capacity: int | None = None
    ticket_types: Mapping[str, str] = field(default_factory=lambda: _ADULT_AND_CONCESSION)
    max_places_per_hold: int = _UNLIMITED
    max_places_per_person: int | None = None
    orphan_rule: OrphanRule = OrphanRule.OFF
    refund_rule: RefundRule = RefundRule.REQUEST
    series: DemoSeries | None = None
    # How many places are left for buyers, when not all; the others are blocked.
    places_free: int | None = None
    opens_in_days: int = 0
    state: EventState = EventState.PUBLISHED

    def price_list(self, tiers: Mapping[str, str]) -> PriceList:
        """Return the prices: concessions pay four fifths, companions nothing in their own seats."""
        amounts: dict[tuple[str, str], int] = {}
        for tier in tiers:
            adult_minor = self.adult_minor[tier]
            amounts[tier, "adult"] = adult_minor
            amounts[tier, "concession"] = adult_minor * 4 // 5
        if "companion" in self.ticket_types:
            amounts["companion", "companion"] = 0
        return PriceList(tiers, self.ticket_types, amounts)


def real_hall() -> Plan:
    """Return the real concert hall, its standing floor for 900 included."""
    document = json.loads(_HALL_FILE.read_text(encoding="utf-8"))
    floor = SoldArea(capacity=900, key="floor", name="Танцевальный партер")
    return import_pretix(document, sold_areas={_HALL_FLOOR: floor})


SEAGULL = DemoSeries(
    slug="the-seagull",
    name="The Seagull",
    description="Chekhov's comedy of people who love somebody else, in a new translation. "
    "Eight evenings at the Teatro Aurora; the matinee has audio description.",
)

DEMO_EVENTS = (
    DemoEvent(
        slug="hall",
        name="Amber Room: Strings & Synths",
        description="A string quartet, two modular synthesisers and one long evening. Seats around "
        "the hall, dancing on the floor.",
        tags=("concert", "electronic", "classical"),
        venue=DemoVenue(
            name="Ticketland Hall",
            address="Krasta iela 68",
            city="Riga",
            country_code="LV",
            time_zone="Europe/Riga",
        ),
        days_ahead=21,
        begins=time(20, 0),
        hours=3,
        adult_minor={
            "super-vip": 12_000, "vip-1": 9_500, "vip-2": 7_500, "vip-3": 6_500, "vip-4": 5_500,
            "floor": 2_800,
        },
        draw=real_hall,
    ),
    DemoEvent(
        slug="theatre",
        name="The Seagull",
        description="Chekhov's comedy of people who love somebody else, in a new translation. "
        "Audio description on request; wheelchair places on two levels.",
        tags=("theatre", "drama"),
        venue=DemoVenue(
            name="Teatro Aurora",
            address="Rua das Flores 112",
            city="Porto",
            country_code="PT",
            time_zone="Europe/Lisbon",
        ),
        days_ahead=35,
        begins=time(19, 30),
        hours=3,
        adult_minor={
            "stalls-a": 6_800, "stalls-b": 5_200, "circle-a": 5_600, "circle-b": 4_200,
            "upper": 2_600, "restricted": 1_500, "companion": 5_200,
        },
        draw=theatre,
        ticket_types={**_ADULT_AND_CONCESSION, "companion": "Essential companion"},
        max_places_per_hold=8,
        max_places_per_person=8,
        orphan_rule=OrphanRule.STRICT,
        series=SEAGULL,
    ),
    DemoEvent(
        slug="arena",
        name="Meridian: The Long Way Home Tour",
        description="Twenty years of songs, played in the round and loud.",
        tags=("concert", "rock"),
        venue=DemoVenue(
            name="Spree Arena",
            address="Uferstraße 1",
            city="Berlin",
            country_code="DE",
            time_zone="Europe/Berlin",
        ),
        days_ahead=60,
        begins=time(19, 30),
        hours=4,
        adult_minor={
            "floor": 8_900, "lower-a": 11_900, "lower-b": 9_900, "club": 14_900, "upper": 5_900,
            "side": 3_900,
        },
        draw=arena,
    ),
    DemoEvent(
        slug="stadium",
        name="Harbour Cup Final",
        description="The last two of sixty-four. Gates open two hours before kick-off.",
        tags=("football", "sport"),
        venue=DemoVenue(
            name="Harbour Stadium",
            address="North Quay 4",
            city="Dublin",
            country_code="IE",
            time_zone="Europe/Dublin",
        ),
        days_ahead=90,
        begins=time(15, 0),
        hours=3,
        adult_minor={
            "lower-a": 8_500, "lower-b": 6_000, "club": 16_000, "middle": 5_000,
            "upper-a": 3_500, "upper-b": 2_500,
        },
        draw=stadium,
    ),
    DemoEvent(
        slug="free",
        name="Open Rehearsal: City Youth Orchestra",
        description="Dvořák, tea, and questions to the players. Free; please book a place.",
        tags=("classical", "family", "free"),
        venue=DemoVenue(
            name="Kulturhaus am Park",
            address="Parkgasse 9",
            city="Vienna",
            country_code="AT",
            time_zone="Europe/Vienna",
        ),
        days_ahead=14,
        begins=time(17, 0),
        hours=2,
        adult_minor={"entry": 0},
        capacity=5_000,
    ),
)  # fmt: skip
