"""Refuse what cannot be done with a ticket after the sale."""

from __future__ import annotations

from stagedoor.kernel.errors import Conflict, NotFound


class TicketNotFound(NotFound):
    """Refuse a ticket that does not exist or is somebody else's now."""

    code, title = "ticket-not-found", "There is no such ticket"


class TransferNotFound(NotFound):
    """Refuse an offer of a ticket that does not exist or was made to somebody else."""

    code, title = "transfer-not-found", "There is no such offer"


class ChangesClosed(Conflict):
    """Refuse to rename or pass on a ticket after the event's deadline, or one that is void."""

    code, title = "changes-closed", "This ticket cannot be changed any more"


class TransferOpen(Conflict):
    """Refuse to offer a ticket twice, or to rename one that is on offer."""

    code, title = "transfer-open", "This ticket is offered to somebody already"


class TransferEnded(Conflict):
    """Refuse to accept or withdraw an offer that was accepted, withdrawn or lapsed."""

    code, title = "transfer-ended", "This offer has ended"


class WalletMissing(NotFound):
    """Refuse a pass for a wallet that this box office has no certificates for."""

    code, title = "wallet-missing", "This box office has no passes for this wallet"
