"""Whoever waits longest is next, whoever comes meanwhile."""

from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic
from typing import Any

import pytest

import backend.core.line
from backend.core.line import Line

SOON = 10.0


def waits(pool: ThreadPoolExecutor, line: Line) -> Future[bool]:
    """Somebody who stands in line now."""
    before, deadline = len(line._waiting), monotonic() + SOON
    came = pool.submit(line.take, SOON)
    while len(line._waiting) == before and monotonic() < deadline:
        pass
    return came


def test_who_gives_a_turn_back_does_not_get_it_again_before_who_waits() -> None:
    line = Line(1)
    assert line.take(0)
    with ThreadPoolExecutor(2) as pool:
        first, second = waits(pool, line), waits(pool, line)
        line.give_back()
        assert not line.take(0)
        assert first.result(SOON)
        assert not second.done()
        line.give_back()
        assert second.result(SOON)


def test_who_has_given_up_is_not_called() -> None:
    line = Line(0)
    assert not line.take(0)
    line.give_back()
    assert line.take(0)


def test_a_turn_that_comes_as_she_gives_up_is_hers(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(1)
    assert line.take(0)

    class AtThatMoment:
        def acquire(self, timeout: float | None = None) -> bool:
            if timeout is not None:
                line.give_back()
            return timeout is None

        def release(self) -> None:
            pass

    called: Any = AtThatMoment
    with monkeypatch.context() as patch:
        patch.setattr(backend.core.line, "Lock", called)
        assert line.take(SOON)
    assert not line.take(0)
