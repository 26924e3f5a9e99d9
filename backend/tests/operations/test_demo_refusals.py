"""Prove that a demo which cannot start says why, and touches nothing."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from stagedoor import config
from stagedoor.config import ConfigurationError
from stagedoor.local_machine import MachineFailed
from stagedoor.operations.demo import Demo
from stagedoor.operations.home import Home


def test_a_taken_port_is_named_with_a_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(MachineFailed, match=rf"port {port} is taken .* PORT={port + 1}"):
            Demo(Home(tmp_path / "var"), port).start()

    assert not (tmp_path / "var" / "postgres").exists()


def test_some_production_settings_are_refused_by_naming_the_missing() -> None:
    with pytest.raises(ConfigurationError, match="DATABASE_URL, SMTP_URL set, REDIS_URL, "):
        config.refuse_production_settings({"DATABASE_URL": "x", "SMTP_URL": "y"})


def test_no_production_settings_are_no_reason_to_refuse() -> None:
    refused = ""
    try:
        config.refuse_production_settings({"PORT": "8000", "STAGEDOOR_HOME": "elsewhere"})
    except ConfigurationError as error:
        refused = str(error)
    assert refused == ""
