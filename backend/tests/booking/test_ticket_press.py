"""Show that the renderer may crash, hang or go home without taking anything of ours along."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stagedoor.booking.ticket_page import TicketsUnprintable
from stagedoor.booking.ticket_press import TicketPress
from tests.booking.ticket_pages import page, scanned


@pytest.fixture
def press() -> Iterator[TicketPress]:
    opened = TicketPress()
    yield opened
    opened.close()


def test_tickets_come_from_one_process_that_is_not_ours(press: TicketPress) -> None:
    one, other = page(), page(seat="13")
    assert scanned(press.render([one])) == [[one.code]]
    first = _renderer(press)
    assert scanned(press.render([other, one])) == [[other.code], [one.code]]
    assert _renderer(press) == first != os.getpid()


def test_the_renderer_sees_none_of_our_environment(
    press: TicketPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAGEDOOR_SECRET_KEY", "never-show-this")
    press.render([page()])
    environment = Path(f"/proc/{_renderer(press)}/environ").read_bytes()
    assert b"never-show-this" not in environment


def test_a_renderer_that_was_killed_is_started_again_for_the_next_order(
    press: TicketPress,
) -> None:
    press.render([page()])
    os.kill(_renderer(press), signal.SIGKILL)
    with pytest.raises(TicketsUnprintable, match="the renderer died"):
        press.render([page()])
    one = page()
    assert scanned(press.render([one])) == [[one.code]]


def test_a_renderer_that_aborts_while_printing_is_reported() -> None:
    press = TicketPress(command=_python("import os, sys; sys.stdin.buffer.read(5); os.abort()"))
    with pytest.raises(TicketsUnprintable, match="the renderer died"):
        press.render([page()])


def test_a_renderer_that_hangs_is_ended() -> None:
    press = TicketPress(timeout_s=0.1, command=_python("import time; time.sleep(600)"))
    with pytest.raises(TicketsUnprintable, match="took too long"):
        press.render([page()])
    assert press._process is None


def test_a_renderer_that_had_gone_home_is_no_failure(press: TicketPress) -> None:
    press.render([page()])
    process = press._process
    assert process is not None
    assert process.stdin is not None
    # What going home looks like from here: it has ended by itself with status 0.
    process.stdin.close()
    process.wait()
    reading, writing = os.pipe()
    os.close(reading)
    process.stdin = os.fdopen(writing, "wb", buffering=0)
    one = page()
    assert scanned(press.render([one])) == [[one.code]]


@pytest.mark.parametrize("count", [0, 1_001])
def test_a_document_of_unreasonable_length_is_refused(press: TicketPress, count: int) -> None:
    with pytest.raises(TicketsUnprintable, match="1 to 1000 tickets"):
        press.render([page()] * count)


def _python(program: str) -> tuple[str, ...]:
    return (sys.executable, "-c", program)


def _renderer(press: TicketPress) -> int:
    assert press._process is not None
    return press._process.pid
