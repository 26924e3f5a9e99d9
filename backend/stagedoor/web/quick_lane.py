"""Answer the requests that come in thousands when a sale opens, without Flask around them.

Flask and werkzeug take longer over a request to hold places than the database does. So a request
that is plain in every way is answered here, by the same functions that its view calls or in the
same words. Whatever is unusual about a request, wrong or merely rare, hands it on to the view,
which says all that there is to say; a test asks both ways the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from stagedoor.config import Configuration
from stagedoor.database import Database, TransactionLost
from stagedoor.kernel import clock, ids
from stagedoor.kernel.errors import Refusal, Unavailable
from stagedoor.kernel.language import ENGLISH, choose
from stagedoor.web import headers
from stagedoor.web.api import LARGEST_BODY
from stagedoor.web.embedding import FRAMED
from stagedoor.web.idempotency import KeyedRequest, is_usable_key, keep_refusal
from stagedoor.web.observability import count_answer
from stagedoor.web.problems import PROBLEM_TYPE, fault_body, problem_body, problem_text
from stagedoor.web.session import OWN_SITES, Asker, KnownAskers, own_origin

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_FRAMED = f"HTTP_{FRAMED.upper().replace('-', '_')}"
_NOBODY = Asker(UUID(int=0), None)
# Says of a body that it comes without a length.
_IN_PARTS = "HTTP_TRANSFER_ENCODING"
_REASONS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class HandOn(Exception):
    """Leave a request to its view: raised before anything is done that its view would not find."""


@dataclass(frozen=True, slots=True)
class QuickRequest:
    """Be a request that is plain so far: whose it is, what it names in its path, and its body.

    `signature` is what a provider brings in the place of a session.
    """

    asker: Asker
    name: str
    body: bytes
    keyed: KeyedRequest | None
    language: str = ENGLISH.code
    signature: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Be what a request is answered: a status and a body of JSON."""

    status: int
    body: str
    is_replayed: bool = False


@dataclass(frozen=True)
class QuickRoute:
    """Be a route with at most one name in its path, and what a plain request to it looks like.

    `body` is what it brings; a `signed` body comes from a provider, who has no session.
    `answer` raises HandOn for what the view should do, and refusals as the view does.
    """

    rule: str
    answer: Callable[[QuickRequest], Answer]
    method: str = "POST"
    body: Literal["json", "signed", "none"] = "json"

    @cached_property
    def ends(self) -> tuple[str, str]:
        """Return what stands before the name in a path, and after it."""
        head, _, rest = self.rule.partition("<")
        return head, rest.partition(">")[2]

    def name_in(self, path: str) -> str | None:
        """Return the name in a path of this route, empty if it has none; None for other paths."""
        if path == self.rule:
            return ""
        head, tail = self.ends
        if head == self.rule or not path.startswith(head) or not path.endswith(tail):
            return None
        name = path[len(head) : len(path) - len(tail)]
        return name if name.isascii() and name.replace("_", "").isalnum() else None


