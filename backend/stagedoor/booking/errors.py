"""Refuse what cannot be booked."""

from __future__ import annotations

from stagedoor.kernel.errors import Conflict, Gone, Invalid, NotFound, Unavailable


class PlaceTaken(Conflict):
    """Refuse places that somebody else was quicker to take; `taken` lists them."""

    code, title = "place-taken", "Somebody was quicker"


class SoldOut(Conflict):
    """Refuse an area with fewer free places than asked."""

    code, title = "sold-out", "There are not enough places left"


class NotOnSale(Conflict):
    """Refuse an event that is not on sale now."""

    code, title = "not-on-sale", "This event is not on sale now"


class LimitReached(Conflict):
    """Refuse more places than one hold, or one person, may have."""

    code, title = "limit-reached", "That is more than one person may have"


class HoldNotFound(NotFound):
    """Refuse a hold that does not exist or is somebody else's."""

    code, title = "hold-not-found", "There is no such hold"


class HoldExpired(Gone):
    """Refuse a hold that has run out or was given back."""

    code, title = "hold-expired", "The hold has run out"


class ExtensionRefused(Conflict):
    """Refuse to lengthen a hold beyond its bound."""

    code, title = "extension-refused", "The hold cannot be lengthened any more"


class OrphanSeat(Conflict):
    """Refuse places that would leave a single seat alone where others of the size would not.

    `orphans` and `labels` name what would be left; each of `alternatives` may be taken instead, for
    which the places that it `replaces` are given back.
    """

    code, title = "orphan-seat", "That would leave a single seat alone"


class CompanionAlone(Conflict):
    """Refuse companions without somebody in a wheelchair place; `places` are theirs."""

    code, title = "companion-alone", "A companion's ticket goes with a wheelchair place"


class AlreadyOrdered(Conflict):
    """Refuse a second order from one hold; `number` names the first."""

    code, title = "already-ordered", "There is an order for this hold already"


class OrderNotFound(NotFound):
    """Refuse an order that does not exist or is somebody else's."""

    code, title = "order-not-found", "There is no such order"


class TicketsNotIssued(Conflict):
    """Refuse tickets of an order that has none."""

    code, title = "tickets-not-issued", "There are no tickets for this order"


class WrongItems(Invalid):
    """Refuse a choice of places that makes no sense for the event; `errors` says why."""

    code, title = "invalid", "The choice of places is wrong"


class WrongAnswers(Invalid):
    """Refuse answers that do not suit what the event asks; `errors` points at each."""

    code, title = "invalid", "Some answers are missing or wrong"


class TicketsNotPrinted(Unavailable):
    """Refuse because the tickets would not print this time; their codes are in the order."""

    code, title = "tickets-not-printed", "The tickets could not be printed just now"
