"""Prove that the command line lists what there is and refuses what there is not."""

from __future__ import annotations

import pytest

from stagedoor import main as command_line
from stagedoor.config import ConfigurationError
from stagedoor.operations import migrate


def test_help_lists_every_command_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main([]) == 0

    listed = {line.split()[0] for line in capsys.readouterr().out.splitlines() if line[:2] == "  "}
    assert listed == {
        *("serve", "worker", "live", "migrate", "audit", "doctor", "openapi", "demo"),
        *("import-seat-map", "export-seat-map", "import-events", "create-organiser", "stress"),
    }


def test_an_unknown_command_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["sell-out"]) == 2

    assert "no command 'sell-out'" in capsys.readouterr().err


def test_every_command_has_its_function() -> None:
    for command in command_line._COMMANDS.values():
        assert callable(command.load())


def test_a_wrong_setting_is_said_without_a_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_arguments: object) -> int:
        raise ConfigurationError("REDIS_URL missing")

    monkeypatch.setattr(migrate, "run", fail)

    assert command_line.main(["migrate"]) == 1
    assert capsys.readouterr().err == "stagedoor: REDIS_URL missing\n"
