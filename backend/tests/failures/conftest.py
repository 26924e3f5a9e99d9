"""Give tests a box office and processes in it that may be killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fake_stripe.testing import FakeStripe
from stagedoor.config import Configuration
from stagedoor.database import Database
from tests.failures.box_office import BoxOffice, box_office
from tests.failures.zygote import Zygote, zygote


@pytest.fixture(scope="session")
def _victims() -> Iterator[Zygote]:
    """Give the one process that victims are forked from."""
    with zygote() as made:
        yield made


@pytest.fixture
def office(
    configuration: Configuration, database: Database, fake_stripe: FakeStripe, tmp_path: Path
) -> Iterator[BoxOffice]:
    """Give a box office whose mail arrives; its database is emptied after the test."""
    with box_office(configuration, database, fake_stripe, tmp_path) as made:
        yield made


@pytest.fixture
def victims(_victims: Zygote, office: BoxOffice) -> Zygote:
    """Give processes of the box office that may be killed."""
    _victims.open(office.config_of_victims())
    return _victims
