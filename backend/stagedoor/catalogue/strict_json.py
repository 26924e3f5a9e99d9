"""Read JSON files from strangers: no doubled names, no NaN, no endless nesting."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from stagedoor.catalogue.errors import SeatMapInvalid

MAX_BYTES = 20_000_000


def read(content: bytes) -> object:
    """Return what a JSON file says; raises SeatMapInvalid for anything that is not plain JSON."""
    if len(content) > MAX_BYTES:
        raise _refusal("too-large", f"The file is larger than {MAX_BYTES // 1_000_000} MB.")
    try:
        document: object = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_without_doubles,
            parse_constant=_refuse_constant,
        )
    except UnicodeDecodeError as error:
        raise _refusal(
            "not-utf-8", f"The file is not UTF-8 text: byte {error.start} is wrong."
        ) from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise _refusal("not-json", f"The file is not JSON: {error.msg} at {where}.") from error
    except RecursionError as error:
        raise _refusal("too-deep", "The file nests its objects too deeply.") from error
    except ValueError as error:
        raise _refusal("not-json", f"The file is not JSON: {error}.") from error
    if not is_storable(document):
        raise _refusal("not-text", "The file has characters that are not text (NUL or surrogates).")
    return document


def is_storable(document: object) -> bool:
    """Tell whether PostgreSQL can keep every text of a JSON document."""
    try:
        written = json.dumps(document, ensure_ascii=False)
        written.encode()
    except UnicodeEncodeError:
        return False
    return "\\u0000" not in written


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {doubled!r} stands twice in one object")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _refusal(code: str, message: str) -> SeatMapInvalid:
    return SeatMapInvalid(message, errors=[{"pointer": "", "code": code, "message": message}])
