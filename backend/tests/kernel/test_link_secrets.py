"""Test that a link's secret opens one thing of one kind, and stays what it is."""

from __future__ import annotations

from uuid import UUID

import pytest

from stagedoor.booking.access import AccessTokens
from stagedoor.kernel.link_secrets import LinkSecrets
from stagedoor.tickets.access import TransferTokens

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
ONE, TWO = UUID(int=1), UUID(int=2)
KINDS: list[type[LinkSecrets]] = [AccessTokens, TransferTokens]


@pytest.mark.parametrize("kind", KINDS)
def test_secret_opens_its_own_thing_and_no_other(kind: type[LinkSecrets]) -> None:
    secrets = kind(KEY)
    assert secrets.opens(secrets.of(ONE), ONE)
    assert not secrets.opens(secrets.of(ONE), TWO)
    assert not secrets.opens(secrets.of(ONE)[:-1], ONE)
    assert not secrets.opens("", ONE)
    assert not secrets.opens(None, ONE)
    assert not kind(OTHER_KEY).opens(secrets.of(ONE), ONE)


def test_secret_of_one_kind_opens_nothing_of_another() -> None:
    made = {kind(KEY).of(ONE) for kind in KINDS}
    assert len(made) == len(KINDS)


@pytest.mark.parametrize(
    ("kind", "secret"),
    [
        (AccessTokens, "OpYefHI1YtCB4YgrtCGNPxfd1MThEv3lkVpbQRkU-vE"),
        (TransferTokens, "56sEZNfr7yS1dK9Ni4HWBUremcDTUGKbxspiEKDP6TQ"),
    ],
)
def test_links_that_were_mailed_long_ago_still_open(kind: type[LinkSecrets], secret: str) -> None:
    assert kind(KEY).opens(secret, ONE)
