"""Five workers and schedulers over one table: each occurrence is claimed by one of them, once."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from flask import Flask

from backend.core import clock
from backend.core.config import Settings
from tests.faults.conftest import MANY
from tests.faults.workers import nest, wait_until_all_are_settled, wait_until_two_claim
from tests.fcm_stub import OK, FcmStub
from tests.many_clients import fill

DUE, WORKERS = (5000, 5) if MANY else (150, 5)
BATCH, LEASE_SECONDS = (200, 60) if MANY else (10, 60)

pytestmark = pytest.mark.timeout(3600 if MANY else 300)


def test_each_of_many_is_claimed_once(app: Flask, settings: Settings) -> None:
    """Three workers, and the two schedulers of two servers, which are the same inside."""
    due_at = clock.now() - timedelta(minutes=1)
    crowd = Event()
    with (
        FcmStub(delay_seconds=0.02) as google,
        nest(settings, BATCH, LEASE_SECONDS, ANEW_FCM_ENDPOINT=google.url) as workers,
    ):
        names = {workers.start().name for _ in range(WORKERS)}
        for number in range(DUE):
            google.answer(replace(OK, held=crowd), token=f"phone-{number}")
        fill(app, DUE, due_at)
        wait_until_two_claim(app)  # a quick first one would take all before the rest have woken
        crowd.set()
        rows = wait_until_all_are_settled(app, due_at)
    shares = Counter(row.claimed_by for row in rows)
    print(f"{len(rows)} claimed: {sorted(shares.values())}")
    assert len(shares) > 1
    assert set(shares) <= names
    assert Counter((row.state, row.attempts) for row in rows) == {("sent", 1): DUE}
    assert len(google.tags) == len(set(google.tags)) == DUE
