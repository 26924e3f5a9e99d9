"""Declare the API: one place for routes, request and reply models, refusals and OpenAPI."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Request, Response, current_app
from flask_openapi.blueprint import APIBlueprint
from flask_openapi.models.info import Info
from flask_openapi.openapi import OpenAPI
from pydantic import BaseModel, ConfigDict

from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.kernel.errors import Invalid, Refusal
from stagedoor.kernel.language import phrase
from stagedoor.kernel.money import Money
from stagedoor.web.problems import Problem, invalid_shape
from stagedoor.web.retries import until_kept

API_PREFIX = "/api/v1"
LARGEST_BODY = 1_000_000
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_ANYWHERE = {
    "404": "There is nothing here",
    "422": "The request has a wrong shape",
    "429": "Too many requests",
    "500": "Something went wrong on our side",
    "503": "Briefly unavailable; `Retry-After` says when to try again",
}
_WITH_BODY = {
    "403": "The request came from another site, or you may not do this",
    "409": "The present state does not allow this",
    "413": "The body is larger than 1 MB",
    "415": "The body is not JSON",
}
_Part = TypeVar("_Part")


class UnsupportedMediaType(Refusal):
    """Refuse a body that is not declared as JSON."""

    status, code, title = 415, "unsupported-media-type", "The body must be JSON"


class Form(BaseModel):
    """Be the parent of every request body: nothing unknown, no text for numbers, no guessing."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Query(BaseModel):
    """Be the parent of every query string: nothing unknown."""

    model_config = ConfigDict(extra="forbid")


class Path(BaseModel):
    """Be the parent of every set of path parameters."""

    model_config = ConfigDict(extra="forbid")


class Reply(BaseModel):
    """Be the parent of every reply body."""

    model_config = ConfigDict(extra="forbid")


class MoneyReply(Reply):
    """Show an amount in minor units and its ISO 4217 currency."""

    amount_minor: int
    currency: str

    @classmethod
    def of(cls, money: Money) -> MoneyReply:
        """Show money."""
        return cls(amount_minor=money.amount_minor, currency=money.currency)


class ApiRequest(Request):
    """Read bodies strictly: JSON by its content type, no NaN, no unstorable characters."""

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:  # noqa: ARG002, FBT001, FBT002
        """Return the body's JSON; raises UnsupportedMediaType or Invalid."""
        raw = self.get_data(cache=cache)
        if not raw:
            raise Invalid("The request needs a JSON body.", errors=[_fault("missing", "No body")])
        if self.mimetype != "application/json":
            raise UnsupportedMediaType("Send the body as application/json.")
        return parse_json(raw)


class Parts:
    """Hold the objects that a running application is made of, by their class."""

    def __init__(self, *, config: Configuration, database: Database) -> None:
        """Start with the two that everything needs."""
        self.config = config
        self.database = database
        self._parts: dict[type[Any], Any] = {}

    def add(self, part: object) -> None:
        """Keep a part under its class."""
        self._parts[type(part)] = part

    def get(self, kind: type[_Part]) -> _Part:
        """Return the part of a class."""
        part: _Part = self._parts[kind]
        return part


class Api(OpenAPI):
    """Be the Flask application whose routes describe themselves as OpenAPI 3.1."""

    request_class = ApiRequest

    def __init__(self, parts: Parts) -> None:
        """Set up validation and the description; routes come with the blueprints."""
        super().__init__(
            "stagedoor",
            info=Info(title="Stagedoor", version="1", description="Seats and places, sold once."),
            validation_error_model=Problem,
            validation_error_callback=invalid_shape,
            doc_ui=False,
            static_folder=None,
        )
        self.openapi_version = "3.1.0"
        self.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
        self.json.sort_keys = False  # type: ignore[attr-defined]
        self.extensions["parts"] = parts
        self.add_url_rule(f"{API_PREFIX}/openapi.json", "openapi", lambda: self.api_doc)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function: none of ours is a coroutine, so none needs to be looked at."""
        return func

    def dispatch_request(self) -> Any:
        """Answer by the route's view, once more where its transaction was lost to another."""
        return until_kept(super().dispatch_request)

    def generate_spec_json(self) -> None:
        """Describe the API, with the refusals that any route of its kind can give."""
        super().generate_spec_json()  # type: ignore[no-untyped-call]
        for path, operations in self.spec_json["paths"].items():
            for method, operation in operations.items():
                _describe_refusals(method, operation)
                if method == "post" and path.startswith(API_PREFIX):
                    operation.setdefault("parameters", []).append(_IDEMPOTENCY_KEY)


