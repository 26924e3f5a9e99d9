"""Check a request against the SDK's own parameter types, as strictly as Stripe does.

The SDK's types are open where Stripe is not: enums end in `| str`, and request options such as
`api_key` sit among the parameters. Both are closed here before pydantic judges.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, NotRequired, Required, Union, get_args

import typing_extensions
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from stripe import StripeObject
from stripe._request_options import RequestOptions
from typing_extensions import TypedDict, get_type_hints

from fake_stripe.errors import Refused, missing
from fake_stripe.wire import Json, Value

# A type as it is written in a hint.
Hint = Any

INTEGER = re.compile(r"-?[0-9]{1,18}")
BOOLEANS = {"true": True, "false": False}


@cache
def _hints(kind: Hint) -> dict[str, Any]:
    # The inherited request options name types that the parameters' own module does not know.
    return get_type_hints(kind, localns={"StripeContext": str, "Mapping": Mapping})


def _origin(kind: Hint) -> Hint:
    return typing.get_origin(kind)


def _is_typed_dict(kind: Hint) -> bool:
    return typing_extensions.is_typeddict(kind)


def _is_stripe_object(kind: Hint) -> bool:
    origin = _origin(kind) or kind
    return isinstance(origin, type) and issubclass(origin, StripeObject)


def _is_union(kind: Hint) -> bool:
    return _origin(kind) in {Union, types.UnionType}


def _close_union(members: tuple[Hint, ...]) -> Hint:
    closed = [close(member) for member in members if not _is_stripe_object(member)]
    words = {word for member in closed if _origin(member) is Literal for word in get_args(member)}
    if words - {""}:
        closed = [member for member in closed if member is not str]
    return Union[tuple(closed)]  # noqa: UP007  The members are known only at run time.


@cache
def close(kind: Hint) -> Hint:
    """Rebuild one of the SDK's types without its open ends."""
    if _is_typed_dict(kind):
        fields = {
            name: (Required if name in kind.__required_keys__ else NotRequired)[close(hint)]
            for name, hint in _hints(kind).items()
            if name not in RequestOptions.__annotations__
        }
        make: Hint = TypedDict
        closed = make(kind.__name__, fields)
        closed.__pydantic_config__ = ConfigDict(extra="forbid", strict=True)
        return closed
    if _is_union(kind):
        return _close_union(get_args(kind))
    if _origin(kind) in {list, dict}:
        return _origin(kind)[tuple(close(argument) for argument in get_args(kind))]
    return kind


def _decode_dict(kind: Hint, value: Json) -> Value:
    if _is_typed_dict(kind):
        hints = _hints(kind)
        return {name: decode(hints.get(name, str), part) for name, part in value.items()}
    if _origin(kind) is dict:
        return {name: decode(get_args(kind)[1], part) for name, part in value.items()}
    if _origin(kind) is list and all(key.isdecimal() for key in value):
        ordered = sorted(value.items(), key=lambda pair: int(pair[0]))
        return [decode(get_args(kind)[0], part) for _, part in ordered]
    return value


def decode(kind: Hint, value: Value) -> Value:
    """Turn form text into what the type asks for; what does not fit is left for pydantic."""
    if _is_union(kind):
        for member in get_args(kind):
            decoded = decode(member, value)
            if _fits(member, decoded):
                return decoded
        return value
    if isinstance(value, dict):
        return _decode_dict(kind, value)
    if kind is int and INTEGER.fullmatch(value):
        return int(value)
    if kind is bool:
        return BOOLEANS.get(value, value)
    return value


def _fits(kind: Hint, value: Value) -> bool:
    origin = _origin(kind)
    if origin is Literal:
        return value in get_args(kind)
    if _is_typed_dict(kind):
        return isinstance(value, dict)
    return type(value) is (origin or kind)


@cache
def _adapter(kind: Hint) -> TypeAdapter[Any]:
    return TypeAdapter(close(kind))


def _name(location: tuple[int | str, ...], value: Value, *, is_absent: bool) -> str:
    """Write pydantic's location in brackets, leaving out the names of union branches."""
    names: list[str] = []
    for index, part in enumerate(location):
        is_key = isinstance(value, dict) and part in value
        if is_key or (isinstance(value, list) and isinstance(part, int) and part < len(value)):
            value = value[part]
        elif not (is_absent and index == len(location) - 1):
            continue
        names.append(str(part))
    return names[0] + "".join(f"[{name}]" for name in names[1:])


def _refusal(problem: ErrorDetails, value: Json) -> Refused:
    kind = problem["type"]
    name = _name(problem["loc"], value, is_absent=kind == "missing")
    given = problem["input"]
    if kind == "missing":
        return missing(name)
    if kind == "extra_forbidden":
        message = f"Received unknown parameter: {name}"
        return Refused(400, message, code="parameter_unknown", param=name)
    if given == "":
        message = f"You passed an empty string for '{name}', which cannot be unset."
        return Refused(400, message, code="parameter_invalid_empty", param=name)
    if kind == "int_type":
        message = f"Invalid integer: {given}"
        return Refused(400, message, code="parameter_invalid_integer", param=name)
    if kind == "literal_error":
        message = f"Invalid {name}: must be one of {problem['ctx']['expected']}"
        return Refused(400, message, param=name)
    return Refused(400, f"Invalid {name}: {problem['msg']}", param=name)


def validate(kind: Hint, form: Json, honoured: frozenset[str]) -> Json:
    """Give the typed parameters, or raise Stripe's 400.

    A parameter that Stripe takes and this fake does not act on is refused too: ignoring it would
    let a mistake pass for a success.
    """
    value = decode(close(kind), form)
    try:
        _adapter(kind).validate_python(value)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        unknown = [problem for problem in problems if problem["type"] == "extra_forbidden"]
        raise _refusal((unknown or problems)[0], value) from None
    for name in value:
        if name not in honoured:
            message = f"Stripe takes the parameter {name}; this fake does not act on it."
            raise Refused(400, message, code="fake_unsupported", param=name)
    return dict(value)
