"""Answer requests about accounts and sessions: parse, call one front door, reply."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request

from stagedoor.accounts import equal_time
from stagedoor.accounts.attempt_limits import AttemptLimits
from stagedoor.accounts.errors import (
    LinkDead,
    SessionNotFound,
    WeakPassword,
    WrongLogin,
    WrongPassword,
)
from stagedoor.accounts.forms import (
    AddressForm,
    ConfirmationForm,
    ConfirmedReply,
    CurrentSessionReply,
    LoginForm,
    MailSentReply,
    PasswordForm,
    RegisterForm,
    ResetForm,
    SessionListReply,
    SessionPath,
    SessionReply,
    UserReply,
)
from stagedoor.accounts.hooks import AccountHooks
from stagedoor.accounts.models import User
from stagedoor.accounts.sessions import end_session_of, get_sessions, renew_guest
from stagedoor.kernel import clock, ids
from stagedoor.kernel.errors import TooMany, Unauthenticated
from stagedoor.kernel.language import say
from stagedoor.web.api import blueprint, json_reply, refusals, services
from stagedoor.web.asked_language import asked_language
from stagedoor.web.idempotency import IdempotencyInProgress, IdempotencyKeyReused, keep, kept_reply
from stagedoor.web.rate_limits import LimitsAway
from stagedoor.web.session import asker, end_session, logged_in_user, rotate_session

api = blueprint("accounts")
_KEYED = (IdempotencyKeyReused, IdempotencyInProgress)


@api.post("/accounts", responses={201: MailSentReply, **refusals(WeakPassword, TooMany, *_KEYED)})
def register(body: RegisterForm) -> Response:
    """Register, without logging in; the answer is the same for an address that is known."""
    parts, who = services(), asker()
    hooks = parts.get(AccountHooks)
    parts.get(AttemptLimits).registration(request.remote_addr)
    with equal_time.at_least(), parts.database.begin() as session:
        if kept := kept_reply(session):
            return kept
        fields = {"email": body.email, "password": body.password, "name": body.name}
        User.register(session, **fields, hooks=hooks, now=clock.now(), language=asked_language())
        session_id = renew_guest(session, who.session_id, who.user_id, hooks=hooks)
        reply = keep(session, _registered(), 201)
    rotate_session(session_id, who.user_id)
    return reply


@api.post(
    "/sessions",
    responses={
        201: CurrentSessionReply,
        **refusals(WrongLogin, TooMany, LimitsAway, *_KEYED),
    },
)
def log_in(body: LoginForm) -> Response:
    """Log in; what the browser held and bought as a guest goes with it."""
    parts, who = services(), asker()
    limits = parts.get(AttemptLimits)
    with limits.login(body.email, request.remote_addr), parts.database.begin() as session:
        kept = kept_reply(session)
        user, opened = User.login(
            session,
            email=body.email,
            password=body.password,
            hooks=parts.get(AccountHooks),
            now=clock.now(),
            user_agent=_user_agent(),
            language=asked_language(),
            asker_session=who.session_id,
            asker_user=who.user_id,
        )
        # A cookie is not kept, so a repeated request logs in again to get one.
        reply = kept or keep(session, CurrentSessionReply(user=UserReply.of(user)), 201)
    rotate_session(opened.id, user.id)
    return reply


@api.get("/sessions/current", responses={200: CurrentSessionReply})
def show_current_session() -> Response:
    """Tell who asks; null for a guest."""
    user_id = asker().user_id
    if user_id is None:
        return json_reply(CurrentSessionReply(user=None))
    with services().database.read() as session:
        return json_reply(CurrentSessionReply(user=UserReply.of(User.get_user(session, user_id))))


@api.delete("/sessions/current", responses={204: None})
def log_out() -> Response:
    """Log out here; the browser is a new guest, and the old cookie is worth nothing."""
    who = asker()
    with services().database.begin() as session:
        User.logout(session, who.session_id, who.user_id, now=clock.now())
    end_session()
    return Response(status=204)


@api.get("/accounts/sessions", responses={200: SessionListReply, **refusals(Unauthenticated)})
def list_sessions() -> Response:
    """List where one is logged in."""
    user_id, current = logged_in_user(), asker().session_id
    with services().database.read() as session:
        found = get_sessions(session, user_id, now=clock.now())
        data = [SessionReply.of(each, is_current=each.id == current) for each in found]
    return json_reply(SessionListReply(data=data))


@api.delete(
    "/accounts/sessions/<id>",
    responses={204: None, **refusals(Unauthenticated, SessionNotFound)},
)
def end_other_session(path: SessionPath) -> Response:
    """Log out somewhere else."""
    user_id = logged_in_user()
    with services().database.begin() as session:
        end_session_of(session, ids.parse("ses", path.id), user_id, now=clock.now())
    return Response(status=204)


@api.post(
    "/accounts/confirmations",
    responses={200: ConfirmedReply, **refusals(LinkDead, TooMany, *_KEYED)},
)
def confirm_address(body: ConfirmationForm) -> Response:
    """Confirm an e-mail address by the mailed link; older guest orders of it appear."""
    parts = services()
    parts.get(AttemptLimits).link(request.remote_addr)
    hooks = parts.get(AccountHooks)
    with parts.database.begin() as session:
        if kept := kept_reply(session):
            return kept
        user = User.confirm_address(session, token=body.token, hooks=hooks, now=clock.now())
        return keep(session, ConfirmedReply(email=user.email), 200)


@api.post(
    "/accounts/confirmations/resend",
    responses={202: MailSentReply, **refusals(TooMany, *_KEYED)},
)
def resend_confirmation(body: AddressForm) -> Response:
    """Ask for the confirming mail again; the answer is the same for any address."""
    return _mail_to_whoever_it_is(body, User.resend_confirmation)


@api.post(
    "/accounts/password-resets",
    responses={202: MailSentReply, **refusals(TooMany, *_KEYED)},
)
def forget_password(body: AddressForm) -> Response:
    """Ask for a link by which to choose a password; the answer is the same for any address."""
    return _mail_to_whoever_it_is(body, User.forget_password)


@api.put(
    "/accounts/password-resets",
    responses={204: None, **refusals(LinkDead, WeakPassword, TooMany)},
)
def reset_password(body: ResetForm) -> Response:
    """Choose a new password by the mailed link; every session of the account ends."""
    parts = services()
    limits, hooks = parts.get(AttemptLimits), parts.get(AccountHooks)
    limits.link(request.remote_addr)
    with parts.database.begin() as session:
        user = User.reset_password(
            session, token=body.token, password=body.password, hooks=hooks, now=clock.now()
        )
    limits.welcome(user.email, request.remote_addr)
    return Response(status=204)


@api.put(
    "/accounts/password",
    responses={
        204: None,
        **refusals(Unauthenticated, WrongPassword, WeakPassword, TooMany, LimitsAway),
    },
)
def change_password(body: PasswordForm) -> Response:
    """Change one's password; every other session of the account ends."""
    parts, user_id, session_id = services(), logged_in_user(), asker().session_id
    limits, address = parts.get(AttemptLimits), request.remote_addr
    with parts.database.read() as session:
        email = User.get_user(session, user_id).email
    with limits.login(email, address), parts.database.begin() as session:
        opened = User.get_user(session, user_id).change_password(
            session,
            current=body.current_password,
            new=body.new_password,
            session_id=session_id,
            user_agent=_user_agent(),
            hooks=parts.get(AccountHooks),
            now=clock.now(),
        )
    rotate_session(opened.id, user_id)
    return Response(status=204)


def _registered() -> MailSentReply:
    words = "We have sent a mail to this address; its link confirms it."
    return MailSentReply(detail=say(words, asked_language()))


def _mail_to_whoever_it_is(body: AddressForm, mail: Callable[..., None]) -> Response:
    """Mail somebody if they have an account; neither the answer nor its time tells."""
    parts = services()
    parts.get(AttemptLimits).mail(body.email, request.remote_addr)
    with equal_time.at_least(), parts.database.begin() as session:
        if kept := kept_reply(session):
            return kept
        mail(session, email=body.email, hooks=parts.get(AccountHooks), now=clock.now())
        return keep(session, _mail_sent(), 202)


def _mail_sent() -> MailSentReply:
    words = "If we know this address, a mail with a link is on its way."
    return MailSentReply(detail=say(words, asked_language()))


def _user_agent() -> str:
    return request.user_agent.string
