"""Know who asks: a signed session cookie, issued on first use."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, Response, current_app, g, request

from stagedoor.config import Configuration
from stagedoor.kernel import ids
from stagedoor.kernel.errors import NotAllowed, Unauthenticated
from stagedoor.web.embedding import is_framed

_GUEST, _USER = b"g", b"u"
_MAC_LENGTH = 16
_TOKEN_LENGTH = 1 + 16 + _MAC_LENGTH
_COOKIE_SECONDS = 60 * 24 * 3600
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
# What a browser says in Sec-Fetch-Site of a request that our own page makes; scripts say nothing.
OWN_SITES = {None, "same-origin", "none"}

# Tells whose logged-in session an id is; None once it has ended.
SessionResolver = Callable[[UUID], UUID | None]


class CrossOrigin(NotAllowed):
    """Refuse a change that another site's page asks for with our visitor's cookie."""

    code, title = "cross-origin", "This request came from another site"


@dataclass(frozen=True, slots=True)
class Asker:
    """Be whoever asks: a browser's session and, when logged in, the user."""

    session_id: UUID
    user_id: UUID | None


class SessionCookie:
    """Sign and read the session cookie: kind, session id, HMAC-SHA-256 cut to 128 bits."""

    def __init__(self, config: Configuration) -> None:
        """Derive the signing key, and name the cookie as strictly as the transport allows."""
        self._key = hmac.digest(config.secret_key, b"session cookie v1", "sha256")
        self._is_plain = config.is_loopback and not config.public_url.startswith("https:")
        self.name = "stagedoor" if self._is_plain else "__Host-stagedoor"
        self.framed_name = f"{self.name}-framed"

    def write(
        self, response: Response, session_id: UUID, *, is_user: bool, is_framed: bool = False
    ) -> None:
        """Set the cookie on a reply.

        Within another site's page it is one that the browser keeps for that site alone.
        """
        body = (_USER if is_user else _GUEST) + session_id.bytes
        token = base64.urlsafe_b64encode(body + self._mac(body)).rstrip(b"=").decode()
        response.set_cookie(
            self.framed_name if is_framed else self.name,
            token,
            max_age=_COOKIE_SECONDS,
            path="/",
            # Browsers take loopback for secure, so that a demo's frame has its cookie, too.
            secure=is_framed or not self._is_plain,
            httponly=True,
            samesite="None" if is_framed else "Lax",
            partitioned=is_framed,
        )

    def read(self, token: str | None) -> tuple[UUID, bool] | None:
        """Return the session id and whether it claims to be logged in; None if not ours."""
        if not token:
            return None
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            return None
        body, mac = raw[:-_MAC_LENGTH], raw[-_MAC_LENGTH:]
        if len(raw) != _TOKEN_LENGTH or not hmac.compare_digest(mac, self._mac(body)):
            return None
        return UUID(bytes=body[1:]), body[:1] == _USER

    def _mac(self, body: bytes) -> bytes:
        return hmac.new(self._key, body, hashlib.sha256).digest()[:_MAC_LENGTH]


class KnownAskers:
    """Tell who asks by the session cookie alone."""

    def __init__(self, cookie: SessionCookie, resolve: SessionResolver) -> None:
        """Take what signs cookies, and what knows which logged-in sessions still last."""
        self.cookie_name = cookie.name
        self.framed_cookie_name = cookie.framed_name
        self._cookie = cookie
        self._resolve = resolve

    def of(self, token: str | None) -> Asker | None:
        """Return whose cookie it is; None if it is not ours or no longer good."""
        known = self._cookie.read(token)
        if known is None:
            return None
        session_id, is_user = known
        if not is_user:
            return Asker(session_id, None)
        user_id = self._resolve(session_id)
        return None if user_id is None else Asker(session_id, user_id)


def asker() -> Asker:
    """Return who asks, opening a guest session for a browser that has none."""
    if "asker" not in g:
        g.asker = _known_asker() or _new_guest()
    known: Asker = g.asker
    return known


def logged_in_user() -> UUID:
    """Return the logged-in user; raises Unauthenticated for a guest."""
    known: Asker | None = g.get("asker") or _known_asker()
    if known is None or known.user_id is None:
        raise Unauthenticated
    g.asker = known
    return known.user_id


def rotate_session(session_id: UUID, user_id: UUID | None) -> None:
    """Give the browser a new session with this reply; the old cookie is worth nothing after it."""
    g.asker = Asker(session_id, user_id)
    g.new_cookie = (session_id, user_id is not None)


def end_session() -> None:
    """Make the browser a new guest with this reply."""
    rotate_session(ids.new_id(), None)


def own_origin(config: Configuration) -> str:
    """Return what browsers say that our own pages' requests come from."""
    return "{0.scheme}://{0.netloc}".format(urlsplit(config.public_url))


def install(app: Flask, config: Configuration, resolve: SessionResolver) -> KnownAskers:
    """Check where changes come from, and send the cookie with the reply that needs it."""
    cookie = SessionCookie(config)
    known_askers = KnownAskers(cookie, resolve)
    app.extensions["session_cookie"] = cookie
    app.extensions["known_askers"] = known_askers
    ours = own_origin(config)

    @app.before_request
    def refuse_other_sites() -> None:
        if request.method in _SAFE_METHODS or request.path.startswith("/webhooks/"):
            return
        origin = request.headers.get("Origin")
        if origin is not None and origin != ours and not _is_same_loopback(origin, config):
            raise CrossOrigin
        if request.headers.get("Sec-Fetch-Site") not in OWN_SITES:
            raise CrossOrigin

    @app.after_request
    def send_cookie(response: Response) -> Response:
        new = g.get("new_cookie")
        if new is not None:
            cookie.write(response, new[0], is_user=new[1], is_framed=is_framed())
        return response

    return known_askers


def _is_same_loopback(origin: str, config: Configuration) -> bool:
    """Tell whether a loopback demo is asked by its other name, localhost or 127.0.0.1."""
    if not config.is_loopback:
        return False
    parts = urlsplit(origin)
    is_same_scheme = parts.scheme == urlsplit(config.public_url).scheme
    is_loopback = parts.hostname in {"localhost", "127.0.0.1"}
    return is_same_scheme and is_loopback and parts.netloc == request.host


def _known_asker() -> Asker | None:
    known_askers: KnownAskers = current_app.extensions["known_askers"]
    name = known_askers.framed_cookie_name if is_framed() else known_askers.cookie_name
    return known_askers.of(request.cookies.get(name))


def _new_guest() -> Asker:
    session_id = ids.new_id()
    g.new_cookie = (session_id, False)
    return Asker(session_id, None)
