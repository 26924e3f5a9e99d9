"""Sign what a ticket's QR code says, and read it back at the door without asking anybody.

A code is base45 text, which a QR code stores in its dense alphanumeric mode. It carries ids and
numbers only, never a name, and fits version 6 at error correction M.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import base45  # type: ignore[import-untyped]
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

# One byte each for the format, the key's id and the issue, 16 for each id, 3 for the place.
_FORMAT = 1
_FACTS_LENGTH = 38
_SIGNATURE_LENGTH = 64
_TEXT_LENGTH = (_FACTS_LENGTH + _SIGNATURE_LENGTH) // 2 * 3
_PLACES_MAX = 1 << 24
_ISSUES_MAX = 1 << 8
_KEY_IDS_MAX = 1 << 8
_KEY_LENGTH = 32


class TicketCodeInvalid(ValueError):
    """Say that a code was not signed by us, or is for another event."""


@dataclass(frozen=True, slots=True)
class TicketClaim:
    """Hold what a code says: which ticket admits to which place of which event.

    `issue` counts re-issues of the same ticket: the door accepts the latest alone.
    """

    key_id: int
    ticket_id: UUID
    event_id: UUID
    place_no: int
    issue: int


class TicketSigner:
    """Sign ticket codes with the newest key and verify them with every key that is still active."""

    def __init__(self, secret_key: bytes, *, key_ids: Sequence[int] = (1,)) -> None:
        """Derive one key for each id from the configuration's secret; the last id signs.

        To rotate, add a new id at the end; to retire a key, drop its id from the front.
        """
        if not key_ids or any(not 0 <= key_id < _KEY_IDS_MAX for key_id in key_ids):
            raise ValueError("key ids are one or more numbers from 0 to 255")
        self._keys = {key_id: _derive(secret_key, key_id) for key_id in key_ids}
        self._public_keys = {key_id: key.public_key() for key_id, key in self._keys.items()}
        self._key_id = key_ids[-1]

    @property
    def public_keys(self) -> dict[int, bytes]:
        """Return the raw public key of each active id, with which a door verifies offline."""
        return {key_id: key.public_bytes_raw() for key_id, key in self._public_keys.items()}

    def sign(self, ticket_id: UUID, event_id: UUID, *, place_no: int, issue: int = 0) -> str:
        """Return the code of a ticket; the same ticket always gets the same code from one key."""
        if not 0 <= place_no < _PLACES_MAX or not 0 <= issue < _ISSUES_MAX:
            raise ValueError("the place or the issue does not fit a ticket code")
        facts = b"".join(
            (
                bytes((_FORMAT, self._key_id)),
                ticket_id.bytes,
                event_id.bytes,
                place_no.to_bytes(3, "big"),
                bytes((issue,)),
            )
        )
        encoded: bytes = base45.b45encode(facts + self._keys[self._key_id].sign(facts))
        return encoded.decode("ascii")

    def verify(self, code: str, *, event_id: UUID | None = None) -> TicketClaim:
        """Return what a code says; raises TicketCodeInvalid.

        With `event_id`, a genuine code of any other event is refused too.
        """
        facts, signature = _split(code)
        public_key = self._public_keys.get(facts[1])
        if facts[0] != _FORMAT or public_key is None:
            raise TicketCodeInvalid("the code has a format or a key that is not ours any more")
        try:
            public_key.verify(signature, facts)
        except InvalidSignature as error:
            raise TicketCodeInvalid("the code's signature is not ours") from error
        claim = TicketClaim(
            key_id=facts[1],
            ticket_id=UUID(bytes=facts[2:18]),
            event_id=UUID(bytes=facts[18:34]),
            place_no=int.from_bytes(facts[34:37], "big"),
            issue=facts[37],
        )
        if event_id is not None and claim.event_id != event_id:
            raise TicketCodeInvalid("the code is for another event")
        return claim


def _split(code: str) -> tuple[bytes, bytes]:
    # The length first: whatever is scanned at a door may be of any size.
    if len(code) != _TEXT_LENGTH:
        raise TicketCodeInvalid("the code has a wrong length")
    try:
        raw = base45.b45decode(code)
    except ValueError as error:
        raise TicketCodeInvalid("the code is not base45") from error
    if len(raw) != _FACTS_LENGTH + _SIGNATURE_LENGTH:
        raise TicketCodeInvalid("the code has a wrong length")
    return raw[:_FACTS_LENGTH], raw[_FACTS_LENGTH:]


def _derive(secret_key: bytes, key_id: int) -> Ed25519PrivateKey:
    info = f"stagedoor ticket code, key {key_id}".encode()
    derivation = HKDF(algorithm=SHA256(), length=_KEY_LENGTH, salt=None, info=info)
    return Ed25519PrivateKey.from_private_bytes(derivation.derive(secret_key))
