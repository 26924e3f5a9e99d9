"""Make links that add a ticket to Google Wallet: a signed token that carries the whole ticket."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from stagedoor.config import Configuration, ConfigurationError
from stagedoor.kernel import clock
from stagedoor.tickets.wallet_ticket import PAPER, WalletTicket

SAVE = "https://pay.google.com/gp/v/save/"


class GoogleWallet:
    """Sign tickets as an issuer that Google knows by the key of its service account."""

    def __init__(self, issuer: str, account: str, key: RSAKey, *, origin: str) -> None:
        """Take the issuer's number, its service account and key, and where the links stand."""
        self._issuer = issuer
        self._account = account
        self._key = key
        self._origin = origin

    @classmethod
    def of(cls, config: Configuration) -> GoogleWallet:
        """Return the wallet of the configured issuer; raises ConfigurationError."""
        try:
            words = Path(config.google_wallet_key or "").read_text(encoding="utf-8")
            account = json.loads(words)
            key = RSAKey.import_key(str(account["private_key"]))
            return cls(
                config.google_wallet_issuer or "",
                str(account["client_email"]),
                key,
                origin=config.public_url,
            )
        except (OSError, ValueError, KeyError, TypeError, JoseError) as error:
            raise ConfigurationError(f"the Google Wallet key: {error}") from error

    def link_of(self, ticket: WalletTicket) -> str:
        """Return the address that adds a ticket."""
        claims = {
            "iss": self._account,
            "aud": "google",
            "typ": "savetowallet",
            "iat": int(clock.now().timestamp()),
            "origins": [self._origin],
            "payload": {
                "eventTicketClasses": [self._event(ticket)],
                "eventTicketObjects": [self._ticket(ticket)],
            },
        }
        return SAVE + jwt.encode({"alg": "RS256", "typ": "JWT"}, claims, self._key)

    def _event(self, ticket: WalletTicket) -> dict[str, Any]:
        where = {"name": ticket.venue_name or ticket.event_name, "address": ticket.city or "-"}
        return {
            "id": f"{self._issuer}.{ticket.event}",
            "issuerName": ticket.organiser_name,
            "eventId": ticket.event,
            "eventName": _words(ticket.event_name, ticket.language),
            "venue": {name: _words(value, ticket.language) for name, value in where.items()},
            "dateTime": {
                "start": ticket.starts_at.isoformat(timespec="seconds"),
                "end": ticket.ends_at.isoformat(timespec="seconds"),
            },
            "hexBackgroundColor": "#{:02X}{:02X}{:02X}".format(*PAPER),
            "reviewStatus": "UNDER_REVIEW",
        }

    def _ticket(self, ticket: WalletTicket) -> dict[str, Any]:
        place = {"section": ticket.section, "row": ticket.row, "seat": ticket.seat}
        return {
            "id": f"{self._issuer}.{ticket.serial}",
            "classId": f"{self._issuer}.{ticket.event}",
            "state": "ACTIVE",
            "ticketHolderName": ticket.holder,
            "ticketNumber": ticket.serial,
            "ticketType": _words(ticket.ticket_type, ticket.language),
            "seatInfo": {
                name: _words(value, ticket.language) for name, value in place.items() if value
            },
            "reservationInfo": {"confirmationCode": ticket.order_number},
            "barcode": {"type": "QR_CODE", "value": ticket.code},
        }


def _words(value: str, language: str) -> dict[str, Any]:
    return {"defaultValue": {"language": language, "value": value}}
