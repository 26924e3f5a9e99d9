"""Write a published seating plan to a file, in our format or pretix's."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from stagedoor.catalogue.errors import SeatMapNotFound
from stagedoor.catalogue.models import Event, SeatMap
from stagedoor.catalogue.plan_check import parse_plan
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.kernel import ids
from stagedoor.kernel.errors import NotFound
from stagedoor.operations.pretix_seating import export_pretix


def run(arguments: Sequence[str]) -> int:
    """Write a seat map, by its own id (map_…) or by the id or slug of an event that uses it."""
    parser = argparse.ArgumentParser(prog="stagedoor export-seat-map", description=run.__doc__)
    parser.add_argument("seat_map", help="map_… as import-seat-map prints it, or an event")
    parser.add_argument("--format", choices=["stagedoor", "pretix"], default="stagedoor")
    parser.add_argument("--output", type=Path, help="file to write (standard output)")
    given = parser.parse_args(arguments)
    database = Database(Configuration.load_config().database_url)
    try:
        with database.read() as session:
            document = get_plan(session, given.seat_map)
    except NotFound as refusal:
        sys.stderr.write(f"{given.seat_map}: {refusal.detail}\n")
        return 1
    finally:
        database.dispose()
    if given.format == "pretix":
        document = export_pretix(parse_plan(document))
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    if given.output is None:
        sys.stdout.write(text)
    else:
        given.output.write_text(text, encoding="utf-8")
    return 0


def get_plan(session: Session, name: str) -> dict[str, Any]:
    """Return a published plan by the id of the map or of an event; raises NotFound."""
    if name.startswith("map_"):
        seat_map_id = ids.parse("map", name)
    else:
        event = Event.get_event(session, name)
        if event.seat_map_id is None:
            raise SeatMapNotFound("The event has no seat map of its own.")
        seat_map_id = event.seat_map_id
    plan: dict[str, Any] | None = session.scalar(
        select(SeatMap.plan).where(SeatMap.id == seat_map_id)
    )
    if plan is None:
        raise SeatMapNotFound
    return plan
