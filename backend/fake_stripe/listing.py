"""Lists: newest first, a page at a time, with Stripe's cursors."""

from __future__ import annotations

from fake_stripe.errors import Refused, no_such
from fake_stripe.wire import Json, Value
from fake_stripe.work import Work

COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
USUAL = 10
MOST = 100


def check(params: Json) -> None:
    """Raise Stripe's 400 for a page that cannot be."""
    limit = params.get("limit", USUAL)
    if not 1 <= limit <= MOST:
        raise Refused(400, f"Limit must be between 1 and {MOST}, not {limit}.", param="limit")
    if "starting_after" in params and "ending_before" in params:
        raise Refused(
            400, "You may only specify one of these parameters: ending_before, starting_after."
        )


def _created(given: Value) -> list[tuple[str, object]]:
    if isinstance(given, int):
        return [("json_extract(body, '$.created') = ?", given)]
    return [
        (f"json_extract(body, '$.created') {COMPARISONS[name]} ?", value)
        for name, value in given.items()
    ]


def _types(patterns: list[str]) -> tuple[str, list[object]]:
    tests = " OR ".join("json_extract(body, '$.type') GLOB ?" for _ in patterns)
    return f"({tests})", list(patterns)


def _conditions(params: Json, filters: tuple[str, ...]) -> tuple[list[str], list[object]]:
    tests: list[str] = []
    values: list[object] = []
    for name in filters:
        if name not in params:
            continue
        if name == "created":
            for test, value in _created(params[name]):
                tests.append(test)
                values.append(value)
        elif name in {"type", "types"}:
            patterns = params[name] if name == "types" else [params[name]]
            test, given = _types(patterns)
            tests.append(test)
            values += given
        else:
            tests.append(f"json_extract(body, '$.{name}') = ?")
            values.append(params[name])
    return tests, values


def _seq(work: Work, kind: str, id_: str, *, param: str) -> int:
    rows = work.store.rows("SELECT seq FROM objects WHERE id = ? AND kind = ?", id_, kind)
    if not rows:
        raise no_such(kind, id_, param=param, status=400)
    return int(rows[0]["seq"])


def page(work: Work, kind: str, params: Json, *, filters: tuple[str, ...], url: str) -> Json:
    """Give one page of the objects of a kind."""
    tests, values = _conditions(params, filters)
    limit = params.get("limit", USUAL)
    is_backwards = "ending_before" in params
    if is_backwards:
        tests.append("seq > ?")
        values.append(_seq(work, kind, params["ending_before"], param="ending_before"))
    elif "starting_after" in params:
        tests.append("seq < ?")
        values.append(_seq(work, kind, params["starting_after"], param="starting_after"))
    found = work.store.find(
        kind, " AND ".join(tests) or "1", *values, newest=not is_backwards, limit=limit + 1
    )
    data = found[:limit]
    if is_backwards:
        data.reverse()
    return {"object": "list", "data": data, "has_more": len(found) > limit, "url": url}
