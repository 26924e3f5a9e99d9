"""Keep the demo's home: who lives in it, its keys and ports, its logs and what runs now."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stagedoor.local_machine import MachineFailed, free_port, make_directory, said_plainly


class Home:
    """Be one demo's directory; what is in it outlives each run, except `demo.json`."""

    def __init__(self, path: Path) -> None:
        """Name a directory that may not exist yet."""
        self.path = path
        self.logs = path / "logs"
        self._facts = path / "demo.json"
        self._kept = path / "kept.json"
        self._lock: int | None = None

    def claim(self) -> None:
        """Make the directory and lock it for this process.

        Raises MachineFailed when it cannot be written, or when another demo lives in it.
        """
        with said_plainly(self.path):
            make_directory(self.path)
            make_directory(self.logs)
            self._lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise MachineFailed(self._occupied()) from None

    def rotated_log(self, name: str) -> Path:
        """Return the log of a program, having put the previous run's aside as `.1`."""
        path = self.logs / f"{name}.log"
        if path.exists():
            path.replace(path.with_suffix(".log.1"))
        return path

    def keys(self) -> dict[str, str]:
        """Return the demo's secrets, made at the first time and the same ever after."""
        kept = _read(self._kept)
        if "keys" not in kept:
            kept["keys"] = {
                "secret_key": secrets.token_urlsafe(48),
                "stripe_secret_key": f"sk_test_{secrets.token_hex(24)}",
                "stripe_publishable_key": f"pk_test_{secrets.token_hex(24)}",
                "stripe_webhook_secret": f"whsec_{secrets.token_hex(24)}",
            }
            _write(self._kept, kept)
        keys: dict[str, str] = kept["keys"]
        return keys

    def ports(self, names: list[str]) -> dict[str, int]:
        """Return a free port for each name: the one it had before wherever that is free."""
        kept = _read(self._kept)
        before: dict[str, int] = kept.get("ports", {})
        chosen: dict[str, int] = {}
        for name in names:
            port = free_port(preferred=before.get(name, 0))
            while port in chosen.values():
                port = free_port()
            chosen[name] = port
        self.remember_ports(chosen)
        return chosen

    def remember_ports(self, ports: Mapping[str, int]) -> None:
        """Keep ports for the next run."""
        kept = _read(self._kept)
        kept["ports"] = {**kept.get("ports", {}), **ports}
        _write(self._kept, kept)

    def publish(self, facts: Mapping[str, Any]) -> None:
        """Write what the running demo consists of, for the other commands to find it."""
        _write(self._facts, facts)

    def withdraw(self) -> None:
        """Say that no demo runs here any more."""
        self._facts.unlink(missing_ok=True)

    def _occupied(self) -> str:
        address = _read(self._facts).get("public_url")
        where = f" at {address}" if address else ""
        return (
            f"a demo already runs in {self.path}{where}. Stop it first, or start another beside "
            "it with STAGEDOOR_HOME and PORT set to something else."
        )


def _read(path: Path) -> dict[str, Any]:
    try:
        read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return read


def _write(path: Path, facts: Mapping[str, Any]) -> None:
    """Replace a file in one step, closed to others: it has secrets in it."""
    making = path.with_suffix(".making")
    making.unlink(missing_ok=True)
    number = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        json.dump(facts, file, indent=2)
        file.write("\n")
    making.replace(path)
