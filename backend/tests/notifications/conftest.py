"""Give the tests of notifications a mail server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from stagedoor.notifications.email_service import EmailService
from tests.notifications.smtp_receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Give a mail server that takes everything until told otherwise."""
    with receiving() as opened:
        yield opened


@pytest.fixture
def service(receiver: Receiver) -> EmailService:
    """Give a service that sends to it."""
    return EmailService(receiver.url, "Stagedoor <tickets@box.example>")
