"""Start Stagedoor: the command line, and the application for a WSGI server."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module, metadata
from importlib.util import find_spec
from typing import TYPE_CHECKING

from stagedoor.config import Configuration, ConfigurationError
from stagedoor.local_machine import MachineFailed

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_WRONG_USE = 2


@dataclass(frozen=True)
class _Command:
    """Name the function behind a command; its module is imported when it is called, not before."""

    target: str
    summary: str
    is_listed: bool = True

    @property
    def is_there(self) -> bool:
        return find_spec(self.target.partition(":")[0]) is not None

    def load(self) -> Callable[[Sequence[str]], int]:
        module, _, name = self.target.partition(":")
        function: Callable[[Sequence[str]], int] = getattr(import_module(module), name)
        return function


_COMMANDS = {
    "demo": _Command("stagedoor.operations.demo:run", "run a whole box office on this machine"),
    "serve": _Command("stagedoor.main:serve", "answer browsers and API clients"),
    "worker": _Command("stagedoor.worker:run", "send mail, expire holds, settle payments"),
    "live": _Command("stagedoor.realtime.live:run", "tell open seat maps what changed"),
    "migrate": _Command("stagedoor.operations.migrate:run", "bring the database up to date"),
    "audit": _Command("stagedoor.operations.audit:run", "look for broken promises in the data"),
    "doctor": _Command("stagedoor.operations.doctor:run", "say what works and what to do"),
    "openapi": _Command("stagedoor.operations.openapi:run", "print the API's description"),
    "import-seat-map": _Command(
        "stagedoor.operations.import_seat_map:run", "read a seating plan into a venue"
    ),
    "export-seat-map": _Command(
        "stagedoor.operations.export_seat_map:run", "write a venue's seating plan"
    ),
    "import-events": _Command("stagedoor.operations.import_events:run", "read events from a file"),
    "create-organiser": _Command(
        "stagedoor.operations.create_organiser:run", "add an organiser and its first member"
    ),
    "stress": _Command("stagedoor.operations.stress:run", "load a running box office"),
    "mailbox": _Command(
        "stagedoor.operations.mailbox:run", "catch the demo's mail", is_listed=False
    ),
    "prepare-demo": _Command(
        "stagedoor.operations.prepare_demo:run", "migrate and fill the demo", is_listed=False
    ),
}


def wsgi() -> WSGIApplication:
    """Return the application that a WSGI server calls, made from the environment's settings."""
    # Imported here because the other commands do not need the whole house.
    from stagedoor.app import Application  # noqa: PLC0415

    return Application(Configuration.load_config()).flask


def serve(arguments: Sequence[str]) -> int:
    """Answer browsers and API clients until told to stop."""
    from stagedoor.app import Application  # noqa: PLC0415 - as above

    parser = argparse.ArgumentParser(prog="stagedoor serve", description=serve.__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--workers", type=int, default=2, help="worker processes (2)")
    given = parser.parse_args(arguments)
    Application(Configuration.load_config()).run(host=given.host, workers=given.workers)
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the command line names and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    name = given[0] if given else "--help"
    if name in {"-h", "--help", "help"}:
        _say(_help())
        return 0
    if name == "--version":
        _say(f"stagedoor {metadata.version('stagedoor')}")
        return 0
    command = _COMMANDS.get(name)
    if command is None or not command.is_there:
        _complain(f"there is no command {name!r}; `stagedoor --help` lists them")
        return _WRONG_USE
    try:
        return command.load()(given[1:])
    except (ConfigurationError, MachineFailed) as error:
        _complain(str(error))
        return 1
    except KeyboardInterrupt:
        return 130


def _help() -> str:
    lines = ["usage: stagedoor COMMAND [OPTIONS]", ""]
    lines += [
        f"  {name:<17} {command.summary}"
        for name, command in _COMMANDS.items()
        if command.is_listed and command.is_there
    ]
    return "\n".join([*lines, "", "`stagedoor COMMAND --help` says more."])


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _complain(text: str) -> None:
    sys.stderr.write(f"stagedoor: {text}\n")


if __name__ == "__main__":
    sys.exit(main())
