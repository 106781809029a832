"""The one clock. Everything that asks for the time asks here, so that a test can answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_stopped_at: datetime | None = None


def now() -> datetime:
    """This instant, in UTC."""
    return _stopped_at or datetime.now(UTC)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let the clock stand at `instant` (tests, and the demo's twelve weeks)."""
    global _stopped_at
    before, _stopped_at = _stopped_at, instant.astimezone(UTC)
    try:
        yield
    finally:
        _stopped_at = before
