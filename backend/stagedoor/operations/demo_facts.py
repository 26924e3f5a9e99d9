"""Say what the demo is made of, for people and programs that try it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from stagedoor.catalogue.models import Event
from stagedoor.config import Configuration
from stagedoor.kernel import ids
from stagedoor.web.api import Reply

# Known to everybody, which is right for a demo that only its own machine reaches.
DEMO_ACCOUNTS = (
    ("buyer@example.org", "a seat in row F", "buyer"),
    ("organiser@example.org", "the house is full", "organiser"),
)
DEMO_EVENTS = ("hall", "theatre", "arena", "stadium", "free")


class DemoAccountReply(Reply):
    """Show an account of the demo."""

    email: str
    password: str
    role: str


class DemoReply(Reply):
    """Show the demo: the fake payment provider, the mailbox, accounts and named events."""

    stripe: str
    webhook_secret: str
    mailbox: str
    accounts: list[DemoAccountReply]
    events: dict[str, str]


def demo_reply(session: Session, config: Configuration) -> DemoReply:
    """Return what `GET /demo` shows."""
    events = session.execute(select(Event.slug, Event.id).where(Event.slug.in_(DEMO_EVENTS)))
    return DemoReply(
        stripe=config.stripe_api_base or "",
        webhook_secret=config.stripe_webhook_secrets[0],
        mailbox=config.mailbox_url or "",
        accounts=[
            DemoAccountReply(email=email, password=password, role=role)
            for email, password, role in DEMO_ACCOUNTS
        ],
        events={slug: ids.public("evt", event_id) for slug, event_id in events},
    )