def blueprint(name: str, *, prefix: str = API_PREFIX) -> APIBlueprint:
    """Return a blueprint for a feature's routes."""
    return APIBlueprint(
        name,
        f"stagedoor.{name}",
        url_prefix=prefix or None,
        abp_tags=[{"name": name}],
        operation_id_callback=lambda *, name, path, method: name,  # noqa: ARG005
    )


def services() -> Parts:
    """Return the parts of the application that answers this request."""
    parts: Parts = current_app.extensions["parts"]
    return parts


def refusals(*kinds: type[Refusal]) -> dict[str | int, Any]:
    """Describe the refusals that a route can give, for its `responses`."""
    described: dict[str | int, Any] = {}
    for kind in kinds:
        known = described.setdefault(str(kind.status), {"description": "", "content": _PROBLEM})
        words = f"`{kind.code}`: {kind.title}"
        known["description"] = " · ".join(filter(None, [known["description"], words]))
    return described


def json_reply(body: BaseModel, status: int = 200) -> Response:
    """Return a reply model as JSON."""
    return Response(body.model_dump_json(), status=status, content_type="application/json")


def parse_json(raw: bytes) -> Any:
    """Return the JSON of a body; raises Invalid for broken or unstorable text."""
    try:
        # Not left to json.loads, which takes UTF-16 and halves of surrogate pairs too.
        value = json.loads(
            raw.decode(), parse_constant=_refuse_constant, object_pairs_hook=_without_doubles
        )
    except (ValueError, RecursionError) as error:
        words = phrase("It is not JSON: {reason}", reason=str(error)[:200])
        fault = _fault("json-invalid", words)
        raise Invalid("The body is not valid JSON.", errors=[fault]) from error
    # PostgreSQL text holds neither NUL nor half of a surrogate pair, and JSON can spell both.
    if b"\\u" in raw and not _is_storable(value):
        fault = _fault("text-invalid", "NUL or an unpaired surrogate")
        raise Invalid("The body has characters that are not text.", errors=[fault])
    return value


def _without_doubles(members: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(members)
    if len(value) < len(members):
        raise ValueError("an object has the same member twice")
    return value


def _is_storable(value: Any) -> bool:
    # With a stack of its own: what was nested deeply enough to parse would be too deep for ours.
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            pending += [*part, *part.values()]
        elif isinstance(part, list):
            pending += part
        elif isinstance(part, str) and not _is_text(part):
            return False
    return True


def _is_text(letters: str) -> bool:
    return "\x00" not in letters and not any("\ud800" <= letter <= "\udfff" for letter in letters)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _fault(code: str, message: str) -> dict[str, str]:
    return {"pointer": "", "code": code, "message": message}


def _describe_refusals(method: str, operation: dict[str, Any]) -> None:
    anywhere = {**_ANYWHERE, **(_WITH_BODY if method in {"post", "put", "patch", "delete"} else {})}
    for status, words in anywhere.items():
        known = operation["responses"].get(status)
        if known is None or "application/problem+json" not in (known.get("content") or {}):
            operation["responses"][status] = {"description": words, "content": _PROBLEM}


_IDEMPOTENCY_KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key and body get the same answer again, for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}
