"""Prove that the demo's home keeps what it should, and lets in one demo at a time."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest

from stagedoor.local_machine import MachineFailed
from stagedoor.operations.home import Home


def test_the_keys_are_the_same_in_every_run(tmp_path: Path) -> None:
    first = _claimed(tmp_path / "var").keys()
    again = Home(tmp_path / "var").keys()
    elsewhere = _claimed(tmp_path / "other").keys()

    assert again == first
    assert not set(first.values()) & set(elsewhere.values())


def test_the_keys_look_like_stripes(tmp_path: Path) -> None:
    keys = _claimed(tmp_path).keys()

    assert re.fullmatch(r"sk_test_[0-9a-f]{48}", keys["stripe_secret_key"])
    assert re.fullmatch(r"pk_test_[0-9a-f]{48}", keys["stripe_publishable_key"])
    assert re.fullmatch(r"whsec_[0-9a-f]{48}", keys["stripe_webhook_secret"])


def test_what_is_secret_is_closed_to_others(tmp_path: Path) -> None:
    home = _claimed(tmp_path / "var")
    home.keys()
    home.publish({"secret_key": "x"})

    for name in ("demo.json", "kept.json"):
        assert (home.path / name).stat().st_mode & 0o777 == 0o600


def test_ports_are_kept_where_they_are_free_and_replaced_where_not(tmp_path: Path) -> None:
    home = _claimed(tmp_path)
    before = home.ports(["live", "stripe"])
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", before["stripe"]))
        taken.listen()
        after = home.ports(["live", "stripe"])

    assert after["live"] == before["live"]
    assert after["stripe"] != before["stripe"]


def test_a_second_demo_in_the_same_home_is_refused_by_the_firsts_address(tmp_path: Path) -> None:
    first = _claimed(tmp_path)
    first.publish({"public_url": "http://127.0.0.1:8000"})

    with pytest.raises(MachineFailed, match=r"already runs in .* at http://127\.0\.0\.1:8000"):
        Home(tmp_path).claim()


def test_a_home_that_is_a_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("", encoding="utf-8")

    with pytest.raises(MachineFailed, match="var is not a directory"):
        Home(tmp_path / "var").claim()


def test_a_demo_that_stopped_is_no_longer_told_of(tmp_path: Path) -> None:
    home = _claimed(tmp_path)
    home.publish({"port": 8000})
    assert json.loads((tmp_path / "demo.json").read_text(encoding="utf-8")) == {"port": 8000}

    home.withdraw()

    assert not (tmp_path / "demo.json").exists()


def test_the_previous_runs_log_is_put_aside(tmp_path: Path) -> None:
    home = _claimed(tmp_path)
    home.rotated_log("web").write_text("yesterday", encoding="utf-8")

    today = home.rotated_log("web")

    assert not today.exists()
    assert (home.logs / "web.log.1").read_text(encoding="utf-8") == "yesterday"


def _claimed(path: Path) -> Home:
    home = Home(path)
    home.claim()
    return home