class QuickLane:
    """Be a WSGI application that answers plain requests of a few routes, and hands on the rest."""

    def __init__(
        self,
        usual: WSGIApplication,
        routes: Iterable[QuickRoute],
        *,
        config: Configuration,
        database: Database,
        askers: KnownAskers,
    ) -> None:
        """Take the application that answers everything else, and what its answers need too."""
        self._usual = usual
        self._routes: dict[str, list[QuickRoute]] = {}
        for route in routes:
            self._routes.setdefault(route.method, []).append(route)
        self._secret = config.secret_key
        self._origins = {None, own_origin(config)}
        self._database = database
        self._askers = askers
        self._headers = [
            *headers.on_every_reply(config),
            ("Cache-Control", headers.UNLESS_SAID),
        ]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        started_s = clock.monotonic_s()
        for route in self._routes.get(environ["REQUEST_METHOD"], ()):
            name = route.name_in(environ["PATH_INFO"])
            if name is not None:
                if not self._is_plain(route, environ):
                    break
                return self._try(route, name, environ, start_response, started_s=started_s)
        return self._usual(environ, start_response)

    def _is_plain(self, route: QuickRoute, environ: WSGIEnvironment) -> bool:
        length, kind = environ.get("CONTENT_LENGTH") or "", environ.get("CONTENT_TYPE")
        if environ.get("QUERY_STRING"):
            return False
        if route.body == "signed":
            # Its signature says where it comes from.
            return length.isdecimal() and int(length) <= LARGEST_BODY
        if route.body == "none":
            is_body_plain = length in {"", "0"} and not kind and not environ.get(_IN_PARTS)
        else:
            is_body_plain = (
                kind == "application/json" and length.isdecimal() and int(length) <= LARGEST_BODY
            )
        return (
            is_body_plain
            and _FRAMED not in environ
            and environ.get("HTTP_ORIGIN") in self._origins
            and environ.get("HTTP_SEC_FETCH_SITE") in OWN_SITES
        )

    def _try(
        self,
        route: QuickRoute,
        name: str,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        *,
        started_s: float,
    ) -> Iterable[bytes]:
        """Answer a plain request of a route, unless the rest of it turns out to be unusual."""
        request_id = ids.trace_id()
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        try:
            request = self._read(route, name, environ, body=body)
            answer, kind, more = self._answer(route, request, request_id)
        except (HandOn, TransactionLost):
            # What was lost has left nothing behind, and the usual way tries again.
            environ["wsgi.input"] = BytesIO(body)
            return self._usual(environ, start_response)
        content = answer.body.encode()
        count_answer(route.rule, answer.status, started_s=started_s)
        start_response(
            _REASONS[answer.status],
            [
                ("Content-Type", kind),
                ("Content-Length", str(len(content))),
                *self._headers,
                *more,
                ("Request-Id", request_id),
            ],
        )
        return [content]

    def _read(
        self, route: QuickRoute, name: str, environ: WSGIEnvironment, *, body: bytes
    ) -> QuickRequest:
        """Return the request; raises HandOn for an unknown asker or an unusable key."""
        key = environ.get("HTTP_IDEMPOTENCY_KEY")
        language = choose(environ.get("HTTP_ACCEPT_LANGUAGE")).code
        if route.body == "signed":
            if key is not None:
                raise HandOn
            signature = environ.get("HTTP_STRIPE_SIGNATURE")
            return QuickRequest(_NOBODY, name, body, None, language, signature)
        asker = self._askers.of(_cookie(environ.get("HTTP_COOKIE", ""), self._askers.cookie_name))
        if asker is None or (key is not None and not is_usable_key(key)):
            raise HandOn
        keyed = key and KeyedRequest.of(
            asker.session_id,
            f"{route.method} {environ['PATH_INFO']}",
            key=key,
            body=body,
            secret=self._secret,
        )
        return QuickRequest(asker, name, body, keyed or None, language)

    def _answer(
        self, route: QuickRoute, request: QuickRequest, request_id: str
    ) -> tuple[Answer, str, list[tuple[str, str]]]:
        """Return the answer, its content type and the headers that only it has."""
        try:
            answer = route.answer(request)
        except (HandOn, TransactionLost):
            raise
        except Refusal as refusal:
            return self._refused(refusal, request, request_id)
        except Exception as error:  # noqa: BLE001 - whatever it is, the asker gets an answer
            fault = fault_body(
                error,
                asked=f"{route.method} {route.rule}",
                of_request=request_id,
                language=request.language,
            )
            return Answer(fault["status"], problem_text(fault)), PROBLEM_TYPE, []
        kind = "application/json" if answer.status < HTTPStatus.BAD_REQUEST else PROBLEM_TYPE
        more = [("Idempotency-Replayed", "true")] if answer.is_replayed else []
        return answer, kind, more

    def _refused(
        self, refusal: Refusal, request: QuickRequest, request_id: str
    ) -> tuple[Answer, str, list[tuple[str, str]]]:
        body = self._problem(refusal, request, request_id)
        if request.keyed is not None:
            try:
                keep_refusal(self._database, request.keyed, refusal, body)
            except Unavailable as unavailable:
                refusal = unavailable
                body = self._problem(unavailable, request, request_id)
        more: list[tuple[str, str]] = []
        if refusal.retry_after_s is not None:
            more.append(("Retry-After", str(refusal.retry_after_s)))
        return Answer(refusal.status, body), PROBLEM_TYPE, more

    @staticmethod
    def _problem(refusal: Refusal, request: QuickRequest, request_id: str) -> str:
        return problem_text(problem_body(refusal, request_id, language=request.language))


def _cookie(header: str, wanted: str) -> str | None:
    """Return the value of a cookie; ours are never quoted."""
    for pair in header.split(";"):
        name, _, value = pair.strip().partition("=")
        if name == wanted:
            return value
    return None
