"""Handing over, many at once. No database here: what may be sent was decided a moment ago."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Self

from notifications.deciding import Attempt
from notifications.in_flight import START_WITHIN_SECONDS
from notifications.messages import EMAIL, Channels, ManyAtOnce, NotStarted, Outcome, Push, Send

Results = list[tuple[Push, Outcome]]

AT_ONCE = 64
"""At 80 ms an answer this is 800 a second; one thread costs little memory."""
MAILS_AT_ONCE = 4
"""A mail server takes few connections from one place."""


@dataclass(frozen=True)
class Batch:
    """Attempts on their way."""

    sending: list[tuple[Attempt, list[Future[Outcome]]]]

    def results(self) -> list[tuple[Attempt, Results]]:
        """Wait until all are there."""
        return [
            (
                attempt,
                [(push, each.result()) for push, each in zip(attempt.pushes, futures, strict=True)],
            )
            for attempt, futures in self.sending
        ]


class Senders:
    """Threads for one tick; they are made when there is something to send.

    A channel that has many under way by itself needs none.
    """

    def __init__(self, channels: Channels, go_on: Callable[[], bool]) -> None:
        self._channels, self._go_on = channels, go_on
        self._pools = {
            name: ThreadPoolExecutor(MAILS_AT_ONCE if name == EMAIL else AT_ONCE, name)
            for name, channel in channels.items()
            if not isinstance(channel, ManyAtOnce)
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pool in self._pools.values():
            pool.shutdown()

    def start(self, attempts: Sequence[Attempt]) -> Batch:
        return Batch(
            [(each, [self._started(each, push) for push in each.pushes]) for each in attempts]
        )

    def _started(self, attempt: Attempt, push: Push) -> Future[Outcome]:
        channel, may_start = self._channels[attempt.channel], partial(self._may_start, attempt)
        if isinstance(channel, ManyAtOnce):
            return channel.start(push, may_start)
        return self._pools[attempt.channel].submit(_handed_over, channel, push, may_start)

    def _may_start(self, attempt: Attempt) -> bool:
        """Nothing is started that was decided longer ago than her answer waits for it."""
        return monotonic() - attempt.decided_at <= START_WITHIN_SECONDS and self._go_on()


def _handed_over(send: Send, push: Push, may_start: Callable[[], bool]) -> Outcome:
    return send(push) if may_start() else NotStarted()
