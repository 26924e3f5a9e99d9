"""Read a seating plan from a file, ours or pretix's, into a venue."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from stagedoor.accounts.models import Organiser
from stagedoor.catalogue import strict_json
from stagedoor.catalogue.countries import country_code
from stagedoor.catalogue.errors import SeatMapInvalid
from stagedoor.catalogue.models import Venue
from stagedoor.catalogue.plan import Plan
from stagedoor.catalogue.plan_check import parse_plan
from stagedoor.catalogue.publish import publish_seat_map
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.kernel import clock, ids
from stagedoor.operations.pretix_seating import SoldArea, areas_of, import_pretix


class _WrongUse(Exception):
    """Say what the command line lacks."""


def run(arguments: Sequence[str]) -> int:
    """Check a seating plan and publish it as the next version of a venue's map."""
    given = _parser().parse_args(arguments)
    try:
        plan = read_plan(given.file.read_bytes(), given.area)
        sys.stdout.write(f"{plan.name}: {_size(plan)}\n")
        if not given.check:
            sys.stdout.write(f"{_publish(plan, given)}\n")
    except SeatMapInvalid as refusal:
        for fault in refusal.members["errors"]:
            sys.stderr.write(f"{fault['pointer'] or '/'}: {fault['message']} ({fault['code']})\n")
        return 1
    except (OSError, _WrongUse) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def read_plan(content: bytes, areas: Sequence[str]) -> Plan:
    """Return the plan of a file, asking on a terminal for what a pretix file does not say.

    Raises SeatMapInvalid that points into the file.
    """
    document = strict_json.read(content)
    if isinstance(document, dict) and "zones" in document:
        return import_pretix(document, sold_areas=_sold_areas(document, areas))
    if areas:
        raise _WrongUse("--area is only for pretix files: ours say the capacity of an area")
    return parse_plan(document)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stagedoor import-seat-map", description=run.__doc__)
    parser.add_argument("file", type=Path, help="a seat map of ours, or a pretix seating plan")
    parser.add_argument("--check", action="store_true", help="only check the file")
    parser.add_argument("--organiser", help="the short name of the organiser whose venue it is")
    parser.add_argument("--venue", help="the venue's name; made if there is none")
    parser.add_argument("--name", help="what the map is called (as in the file)")
    parser.add_argument("--time-zone", help="of a new venue, such as Europe/Riga")
    parser.add_argument("--city", help="of a new venue")
    parser.add_argument("--country", help="of a new venue: name or ISO code")
    parser.add_argument(
        "--area",
        action="append",
        default=[],
        metavar="WORDS=CAPACITY",
        help="how many people an area of a pretix file takes, by the words on it; 0: not sold",
    )
    return parser


def _sold_areas(document: object, areas: Sequence[str]) -> dict[str, SoldArea]:
    """Return the areas that are sold; asks for those that the command line does not name."""
    capacities: dict[str, int] = {}
    for given in areas:
        words, _, number = given.rpartition("=")
        capacities[words] = _capacity(number, given)
    asked = areas_of(document)
    missing = [
        area for area in asked if area.label not in capacities and area.pointer not in capacities
    ]
    for area in missing:
        if not sys.stdin.isatty():
            named = ", ".join(f"--area '{other.label}=…'" for other in missing)
            raise _WrongUse(f"say how many people each area takes, 0 if it is not sold: {named}")
        answer = input(f"How many people does {area.label!r} take (0: it is not sold)? ")
        capacities[area.pointer] = _capacity(answer, area.label)
    return {words: SoldArea(number) for words, number in capacities.items() if number > 0}


def _capacity(text: str, where: str) -> int:
    if not text.strip().isascii() or not text.strip().isdigit():
        raise _WrongUse(f"{where}: {text!r} is not a whole number")
    return int(text)


def _publish(plan: Plan, given: argparse.Namespace) -> str:
    if not given.organiser or not given.venue:
        raise _WrongUse("say --organiser and --venue, or --check")
    database = Database(Configuration.load_config().database_url)
    try:
        with database.begin() as session:
            venue = _venue(session, given)
            seat_map = publish_seat_map(session, venue.id, plan, now=clock.now(), name=given.name)
            public_id = ids.public("map", seat_map.id)
            return f"published as version {seat_map.version} of {seat_map.name!r}: {public_id}"
    finally:
        database.dispose()


def _venue(session: Session, given: argparse.Namespace) -> Venue:
    organiser = session.scalar(select(Organiser).where(Organiser.slug == given.organiser))
    if organiser is None:
        raise _WrongUse(f"there is no organiser {given.organiser!r}")
    venue = session.scalar(
        select(Venue)
        .where(Venue.organiser_id == organiser.id, Venue.name == given.venue)
        .order_by(Venue.id)
        .limit(1)
    )
    if venue is not None:
        return venue
    code = country_code(given.country) if given.country else None
    if given.country and code is None:
        raise _WrongUse(f"there is no country {given.country!r}")
    venue = Venue(
        organiser_id=organiser.id,
        name=given.venue,
        city=given.city,
        country_code=code,
        time_zone=_time_zone(given.time_zone),
    )
    session.add(venue)
    session.flush()
    return venue


def _time_zone(name: str | None) -> str:
    if not name:
        raise _WrongUse("there is no such venue yet: say its --time-zone and it will be made")
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, KeyError) as error:
        raise _WrongUse(f"{name!r} is no time zone such as Europe/Riga") from error


def _size(plan: Plan) -> str:
    units = plan.place_count() - plan.seat_count()
    return f"{plan.seat_count()} seats in {len(plan.sections)} sections, {units} places in areas"
