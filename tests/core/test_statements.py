"""Statements that the driver runs: the same rows and the same errors as through SQLAlchemy."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import bindparam, event, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

import backend.core.db
from backend.core.db import begin, commit, db
from backend.core.rows import find, inserting
from backend.core.statements import Statement
from practice import queries
from practice.attempts import days_practised
from practice.models import Pattern
from tests.api.story import BERLIN, Story, at
from tests.api.sync import push
from tests.people import People

NAMED = Statement(
    select(Pattern.id, Pattern.retired).where(Pattern.client_id == bindparam("whose"))
)


def overheard(*_: Any) -> None:
    """Somebody who listens: then SQLAlchemy runs the statement itself."""


def test_a_row_is_the_same_whoever_runs_the_statement(people: People) -> None:
    made = people.client.create("/v1/patterns", {"words": {"name": "Shrinking"}})
    me, id = UUID(people.client.id), UUID(made["id"])
    with people.app.app_context():
        begin("read")
        driven = find(Pattern, me, id), NAMED.rows(whose=me)
        event.listen(db.engine, "before_cursor_execute", overheard)
        try:
            assert (find(Pattern, me, id), NAMED.rows(whose=me)) == driven
        finally:
            event.remove(db.engine, "before_cursor_execute", overheard)
        assert driven[0].opened_words() == {"name": "Shrinking"}
        assert [tuple(row) for row in driven[1]] == [(id, False)]
        assert find(Pattern, UUID(people.stranger.id), id) is None


def test_what_the_database_refuses_is_refused_in_sqlalchemys_words(people: People) -> None:
    made = people.client.create("/v1/patterns", {"words": {"name": "Shrinking"}})
    with people.app.app_context():
        begin("write")
        stored = find(Pattern, UUID(people.client.id), UUID(made["id"]))
        with pytest.raises(IntegrityError):
            _write(stored)
        db.session.rollback()


def _write(stored: Any) -> None:
    """On PostgreSQL it leaves with the commit."""
    inserting(Pattern).run(stored._asdict())
    commit()


def test_a_connection_that_died_while_it_rested_is_not_used(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    if people.app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        return  # a file does not hang up
    people.client.get("/v1/me")
    with people.app.app_context():
        others = "pid <> pg_backend_pid() AND datname = current_database()"
        ended = text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        db.session.execute(ended)
        mine = db.session.connection().connection.driver_connection
        assert mine is not None
        mine.close()
        with pytest.raises(OperationalError):
            NAMED.rows(whose=UUID(people.client.id))
        db.session.rollback()
    monkeypatch.setattr(backend.core.db, "RESTED_SECONDS", 0.0)
    assert people.client.get("/v1/me").status_code == 200


def test_days_that_the_database_counts_are_those_of_the_rule(people: People) -> None:
    story = Story(people.client)
    way = story.behaviour("Stay", [])
    for day, outcome in (("05", "done"), ("05", "avoided"), ("06", "could_not"), ("09", "partly")):
        said = {"outcome": outcome, "occurred_at": at(f"2026-01-{day}"), "time_zone": BERLIN}
        story.add("practice-entry", {"behaviour_id": way, **said})
    hidden = {"outcome": "done", "occurred_at": at("2026-01-10"), "time_zone": BERLIN}
    story.add("practice-entry", {"behaviour_id": way, "private": True, **hidden})
    push(people.client, *story.items)
    me, last = UUID(people.client.id), date(2026, 1, 11)
    with people.app.app_context():
        begin("read")
        for days in (1, 3, 14):
            first = last - timedelta(days=days)
            shared = queries.attempts(me, first, last, private=False)
            counted = queries.ask_shared_days_practised([me], first, last)()
            latest = max((each.local_date for each in shared), default=None)
            assert counted == {me: (days_practised(shared, first, last), latest)}
        assert (counted[me][0].value, counted[me][0].n) == (2, 3)
