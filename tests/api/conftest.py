"""People for a whole file: its tests do not meet, for each has a client of its own."""

from collections.abc import Iterator

import pytest
from flask import Flask

from backend.core.ids import uuid7
from tests.emptying import empty
from tests.people import People

pytest.register_assert_rewrite("tests.synced_record", "tests.api.subject")


@pytest.fixture(scope="module")
def crowd(running: Flask) -> Iterator[People]:
    """A clinic, a client and a stranger, made once: signing four people up takes its time."""
    empty(running)
    yield People(running)
    empty(running)


@pytest.fixture
def people(crowd: People) -> Iterator[People]:
    """The same people, but for the client: she is new here."""
    others = vars(crowd).copy()
    crowd.client = crowd.add_client("Mira", f"mira-{uuid7()}@example.org")
    yield crowd
    vars(crowd).update(others)
