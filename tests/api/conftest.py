"""People for a whole file, where its tests leave each other's records alone."""

from collections.abc import Iterator

import pytest
from flask import Flask

from backend.core.db import Base, db
from tests.people import People

pytest.register_assert_rewrite("tests.synced_record", "tests.api.subject")


@pytest.fixture(scope="module")
def crowd(running: Flask) -> Iterator[People]:
    """A clinic, a client and a stranger, made once: signing four people up takes its time."""
    yield People(running)
    with running.app_context():
        for table in reversed(Base.metadata.sorted_tables):
            db.session.execute(table.delete())
        db.session.commit()
