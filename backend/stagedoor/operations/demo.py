"""Run a whole box office on this machine: its own database, payments, mail and all."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import Any

from stagedoor import child_process, config
from stagedoor.child_process import Leash
from stagedoor.embedded import EmbeddedPostgres, EmbeddedValkey
from stagedoor.kernel import clock
from stagedoor.local_machine import MachineFailed, is_free, last_words
from stagedoor.operations.demo_probe import ask_json, is_ready
from stagedoor.operations.home import Home
from stagedoor.operations.supervisor import Program, Supervisor

_READY_WITHIN_S = 60
_PORT_FREE_WITHIN_S = 2
_LOOK_EVERY_S = 0.5
_STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_FRONT, _BESIDE, _STORES = 0, 1, 2
_PORT_NAMES = ["live", "stripe", "smtp", "mailbox", "postgres", "valkey"]


def run(arguments: Sequence[str]) -> int:
    """Run the demo until Ctrl-C or SIGTERM; PORT and STAGEDOOR_HOME say where."""
    parser = argparse.ArgumentParser(prog="stagedoor demo", description=run.__doc__)
    parser.add_argument(
        "--leashed", action="store_true", help="stop when the program that started this one ends"
    )
    if parser.parse_args(arguments).leashed:
        child_process.die_with_parent(signal.SIGTERM)
    config.refuse_production_settings()
    demo = Demo(Home(config.home_directory()), config.demo_port())
    with _stopping_raises():
        try:
            demo.start()
            demo.supervise()
        except KeyboardInterrupt:
            _say("stopping …")
        finally:
            demo.stop()
    _say("stopped")
    return 0


class Demo:
    """Be one running demo: two stores, five programs, and the facts that they share."""

    def __init__(self, home: Home, port: int) -> None:
        """Take a home and the port that browsers come to; nothing is started yet."""
        self.home = home
        self.port = port
        self._began_at_s = clock.monotonic_s()
        self._supervisor = Supervisor(_say, self._publish)
        self._facts: dict[str, Any] = {}
        self._postgres: EmbeddedPostgres | None = None
        self._valkey: EmbeddedValkey | None = None
        self._is_claimed = False

    def start(self) -> None:
        """Start everything and say when it is ready; raises MachineFailed with what is wrong."""
        self.home.claim()
        self._is_claimed = True
        self._require_port()
        _say(f"Stagedoor's demo keeps its data in {self.home.path}")
        self._start_stores()
        self._publish()
        self._start_beside()
        self._prepare()
        self._start_front()
        self._wait_until_ready()
        self._greet()

    def supervise(self) -> None:
        """Keep everything running; ends only by an exception, such as a stopping signal's."""
        pause = threading.Event()
        while True:
            pause.wait(_LOOK_EVERY_S)
            self._supervisor.look()

    def stop(self) -> None:
        """Stop everything in order; no signal interrupts it."""
        for number in _STOPPING_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        if self._is_claimed:
            self._supervisor.stop()
            self.home.withdraw()

    def _require_port(self) -> None:
        # What an earlier run left behind when it was killed may need a moment to end.
        deadline_s = clock.monotonic_s() + _PORT_FREE_WITHIN_S
        pause = threading.Event()
        while not is_free(self.port) and clock.monotonic_s() < deadline_s:
            pause.wait(0.1)
        if not is_free(self.port):
            raise MachineFailed(
                f"port {self.port} is taken by another program. Stop that, or choose another "
                f"port: PORT={self.port + 1} make demo"
            )

    def _start_stores(self) -> None:
        ports = self.home.ports(_PORT_NAMES)
        self._postgres = EmbeddedPostgres(
            self.home.path / "postgres",
            port=ports["postgres"],
            log_path=self.home.rotated_log("postgres"),
        )
        self._valkey = EmbeddedValkey(
            self.home.path / "valkey",
            port=ports["valkey"],
            log_path=self.home.rotated_log("valkey"),
        )
        self._supervisor.add(
            Program(
                "postgres",
                partial(self._launch_store, self._postgres),
                stage=_STORES,
                stop_signals=(signal.SIGINT, signal.SIGQUIT),
                patience_s=1.5,
            )
        )
        self._supervisor.add(
            Program(
                "valkey", partial(self._launch_store, self._valkey), stage=_STORES, patience_s=1.5
            )
        )
        self.home.remember_ports({"postgres": self._postgres.port, "valkey": self._valkey.port})
        self._facts = self._all_facts(ports)
        _say(f"PostgreSQL and Valkey answer ({self._age()})")

    def _launch_store(self, store: EmbeddedPostgres | EmbeddedValkey) -> subprocess.Popen[bytes]:
        before = store.port
        store.start()
        assert store.process is not None, "a started store has a process"
        if self._facts and store.port != before:
            self._move()
        return store.process

    def _move(self) -> None:
        """Tell everybody that a store had to take another port, by starting them again."""
        assert self._postgres is not None, "there was a port to move from"
        assert self._valkey is not None, "there was a port to move from"
        self._facts |= {"database_url": self._postgres.url, "redis_url": self._valkey.url}
        self._publish()
        self._supervisor.restart(
            program for program in self._supervisor.programs if program.stage != _STORES
        )

    def _all_facts(self, ports: dict[str, int]) -> dict[str, Any]:
        """Return what `demo.json` says: the fields of a Configuration."""
        assert self._postgres is not None, "the stores come first"
        assert self._valkey is not None, "the stores come first"
        keys = self.home.keys()
        return {
            "mode": "demo",
            "port": self.port,
            "public_url": f"http://127.0.0.1:{self.port}",
            "database_url": self._postgres.url,
            "redis_url": self._valkey.url,
            "smtp_url": f"smtp://127.0.0.1:{ports['smtp']}",
            "mail_from": "Stagedoor <tickets@stagedoor.example>",
            "stripe_secret_key": keys["stripe_secret_key"],
            "stripe_publishable_key": keys["stripe_publishable_key"],
            "stripe_webhook_secrets": [keys["stripe_webhook_secret"]],
            "stripe_api_base": f"http://127.0.0.1:{ports['stripe']}",
            "live_port": ports["live"],
            "live_url": f"http://127.0.0.1:{ports['live']}",
            "mailbox_url": f"http://127.0.0.1:{ports['mailbox']}",
            "secret_key": keys["secret_key"],
            **config.demo_periods(),
        }

    def _publish(self) -> None:
        if self._facts:
            self.home.publish({**self._facts, "pids": self._supervisor.pids()})

    def _start_beside(self) -> None:
        """Start the fake Stripe and the mailbox."""
        facts = self._facts
        fake_stripe = [
            *("-m", "fake_stripe"),
            *("--port", facts["stripe_api_base"].rpartition(":")[2]),
            *("--data", str(self.home.path / "stripe.sqlite")),
            *("--secret-key", facts["stripe_secret_key"]),
            *("--publishable-key", facts["stripe_publishable_key"]),
            *("--webhook-url", f"{facts['public_url']}/webhooks/stripe"),
            *("--webhook-secret", facts["stripe_webhook_secrets"][0]),
        ]
        self._add("stripe", fake_stripe, stage=_BESIDE, patience_s=1.0)
        self._add("mailbox", ["-m", "stagedoor.main", "mailbox"], stage=_BESIDE, patience_s=1.0)

    def _start_front(self) -> None:
        for name, command in (("web", "serve"), ("worker", "worker"), ("live", "live")):
            self._add(name, ["-m", "stagedoor.main", command], stage=_FRONT, patience_s=4.0)
        self._publish()

    def _add(self, name: str, arguments: list[str], *, stage: int, patience_s: float) -> None:
        log_path = self.home.rotated_log(name)
        # Should this process be killed, the database goes too, and nobody can finish anything. But
        # the web's first process must live to end its workers.
        death_signal = signal.SIGTERM if name == "web" else signal.SIGKILL
        launch = partial(
            child_process.start,
            [sys.executable, *arguments],
            log_path,
            leash=Leash(death_signal=death_signal),
            env=self._environment(),
            cwd=self.home.path,
        )
        self._supervisor.add(Program(name, launch, stage=stage, patience_s=patience_s))

    def _environment(self) -> dict[str, str]:
        return config.inherited_environment(
            STAGEDOOR_HOME=str(self.home.path),
            PORT=str(self.port),
            PYTHONUNBUFFERED="1",
            # A proxy of the user's must not be asked for what runs on this machine.
            NO_PROXY="127.0.0.1,localhost",
            no_proxy="127.0.0.1,localhost",
        )

    def _prepare(self) -> None:
        process = child_process.start(
            [sys.executable, "-m", "stagedoor.main", "prepare-demo"],
            env=self._environment(),
            cwd=self.home.path,
        )
        try:
            status = process.wait()
        finally:
            child_process.stop(process, [signal.SIGTERM], patience_s=2)
        if status != 0:
            raise MachineFailed("the demo's data could not be prepared; the reason is above")
        _say(f"the database is migrated and filled ({self._age()})")

    def _wait_until_ready(self) -> None:
        deadline_s = clock.monotonic_s() + _READY_WITHIN_S
        pause = threading.Event()
        while not is_ready(self.port):
            self._supervisor.look()
            if clock.monotonic_s() > deadline_s:
                log_path = self.home.logs / "web.log"
                raise MachineFailed(
                    f"the web process is not ready after {_READY_WITHIN_S} s. The end of "
                    f"{log_path}:\n{last_words(log_path)}"
                )
            pause.wait(0.05)

    def _greet(self) -> None:
        told = ask_json(self.port, "/api/v1/demo")
        _say(f"started in {self._age()}; logs are in {self.home.logs}")
        _say(f"mail that is sent lands in {self._facts['mailbox_url']}")
        for account in told.get("accounts", []):
            _say(f"log in as {account['role']}: {account['email']} / {account['password']}")
        _say(f"ready {self._facts['public_url']}")

    def _age(self) -> str:
        return f"{clock.monotonic_s() - self._began_at_s:.1f} s"


@contextmanager
def _stopping_raises() -> Iterator[None]:
    """Let SIGTERM and SIGHUP interrupt whatever is going on, as Ctrl-C does."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        # Once is enough: a second signal would only interrupt the stopping.
        for number in _STOPPING_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before: dict[signal.Signals, Any] = {}
    for number in _STOPPING_SIGNALS:
        before[number] = signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(text: str) -> None:
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except OSError:
        # Whoever listened has gone, as `make demo | grep -m1 ready` does; the demo goes on.
        return
