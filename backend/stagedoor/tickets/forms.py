"""Give requests and replies about tickets after the sale their shape."""

from __future__ import annotations

from pydantic import AwareDatetime

from stagedoor.booking.forms import TicketReply
from stagedoor.booking.models import TicketStatus
from stagedoor.kernel import ids
from stagedoor.tickets.models import TicketTransfer
from stagedoor.web.api import Form, Path, Reply
from stagedoor.web.person_forms import EmailAddress, PersonName


class TicketPath(Path):
    """Name a ticket."""

    ticket: str


class TransferPath(Path):
    """Name an offer of a ticket."""

    transfer: str


class HolderForm(Form):
    """Say who a ticket is for."""

    holder: PersonName


class OfferForm(Form):
    """Say to whom a ticket is offered."""

    email: EmailAddress


class MailedReply(Reply):
    """Say to which address a mail goes."""

    email: str


class TransferReply(Reply):
    """Show an offer to whoever made it."""

    id: str
    ticket: str
    email: str
    state: str
    offered_at: AwareDatetime
    ended_at: AwareDatetime | None

    @classmethod
    def of(cls, transfer: TicketTransfer) -> TransferReply:
        """Show an offer."""
        return cls(
            id=transfer.public_id,
            ticket=ids.public("tkt", transfer.ticket_id),
            email=transfer.to_email,
            state=transfer.state,
            offered_at=transfer.offered_at,
            ended_at=transfer.ended_at,
        )


class KeptTicketReply(Reply):
    """Show a ticket that somebody passed on to the asker; `id` names the offer that they took."""

    id: str
    event: str
    event_name: str
    starts_at: AwareDatetime
    time_zone: str
    label: str
    holder: str
    status: TicketStatus


class KeptTicketListReply(Reply):
    """Show the tickets that were passed on to an account, the latest first, at most a hundred."""

    data: list[KeptTicketReply]


class TicketRulesReply(Reply):
    """Show what may be done with tickets now, until when, and which wallets take them."""

    are_changes_open: bool
    changes_until: AwareDatetime
    wallets: list[str]


class OrderTransfersReply(Reply):
    """Show an order's offers, ended ones too, and what may be done with its tickets."""

    data: list[TransferReply]
    rules: TicketRulesReply


class OfferedTicketReply(Reply):
    """Show an offer to whoever has its link, and the ticket once they have taken it.

    `state` is `passed_on` where they have given it to somebody else since; `onward` is their own
    offer of it that waits for its answer.
    """

    id: str
    state: str
    event: str
    from_holder: str
    label: str
    ticket_type: str
    ticket: TicketReply | None
    onward: TransferReply | None
    rules: TicketRulesReply
