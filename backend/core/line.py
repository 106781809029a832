"""So many at once; who comes after them stands in line."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

# A turn that is held by what hangs must not hang the others.
PATIENCE_SECONDS = 5.0


class Line:
    """A semaphore that is fair: a turn is handed to whoever has waited longest.

    `threading.Semaphore` lets who comes just then go before all who wait, and puts the one whom it
    woke for nothing at their end.
    """

    def __init__(self, at_once: int) -> None:
        self._lock = Lock()
        self._free = at_once
        self._waiting: deque[Lock] = deque()

    @contextmanager
    def turn(self, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
        """Inside, it is one's turn, or one has waited so many seconds in vain."""
        has_turn = self.take(patience)
        try:
            yield
        finally:
            if has_turn:
                self.give_back()

    def take(self, patience: float) -> bool:
        """Did a turn come within so many seconds?"""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            called = Lock()
            called.acquire()
            self._waiting.append(called)
        return called.acquire(timeout=patience) or not self._leave(called)

    def give_back(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1

    def _leave(self, called: Lock) -> bool:
        """False when the turn came at this very moment."""
        with self._lock:
            if called not in self._waiting:
                return False
            self._waiting.remove(called)
            return True
