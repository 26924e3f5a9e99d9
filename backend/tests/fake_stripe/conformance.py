"""Hold a reply against the SDK's own type of the object, closed where Stripe is closed."""

from __future__ import annotations

import types
from typing import Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints

import stripe
from stripe import ListObject, StripeObject
from stripe._expandable_field import ExpandableField
from stripe._stripe_object import UntypedStripeObject

SCALARS = (str, int, bool, float)

# A JSON value, and a type as it is written in a hint.
Value = Any
Hint = Any


class Names(dict[str, Any]):
    """Find by name what the SDK imports for type checkers only: its package knows every object."""

    def __missing__(self, name: str) -> Value:
        """Give the object's class, or let the lookup go on elsewhere."""
        name = name.removesuffix("Resource").removeprefix("Issuing")
        for package in (stripe, stripe.issuing):
            if hasattr(package, name):
                return getattr(package, name)
        raise KeyError(name)


def _hints(kind: type) -> dict[str, Any]:
    own = {name: value for name, value in vars(kind).items() if isinstance(value, type)}
    extra = {
        "UntypedStripeObject": UntypedStripeObject,
        "ExpandableField": ExpandableField,
    }
    hints = get_type_hints(kind, localns=Names({**own, **extra}))
    return {
        name: hint
        for name, hint in hints.items()
        if get_origin(hint) is not ClassVar and not name.startswith("_") and name != "OBJECT_NAME"
    }


def _is_optional(hint: Hint) -> bool:
    return get_origin(hint) in {Union, types.UnionType} and type(None) in get_args(hint)


def faults_of_union(value: Value, hint: Hint, path: str) -> list[str]:
    """Give why a value fits no branch; text must be one of the words when there are words."""
    branches = [branch for branch in get_args(hint) if branch is not type(None)]
    has_words = any(get_origin(branch) is Literal for branch in branches)
    tried = [
        faults_of(value, branch, path) for branch in branches if not (has_words and branch is str)
    ]
    return [] if any(not faults for faults in tried) else min(tried, key=len)


def faults_of_object(value: Value, kind: type, path: str) -> list[str]:
    """Give what an object has too much, lacks, or has of the wrong type."""
    if not isinstance(value, dict):
        return [f"{path}: not an object"]
    hints = _hints(kind)
    faults = [f"{path}.{name}: unknown" for name in value if name not in hints]
    for name, hint in hints.items():
        if value.get(name) is None:
            if not _is_optional(hint):
                faults.append(f"{path}.{name}: missing")
        else:
            faults += faults_of(value[name], hint, f"{path}.{name}")
    return faults


def faults_of_many(value: Value, origin: Hint, kinds: tuple[Hint, ...], path: str) -> list[str]:
    """Give what is wrong with a list, a list object or a mapping, or with anything in it."""
    if origin is dict or issubclass(origin, UntypedStripeObject):
        return [] if isinstance(value, dict) else [f"{path}: not a mapping"]
    if issubclass(origin, ListObject):
        if not isinstance(value, dict) or set(value) != {"object", "data", "has_more", "url"}:
            return [f"{path}: not a list object"]
        value = value["data"]
    if not isinstance(value, list):
        return [f"{path}: not a list"]
    return [
        fault
        for index, one in enumerate(value)
        for fault in faults_of(one, kinds[0], f"{path}[{index}]")
    ]


def faults_of(value: Value, hint: Hint, path: str) -> list[str]:
    """Give everything in which a JSON value differs from a type of the SDK's."""
    origin: Hint = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return faults_of_union(value, hint, path)
    if origin is Literal:
        return [] if value in get_args(hint) else [f"{path}: {value!r} is not one of the words"]
    if hint in SCALARS:
        return [] if type(value) is hint else [f"{path}: {value!r} is no {hint.__name__}"]
    if origin is not None:
        return faults_of_many(value, origin, get_args(hint), path)
    if hint is Any or hint in {StripeObject, UntypedStripeObject}:
        return []
    return faults_of_object(value, hint, path)


def assert_conforms(thing: StripeObject) -> None:
    """Fail with everything in which a reply of the fake differs from the SDK's type of it."""
    faults = faults_of(thing.to_dict(), type(thing), type(thing).__name__)
    assert not faults, "\n".join(faults)
