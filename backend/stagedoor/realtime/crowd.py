"""Pass frames on to all viewers of one event, in turns of a few hundred.

One message costs about ten microseconds of the kernel's time, so ten thousand viewers are a tenth
of a second. Whoever's turn it is gets all frames there are by then in one message: the last viewer
of a round need not wait for the round before it and for its own, but for one of them at most.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

from stagedoor.kernel import clock
from stagedoor.realtime.viewer import Viewer

_MOST_IN_A_TURN = 250
# This part of what a round took is left for everything else that the machine does.
_REST = 0.25


@dataclass(slots=True, eq=False)
class Turn:
    """Be viewers who have been told the same, and the frames that they have not been told yet."""

    viewers: set[Viewer] = field(default_factory=set)
    untold: list[bytes] = field(default_factory=list)

    def tell(self) -> None:
        """Send what is untold."""
        message = b"".join(self.untold)
        self.untold.clear()
        for viewer in tuple(self.viewers):
            viewer.send(message)


class Crowd:
    """Be all viewers of one event."""

    def __init__(self) -> None:
        """Start with nobody."""
        self._turns: list[Turn] = []
        self._something_is_untold = asyncio.Event()

    def __len__(self) -> int:
        return sum(len(turn.viewers) for turn in self._turns)

    def __iter__(self) -> Iterator[Viewer]:
        """Give everybody; they may leave meanwhile."""
        return iter([viewer for turn in self._turns for viewer in turn.viewers])

    def join(self, viewer: Viewer) -> None:
        """Take in a viewer who is about to be told all that has happened up to now."""
        turn = next((turn for turn in self._turns if _has_room(turn)), None)
        if turn is None:
            turn = Turn()
            self._turns.append(turn)
        turn.viewers.add(viewer)
        viewer.turn = turn

    def leave(self, viewer: Viewer) -> None:
        """Forget a viewer, if it is known."""
        turn, viewer.turn = viewer.turn, None
        if turn is None:
            return
        turn.viewers.discard(viewer)
        if not turn.viewers:
            self._turns.remove(turn)

    def tell(self, frame: bytes) -> None:
        """Have everybody who is here now told soon."""
        for turn in self._turns:
            turn.untold.append(frame)
        self._something_is_untold.set()

    async def pass_on(self) -> None:
        """Send frames as they come, round after round; for ever."""
        while True:
            await self._something_is_untold.wait()
            self._something_is_untold.clear()
            started_s = clock.monotonic_s()
            for turn in list(self._turns):
                if turn.untold:
                    turn.tell()
                    # The loop sends what was written, and does everything else, in between.
                    await asyncio.sleep(0)
            await asyncio.sleep((clock.monotonic_s() - started_s) * _REST)


def _has_room(turn: Turn) -> bool:
    """Tell whether a newcomer, who knows everything, may be added to these viewers."""
    return not turn.untold and len(turn.viewers) < _MOST_IN_A_TURN
