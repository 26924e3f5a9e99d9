"""Make passes for Apple Wallet: a zip with its manifest, signed by the pass type's certificate."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs7 import (
    PKCS7Options,
    PKCS7SignatureBuilder,
)
from cryptography.x509.oid import NameOID

from stagedoor.config import Configuration, ConfigurationError
from stagedoor.kernel.language import phrase, say
from stagedoor.tickets.wallet_ticket import CURTAIN, INK, PAPER, WalletTicket

_IMAGES = Path(__file__).resolve().parent / "pass_images"
_DETACHED = [PKCS7Options.DetachedSignature, PKCS7Options.Binary, PKCS7Options.NoCapabilities]


class AppleWallet:
    """Sign passes of one pass type; the certificate itself says which, and of which team."""

    def __init__(
        self, certificate: x509.Certificate, key: RSAPrivateKey, authority: x509.Certificate
    ) -> None:
        """Take the pass type's certificate, its key, and the authority that issued it."""
        self._certificate = certificate
        self._key = key
        self._authority = authority
        self._pass_type = _named(certificate, NameOID.USER_ID)
        self._team = _named(certificate, NameOID.ORGANIZATIONAL_UNIT_NAME)

    @classmethod
    def of(cls, config: Configuration) -> AppleWallet:
        """Return the wallet of the configured certificates; raises ConfigurationError."""
        files = (
            config.apple_pass_certificate,
            config.apple_pass_key,
            config.apple_wwdr_certificate,
        )
        try:
            certificate, key, authority = (Path(file or "").read_bytes() for file in files)
            signing = load_pem_private_key(key, None)
            if not isinstance(signing, RSAPrivateKey):
                raise ConfigurationError("the key of the Apple pass certificate is not RSA")
            return cls(
                x509.load_pem_x509_certificate(certificate),
                signing,
                x509.load_pem_x509_certificate(authority),
            )
        except (OSError, ValueError) as error:
            raise ConfigurationError(f"the Apple pass certificate: {error}") from error

    def pass_of(self, ticket: WalletTicket) -> bytes:
        """Return a ticket as a `.pkpass` file."""
        files = {"pass.json": json.dumps(self._shown(ticket)).encode(), **_images()}
        # Apple wants SHA-1 here; what protects the pass is the signature over the manifest.
        digests = {
            name: hashlib.sha1(body, usedforsecurity=False).hexdigest()
            for name, body in files.items()
        }
        manifest = json.dumps(digests).encode()
        files |= {"manifest.json": manifest, "signature": self._signature(manifest)}
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, body in files.items():
                archive.writestr(name, body)
        return packed.getvalue()

    def _signature(self, manifest: bytes) -> bytes:
        return (
            PKCS7SignatureBuilder()
            .set_data(manifest)
            .add_signer(self._certificate, self._key, SHA256())
            .add_certificate(self._authority)
            .sign(Encoding.DER, _DETACHED)
        )

    def _shown(self, ticket: WalletTicket) -> dict[str, Any]:
        code = {
            "format": "PKBarcodeFormatQR",
            "message": ticket.code,
            "messageEncoding": "iso-8859-1",
        }
        return {
            "formatVersion": 1,
            "passTypeIdentifier": self._pass_type,
            "teamIdentifier": self._team,
            "serialNumber": ticket.serial,
            "organizationName": ticket.organiser_name,
            "description": say(
                phrase("Ticket for {event}", event=ticket.event_name), ticket.language
            ),
            "logoText": ticket.organiser_name,
            "groupingIdentifier": ticket.order_number,
            "backgroundColor": _rgb(PAPER),
            "foregroundColor": _rgb(INK),
            "labelColor": _rgb(CURTAIN),
            "relevantDate": ticket.starts_at.isoformat(timespec="seconds"),
            "expirationDate": ticket.ends_at.isoformat(timespec="seconds"),
            "sharingProhibited": True,
            "barcodes": [code],
            "eventTicket": _fields(ticket),
        }


def _fields(ticket: WalletTicket) -> dict[str, Any]:
    """Return what stands on a pass, front and back, in the ticket's language."""

    def field(key: str, label: str, value: str) -> dict[str, str]:
        return {"key": key, "label": label, "value": value}

    read_in = ticket.language
    starts = {
        **field("starts", say("Begins", read_in), ticket.starts_at.isoformat(timespec="seconds")),
        "dateStyle": "PKDateStyleMedium",
        "timeStyle": "PKDateStyleShort",
    }
    # A place in an area has no seat, and the area's name is all there is to it.
    section = say("Section", read_in) if ticket.seat else say("Place", read_in)
    place = [
        field("section", section, ticket.section),
        field("row", say("Row", read_in), ticket.row),
        field("seat", say("Seat", read_in), ticket.seat),
    ]
    return {
        "primaryFields": [field("event", "", ticket.event_name)],
        "secondaryFields": [starts, field("venue", say("Venue", read_in), ticket.venue_name)],
        "auxiliaryFields": [each for each in place if each["value"]],
        "backFields": [
            field("holder", say("Holder", read_in), ticket.holder),
            field("type", say("Ticket", read_in), ticket.ticket_type),
            field("city", say("City", read_in), ticket.city),
            field("order", say("Order", read_in), ticket.order_number),
        ],
    }


@cache
def _images() -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(_IMAGES.glob("*.png"))}


def _named(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(oid)
    if not found:
        raise ConfigurationError("the Apple pass certificate names no pass type or no team")
    return str(found[0].value)


def _rgb(colour: tuple[int, int, int]) -> str:
    return f"rgb({', '.join(map(str, colour))})"
