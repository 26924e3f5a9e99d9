"""Read one row of an event file: take it over, mend what is plainly meant, or refuse it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit

from stagedoor.catalogue.countries import country_code
from stagedoor.catalogue.strict_json import is_storable
from stagedoor.operations.import_report import Action, ImportReport
from stagedoor.operations.places_of_the_world import province_of_canada, zone_of

_LONGEST_NAME = 300
_MOST_TAGS = 20
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_YEAR, _LAST_YEAR = 1990, 2200


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """Be a row as it is imported; dates are still those of the file."""

    line: int
    name: str
    starts_on: date
    ends_on: date
    city: str | None
    country_code: str | None
    time_zone: str
    is_online: bool
    url: str | None
    tags: tuple[str, ...]

    @property
    def identity(self) -> str:
        """Return what makes two rows the same event."""
        return f"{self.name}|{self.starts_on.isoformat()}|{self.city or ''}"


class _Refused(Exception):
    """Say why a row is refused, at which field."""

    def __init__(self, field: str, found: object, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.found = found
        self.reason = reason


def read_row(line: int, text: str, report: ImportReport) -> EventRow | None:
    """Return a row, noting what was mended or guessed; None for a row that is refused."""
    name = ""
    try:
        row = _object(text)
        name = str(row.get("name", ""))
        return _Reader(line, row, report).read()
    except _Refused as refused:
        report.add(
            Action.REFUSED, line, name, field=refused.field, found=_shown(refused.found),
            made=None, reason=refused.reason,
        )  # fmt: skip
        return None


def _object(text: str) -> dict[str, Any]:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _Refused("", text, "the row is not JSON") from error
    if not isinstance(row, dict):
        raise _Refused("", text, "the row is not an object")
    if not is_storable(row):
        raise _Refused("", ascii(text), "the row has characters that are not text")
    return row


@dataclass(frozen=True, slots=True)
class _Reader:
    """Read the fields of one row."""

    line: int
    row: dict[str, Any]
    report: ImportReport

    def read(self) -> EventRow:
        """Return the row; raises _Refused."""
        name = self._name()
        starts_on, ends_on = self._date("start_date"), self._date("end_date")
        if ends_on < starts_on:
            raise _Refused("end_date", ends_on, "the event ends before it starts")
        is_online = self.row.get("online", False)
        if not isinstance(is_online, bool):
            raise _Refused("online", is_online, "online is neither true nor false")
        city, country = self._place()
        return EventRow(
            line=self.line,
            name=name,
            starts_on=starts_on,
            ends_on=ends_on,
            city=city,
            country_code=country,
            time_zone=self._time_zone(city, country, is_online=is_online),
            is_online=is_online,
            url=self._url(),
            tags=self._tags(),
        )

    def _text(self, field: str, longest: int) -> str | None:
        value = self.row.get(field)
        if value is None:
            return None
        if not isinstance(value, str):
            raise _Refused(field, value, "the field is not text")
        trimmed = " ".join(value.split())
        if len(trimmed) > longest:
            raise _Refused(field, value[:80], f"the text is longer than {longest}")
        if trimmed != value:
            self._mend(field, value, trimmed, "spaces around or within the text")
        return trimmed or None

    def _name(self) -> str:
        name = self._text("name", _LONGEST_NAME)
        if name is None:
            raise _Refused("name", self.row.get("name"), "the event has no name")
        return name

    def _date(self, field: str) -> date:
        value = self.row.get(field)
        if not isinstance(value, str) or not _DATE.fullmatch(value):
            raise _Refused(field, value, "the date is not written as YYYY-MM-DD")
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise _Refused(field, value, "there is no such date") from error
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise _Refused(field, value, f"the year is not within {_FIRST_YEAR} to {_LAST_YEAR}")
        return day

    def _place(self) -> tuple[str | None, str | None]:
        city, country = self._text("city", 120), self._text("country", 120)
        if country is None:
            return city, None
        code = country_code(country)
        if code is None:
            raise _Refused("country", country, "we know no country of this name")
        if code == "US" and city is not None and province_of_canada(city):
            self._mend("country", country, "CA", "the city is in a province of Canada")
            code = "CA"
        return city, code

    def _time_zone(self, city: str | None, country: str | None, *, is_online: bool) -> str:
        if country is None:
            if not is_online:
                reason = "the row is neither online nor names a place; UTC is taken"
                self._guess("time_zone", None, "UTC", reason)
            return "UTC"
        found = zone_of(city or "", country)
        if found.guess is not None:
            self._guess("time_zone", city, found.time_zone, found.guess)
        return found.time_zone

    def _url(self) -> str | None:
        url = self._text("url", 2_000)
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            self._mend("url", url, None, "the address is not one of the web")
            return None
        written = quote(url, safe="%/:?#[]@!$&'()*+,;=~")
        if written != url:
            self._mend("url", url, written, "characters that an address must escape")
        return written

    def _tags(self) -> tuple[str, ...]:
        tags = self.row.get("tags") or []
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
            raise _Refused("tags", tags, "the tags are not a list of words")
        cleaned = dict.fromkeys(tag.strip().lower() for tag in tags if tag.strip())
        return tuple(cleaned)[:_MOST_TAGS]

    def _mend(self, field: str, found: str | None, made: str | None, reason: str) -> None:
        self._note(Action.MENDED, field, found, made=made, reason=reason)

    def _guess(self, field: str, found: str | None, made: str, reason: str) -> None:
        self._note(Action.GUESSED, field, found, made=made, reason=reason)

    def _note(
        self, action: Action, field: str, found: str | None, *, made: str | None, reason: str
    ) -> None:
        name = str(self.row.get("name", ""))
        self.report.add(action, self.line, name, field=field, found=found, made=made, reason=reason)


def _shown(value: object) -> str | None:
    return None if value is None else str(value)[:200]
