"""Form bodies with Stripe's bracket notation: `metadata[order]=1&expand[0]=charge`."""

from __future__ import annotations

from urllib.parse import parse_qsl

from fake_stripe.errors import Refused
from fake_stripe.wire import Json


def _parts(name: str) -> list[str]:
    head, bracket, rest = name.partition("[")
    if not bracket:
        return [head]
    if not head or not rest.endswith("]"):
        raise Refused(400, f"Invalid parameter name: {name}", param=name)
    return [head, *rest[:-1].split("][")]


def _place(tree: Json, parts: list[str], value: str) -> None:
    for part in parts[:-1]:
        key = str(len(tree)) if part == "" else part
        branch = tree.setdefault(key, {})
        if not isinstance(branch, dict):
            raise Refused(400, f"Invalid hash or array: {parts[0]}", param=parts[0])
        tree = branch
    last = str(len(tree)) if parts[-1] == "" else parts[-1]
    if isinstance(tree.get(last), dict):
        raise Refused(400, f"Invalid hash or array: {parts[0]}", param=parts[0])
    tree[last] = value


def parse(text: str) -> Json:
    """Read a query or body into nested dictionaries of text; lists stay keyed by index."""
    tree: Json = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        _place(tree, _parts(name), value)
    return tree
