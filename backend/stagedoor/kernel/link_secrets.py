"""Make and check the secrets of mailed links: an HMAC of what a link opens, never stored."""

from __future__ import annotations

import base64
import hmac
from typing import ClassVar
from uuid import UUID


class LinkSecrets:
    """Be the parent of the secrets of one kind of link; no kind opens what another does."""

    # Said into the key, so that it never changes for links that are out.
    purpose: ClassVar[bytes]

    def __init__(self, secret_key: bytes) -> None:
        """Derive the key of this kind."""
        self._key = hmac.digest(secret_key, self.purpose, "sha256")

    def of(self, opened: UUID) -> str:
        """Return the secret of a link: 256 bits as link-safe text."""
        mac = hmac.digest(self._key, opened.bytes, "sha256")
        return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()

    def opens(self, token: str | None, wanted: UUID) -> bool:
        """Tell whether a token is the secret of the link to what is wanted."""
        return token is not None and hmac.compare_digest(token.encode(), self.of(wanted).encode())
