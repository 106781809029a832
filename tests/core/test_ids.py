"""Ids stay in order whatever the machine's clock or its threads do."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from backend.core.ids import uuid7


def test_ids_still_grow_when_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = uuid7()
    an_hour_ago = time.time_ns() - 3_600_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: an_hour_ago)
    later = [uuid7() for _ in range(100)]
    assert [before, *later] == sorted({before, *later})


def test_ten_thousand_ids_of_four_threads_are_unique_and_grow_in_each() -> None:
    def make(_: int) -> list[UUID]:
        return [uuid7() for _ in range(2_500)]

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(make, range(4)))
    assert len({id for ids in made for id in ids}) == 10_000
    assert all(ids == sorted(ids) for ids in made)
