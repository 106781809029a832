"""Handing over, many at once. No database here: what may be sent was decided a moment ago."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import Self

from notifications.deciding import Attempt
from notifications.in_flight import START_WITHIN_SECONDS
from notifications.messages import EMAIL, Channels, NotStarted, Outcome, Push

Results = list[tuple[Push, Outcome]]

AT_ONCE = 64
"""At 80 ms an answer this is 800 a second; one thread costs little memory."""
MAILS_AT_ONCE = 4
"""A mail server takes few connections from one place."""


@dataclass(frozen=True)
class Batch:
    """Attempts on their way."""

    sending: list[tuple[Attempt, Future[Results]]]

    def results(self) -> list[tuple[Attempt, Results]]:
        """Wait until all are there."""
        return [(attempt, future.result()) for attempt, future in self.sending]


class Senders:
    """Threads for one tick; they are made when there is something to send."""

    def __init__(self, channels: Channels, go_on: Callable[[], bool]) -> None:
        self._channels, self._go_on = channels, go_on
        self._pools = {
            name: ThreadPoolExecutor(MAILS_AT_ONCE if name == EMAIL else AT_ONCE, name)
            for name in channels
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pool in self._pools.values():
            pool.shutdown()

    def start(self, attempts: Sequence[Attempt]) -> Batch:
        return Batch(
            [(each, self._pools[each.channel].submit(self._send, each)) for each in attempts]
        )

    def _send(self, attempt: Attempt) -> Results:
        return [(push, self._hand_over(attempt, push)) for push in attempt.pushes]

    def _hand_over(self, attempt: Attempt, push: Push) -> Outcome:
        """Nothing is started that was decided longer ago than her answer waits for it."""
        if monotonic() - attempt.decided_at > START_WITHIN_SECONDS or not self._go_on():
            return NotStarted()
        return self._channels[attempt.channel](push)
