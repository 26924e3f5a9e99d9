"""Answer refusals: every error leaves as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import json
import logging
from typing import Any

from flask import Flask, Response, g, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.exceptions import HTTPException

from stagedoor.kernel import ids
from stagedoor.kernel.errors import Invalid, Refusal
from stagedoor.kernel.language import say
from stagedoor.web.asked_language import asked_language, fault_message, translated

PROBLEM_TYPE = "application/problem+json"
_log = logging.getLogger(__name__)
_CODES = {
    400: "malformed",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "too-large",
    414: "too-large",
    415: "unsupported-media-type",
    429: "too-many-requests",
}


class ProblemError(BaseModel):
    """Point at one wrong member of a request."""

    pointer: str = Field(description="JSON Pointer (RFC 6901) into the request")
    code: str
    message: str


class Problem(BaseModel):
    """Say what went wrong and what to do; further members depend on the code."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str
    instance: str
    errors: list[ProblemError] | None = None


def request_id() -> str:
    """Return the id of this request, which every answer and log line carries."""
    if "request_id" not in g:
        g.request_id = ids.trace_id()
    return str(g.request_id)


def problem_body(
    refusal: Refusal, of_request: str | None = None, *, language: str | None = None
) -> dict[str, Any]:
    """Return the problem document of a refusal, of Flask's request unless another is named."""
    told_in = language or asked_language()
    return {
        "type": f"/problems/{refusal.code}",
        "title": say(refusal.title, told_in),
        "status": refusal.status,
        "detail": say(refusal.detail, told_in),
        "code": refusal.code,
        "instance": f"urn:request:{of_request or request_id()}",
        **translated(refusal.members, told_in),
    }


def problem_text(body: dict[str, Any]) -> str:
    """Return a problem document as the text that is sent."""
    return json.dumps(body, ensure_ascii=False)


def fault_body(error: Exception, *, asked: str, of_request: str, language: str) -> dict[str, Any]:
    """Return the problem document of a fault of ours, and note it under the request's id."""
    _log.error("request failed: %s (%s)", asked, of_request, exc_info=error)
    return {
        "type": "/problems/internal",
        "title": say("Something went wrong on our side", language),
        "status": 500,
        "detail": say("We have noted it. Please try again in a moment.", language),
        "code": "internal",
        "instance": f"urn:request:{of_request}",
    }


def answer_refusal(refusal: Refusal) -> Response:
    """Return a refusal as a reply."""
    return problem_response(problem_body(refusal), refusal.retry_after_s)


def problem_response(body: dict[str, Any], retry_after_s: int | None = None) -> Response:
    """Return a problem document as a reply."""
    response = Response(problem_text(body), status=body["status"], content_type=PROBLEM_TYPE)
    if retry_after_s is not None:
        response.headers["Retry-After"] = str(retry_after_s)
    return response


def invalid_shape(error: ValidationError) -> Response:
    """Refuse a request whose shape pydantic did not accept; raises Invalid."""
    raise Invalid(
        "Some members of the request are wrong; `errors` points at each.",
        errors=[
            {
                "pointer": "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}"
                                   for part in fault["loc"]),
                "code": fault["type"].replace("_", "-"),
                "message": fault_message(fault),
            }
            for fault in error.errors(include_url=False, include_input=False)
        ],
    )  # fmt: skip


def install(app: Flask) -> None:
    """Make the app answer every error with a problem document."""
    app.register_error_handler(Refusal, answer_refusal)

    @app.errorhandler(HTTPException)
    def answer_http_error(error: HTTPException) -> Response:
        status = error.code or 500
        if error.response is not None or status < 400:  # noqa: PLR2004 - a redirect
            return error.get_response()  # type: ignore[return-value]
        body = {
            "type": f"/problems/{_CODES.get(status, 'http-error')}",
            "title": say(error.name, asked_language()),
            "status": status,
            "detail": say(error.description or error.name, asked_language()),
            "code": _CODES.get(status, "http-error"),
            "instance": f"urn:request:{request_id()}",
        }
        response = problem_response(body)
        for name, value in error.get_headers():
            if name.lower() in {"allow", "retry-after"}:
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def answer_fault(error: Exception) -> Response:
        asked = f"{request.method} {request.url_rule}"
        body = fault_body(error, asked=asked, of_request=request_id(), language=asked_language())
        return problem_response(body)
