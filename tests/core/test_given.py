"""Rows that a statement is given as a table: each with its own values, on both databases."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import Date, Uuid, select

from backend.core.db import UtcDateTime, begin
from backend.core.given import among_given, given
from backend.core.statements import Statement
from practice.models import Pattern
from tests.people import People, Person

GIVEN = Statement(lambda: select(given("rows", who=Uuid(), at=UtcDateTime(), day=Date())))
AMONG = Statement(
    lambda: select(Pattern.id).where(among_given("keys", Pattern.client_id, Pattern.id))
)


def test_values_come_back_as_what_they_were(app: Flask) -> None:
    rows = [
        (uuid4(), datetime(2026, 3, 2, 17, 30, tzinfo=UTC), date(2026, 3, 2)),
        (uuid4(), datetime(2026, 3, 2, 17, 30, 0, 5, tzinfo=UTC), None),
    ]
    with app.app_context():
        begin("read")
        assert sorted(map(tuple, GIVEN.rows(rows=rows))) == sorted(rows)
        assert GIVEN.rows(rows=[]) == []


def test_each_id_is_asked_for_with_its_own_client_only(people: People) -> None:
    hers, theirs = (_pattern(who) for who in (people.client, people.stranger))
    with people.app.app_context():
        begin("read")
        swapped = [(hers[0], theirs[1]), (theirs[0], hers[1])]
        assert AMONG.rows(keys=swapped) == []
        assert [row.id for row in AMONG.rows(keys=[hers, swapped[0]])] == [hers[1]]


def _pattern(who: Person) -> tuple[UUID, UUID]:
    made = who.create("/v1/patterns", {"words": {"name": "Shrinking"}})
    return UUID(who.id), UUID(made["id"])
