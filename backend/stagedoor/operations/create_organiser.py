"""Add an organiser and its owner from the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.orm import Session

from stagedoor.accounts import members
from stagedoor.accounts.errors import OrganiserExists
from stagedoor.accounts.hooks import AccountHooks
from stagedoor.accounts.models import User
from stagedoor.catalogue.slugs import slugify
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.kernel import clock, ids
from stagedoor.kernel.money import Money
from stagedoor.notifications import outbox
from stagedoor.web.person_forms import EmailAddress


def run(arguments: Sequence[str]) -> int:
    """Add an organiser; an owner without an account gets one, and a mail to choose a password."""
    given = _parser().parse_args(arguments)
    slug = slugify(given.slug or given.name)
    config = Configuration.load_config()
    hooks = AccountHooks(public_url=config.public_url, enqueue=outbox.enqueue)
    database = Database(config.database_url)
    try:
        with database.begin() as session:
            owner, is_new = _owner(
                session, given.owner, given.owner_name, hooks=hooks, now=clock.now()
            )
            members.create_organiser(
                session, name=given.name, slug=slug, currency=given.currency, owner_id=owner.id
            )
    except OrganiserExists:
        sys.stderr.write(f"there is an organiser {slug!r} already; choose another --slug\n")
        return 1
    finally:
        database.dispose()
    sys.stdout.write(f"organiser {slug} made; its owner is {owner.email}\n")
    if is_new:
        sys.stdout.write("a mail is on its way, by which the owner chooses a password\n")
    return 0


def _owner(
    session: Session, email: str, name: str | None, *, hooks: AccountHooks, now: datetime
) -> tuple[User, bool]:
    """Return the user of an address, and whether the account had to be made."""
    known = User.get_user_by_email(session, email)
    if known is not None:
        return known, False
    # A password that nobody knows: the mailed link is the only way in.
    made = User.create(
        session,
        email=email,
        password=ids.secret_token(),
        name=name or email.partition("@")[0],
        now=now,
    )
    assert made is not None, "the address had no account a moment ago"
    User.forget_password(session, email=email, hooks=hooks, now=now)
    return made, True


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stagedoor create-organiser", description=run.__doc__)
    parser.add_argument("name", type=_name, help='such as "The Globe"')
    parser.add_argument("--owner", required=True, type=_email, help="the owner's e-mail address")
    parser.add_argument("--owner-name", type=_name, help="for an owner who has no account yet")
    parser.add_argument(
        "--currency", type=_currency, default="EUR", help="ISO 4217 code; EUR without this"
    )
    parser.add_argument("--slug", type=_name, help="short name; made from the name without this")
    return parser


def _name(text: str) -> str:
    name = text.strip()
    if not name or not name.isprintable():
        raise argparse.ArgumentTypeError("give a name")
    return name


def _email(text: str) -> str:
    try:
        email: str = TypeAdapter(EmailAddress).validate_python(text)
    except ValidationError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no e-mail address") from error
    return email


def _currency(text: str) -> str:
    try:
        return Money.zero(text).currency
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
