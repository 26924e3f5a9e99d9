"""Prove that compose file, units and container file name what the program has, and hide the rest.

They cannot be run without a container engine; `deploy/README.md` says what else was checked.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from stagedoor import config, main

_DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
_PROCESSES = {"migrate": "migrate", "web": "serve", "worker": "worker", "live": "live"}
_SECRETS = {"SECRET", "PASSWORD", "KEY"}


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load((_DEPLOY / "compose.yaml").read_text())[
        "services"
    ]
    return found


@pytest.mark.parametrize(("name", "command"), _PROCESSES.items())
def test_compose_starts_each_process_with_a_command_that_exists(
    name: str, command: str, services: dict[str, dict[str, Any]]
) -> None:
    assert services[name]["command"][0] == command
    assert command in main._COMMANDS


@pytest.mark.parametrize("name", _PROCESSES)
def test_compose_passes_every_setting_that_production_needs(
    name: str, services: dict[str, dict[str, Any]]
) -> None:
    assert set(config._PRODUCTION_SETTINGS) <= set(services[name]["environment"])
    assert services[name]["environment"]["STAGEDOOR_TRUSTED_PROXIES"] == "1"


def test_only_the_proxy_is_reached_from_outside(services: dict[str, dict[str, Any]]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert [name for name in services if "inside" not in services[name]["networks"]] == ["proxy"]
    assert services["postgres"]["networks"] == services["valkey"]["networks"] == ["inside"]


def test_every_container_is_limited_watched_and_started_again(
    services: dict[str, dict[str, Any]],
) -> None:
    for name, service in services.items():
        assert service["mem_limit"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["restart"] in {"unless-stopped", "on-failure:5"}, name
        assert name == "web" or service["healthcheck"], name


def test_the_shop_waits_for_the_migrations(services: dict[str, dict[str, Any]]) -> None:
    for name in ("web", "worker", "live"):
        waits_for = services[name]["depends_on"]
        assert waits_for["migrate"] == {"condition": "service_completed_successfully"}


def test_no_secret_has_a_default_and_every_one_is_in_the_example() -> None:
    text = (_DEPLOY / "compose.yaml").read_text()
    wanted = re.findall(r"\$\{([A-Z_]+)(:[?-])", text)
    example = dict(
        line.split("=", 1)
        for line in (_DEPLOY / "env.example").read_text().splitlines()
        if line and not line.startswith("#")
    )

    secret = {(name, kind) for name, kind in wanted if _SECRETS & set(name.split("_"))}
    assert {kind for _, kind in secret} == {":?"}
    assert {name for name, _ in wanted} - set(example) == {"STAGEDOOR_IMAGE"}
    assert set(example.values()) == {""}


@pytest.mark.parametrize(("name", "command"), _PROCESSES.items())
def test_each_unit_starts_its_process_without_privileges(name: str, command: str) -> None:
    lines = (_DEPLOY / "systemd" / f"stagedoor-{name}.service").read_text().splitlines()
    (start,) = (line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart="))

    assert f"/venv/bin/stagedoor {command}" in start
    assert shlex.split(start)
    assert {
        *("User=stagedoor", "NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes"),
        *("CapabilityBoundingSet=", "EnvironmentFile=/etc/stagedoor/env"),
    } <= set(lines)


def test_the_image_is_not_root_and_has_nothing_of_the_demo() -> None:
    lines = [
        line
        for line in (_DEPLOY / "Containerfile").read_text().splitlines()
        if not line.startswith("#")
    ]
    text = "\n".join(lines)
    final = text.rpartition("\nFROM ")[2]

    assert "USER 10001:10001" in final
    assert "STOPSIGNAL SIGTERM" in final
    assert "HEALTHCHECK" in final
    assert "--require-hashes" in text
    assert "npm ci" in text
    assert "fake_stripe" not in text
    assert not re.search(r"requirements-(demo|dev)|COPY (backend/?|\.) ", text)
