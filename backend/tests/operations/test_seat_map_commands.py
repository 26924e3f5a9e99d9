"""Prove that the commands bring plans in and out, and say what is wrong with a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from stagedoor.catalogue.models import SeatMap, Venue
from stagedoor.catalogue.plan_check import parse_plan
from stagedoor.catalogue.seat_map import stored_plan
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.operations import export_seat_map, import_seat_map
from tests.catalogue.events import make_event, make_organiser
from tests.catalogue.plans import row_of, small_plan

_HALL = Path(__file__).parents[2] / "data" / "ticketland-hall.pretix.json"
_AREAS = ["--area", "Танцевальный партер (900)=900", "--area", "Сцена=0"]
_PLACE = ["--organiser", "house", "--venue", "Hall", "--time-zone", "Europe/Riga"]


@pytest.fixture(autouse=True)
def _settings(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands find the test's database, and an organiser in it."""
    config: Any = Configuration.__new__(Configuration)
    object.__setattr__(config, "database_url", database.url)
    monkeypatch.setattr(Configuration, "load_config", classmethod(lambda _: config))
    with database.begin() as session:
        make_organiser(session)


def _write(path: Path, document: object) -> str:
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def test_the_real_hall_goes_in_and_out_without_loss(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_seat_map.run([str(_HALL), *_AREAS, *_PLACE, "--country", "Latvia"]) == 0
    said = capsys.readouterr().out
    assert "215 seats in 5 sections, 900 places in areas" in said
    public_id = said.split()[-1]
    out = tmp_path / "out.json"
    assert export_seat_map.run([public_id, "--format", "pretix", "--output", str(out)]) == 0
    assert json.loads(out.read_bytes()) == json.loads(_HALL.read_bytes())
    with database.read() as session:
        venue = session.scalars(select(Venue)).one()
        assert (venue.name, venue.country_code, venue.time_zone) == ("Hall", "LV", "Europe/Riga")


def test_our_own_format_goes_in_and_out_and_is_a_new_version_each_time(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = _write(tmp_path / "plan.json", small_plan())
    assert import_seat_map.run([file, *_PLACE]) == 0
    assert import_seat_map.run([file, *_PLACE]) == 0
    assert "version 2 of 'Back room'" in capsys.readouterr().out
    with database.begin() as session:
        seat_map = session.scalars(select(SeatMap).where(SeatMap.version == 2)).one()
        make_event(session, make_organiser(session, "other"), "Gig", slug="gig",
                   seat_map_id=seat_map.id)  # fmt: skip
    assert export_seat_map.run(["gig"]) == 0
    written = json.loads(capsys.readouterr().out)
    assert written == stored_plan(parse_plan(small_plan()))


def test_a_broken_file_is_refused_with_every_fault(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = small_plan()
    row_of(plan)["seats"] = ["1", "1", "2"]
    row_of(plan, 1)["x"] = [1]
    assert import_seat_map.run([_write(tmp_path / "plan.json", plan), *_PLACE]) == 1
    said = capsys.readouterr().err
    assert "/sections/0/rows/0/seats/1: Seat '1' stands twice in row 'A'. (duplicate-seat)" in said
    assert "/sections/0/rows/1/x: 1 values stand for 2 seats. (wrong-length)" in said
    with database.read() as session:
        assert session.scalars(select(SeatMap)).all() == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (_PLACE, "say how many people each area takes"),
        ([*_AREAS[:2], *_PLACE], "--area 'Сцена=…'"),
        (["--area", "Сцена=many", *_PLACE], "is not a whole number"),
        ([*_AREAS, "--area", "Bar=5", *_PLACE], "'Bar' does not name exactly one area"),
        (_AREAS, "say --organiser and --venue"),
        ([*_AREAS, *_PLACE[:4]], "say its --time-zone"),
        ([*_AREAS, *_PLACE[:5], "Mars/Olympus"], "is no time zone"),
        ([*_AREAS, "--organiser", "nobody", *_PLACE[2:]], "there is no organiser 'nobody'"),
        ([*_AREAS, *_PLACE, "--country", "Atlantis"], "there is no country"),
    ],
)
def test_what_is_missing_is_said(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert import_seat_map.run([str(_HALL), *arguments]) == 1
    assert words in capsys.readouterr().err


def test_checking_needs_no_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Configuration, "load_config", None)
    assert import_seat_map.run([_write(tmp_path / "p.json", small_plan()), "--check"]) == 0
    assert capsys.readouterr().out == "Back room: 5 seats in 1 sections, 4 places in areas\n"


@pytest.mark.parametrize("name", ["nothing", "map_00000000000000000000000000", "map_x", "evt_x"])
def test_exporting_what_is_not_there_says_so(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert export_seat_map.run([name]) == 1
    assert capsys.readouterr().err.startswith(f"{name}: ")
