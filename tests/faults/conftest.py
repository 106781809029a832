"""Faults on purpose. Few and seeded in `make test`, many in `make faults` (ANEW_FAULTS=1)."""

import os
import random

import pytest

from tests.notifications.conftest import mira, send, stub, unhurried

__all__ = ["mira", "send", "stub", "unhurried"]

MANY = os.environ.get("ANEW_FAULTS") == "1"


@pytest.fixture
def chance() -> random.Random:
    """Says its seed, so that the same can be tried again."""
    seed = int(os.environ.get("ANEW_TEST_SEED") or random.SystemRandom().randrange(2**32))
    print(f"ANEW_TEST_SEED={seed}")
    return random.Random(seed)
