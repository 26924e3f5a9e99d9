"""Give every test a real PostgreSQL and Valkey, and no way to the network."""

from __future__ import annotations

from typing import Any, Protocol

import pytest
from hypothesis import settings
from pytest_socket import socket_allow_hosts

from tests import embedded_for_tests

# How long an example takes says how busy the machine is, and nothing about the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


class _XdistNode(Protocol):
    """Describe what we use of pytest-xdist, which has no types."""

    workerinput: dict[str, Any]


pytest_plugins = [
    "tests.database_fixtures",
    "tests.redis_fixtures",
    "tests.application_fixtures",
    "tests.failures.summary",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the long form of the tests that can be sampled."""
    parser.addoption(
        "--prove", action="store_true", help="try every permutation instead of a sample"
    )


@pytest.fixture(scope="session")
def is_proving(pytestconfig: pytest.Config) -> bool:
    """Tell whether every permutation is to be tried, as `make prove` asks for."""
    return bool(pytestconfig.getoption("--prove"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: _XdistNode) -> None:
    """Tell each xdist worker where the servers are; the first of them makes us start both.

    They belong to the process that outlives all workers, and die with it even under SIGKILL.
    """
    embedded_for_tests.share_with(node.workerinput)


def pytest_configure(config: pytest.Config) -> None:
    """Take the servers' addresses over when this is an xdist worker."""
    embedded_for_tests.take_over(getattr(config, "workerinput", {}))


def pytest_unconfigure() -> None:
    """Stop the servers if this process started them."""
    embedded_for_tests.stop_all()


@pytest.fixture(autouse=True)
def _no_network() -> None:
    """Refuse every connection that would leave this machine; pytest-socket lifts it afterwards."""
    socket_allow_hosts(["127.0.0.0/8", "::1", "localhost"], allow_unix_socket=True)
