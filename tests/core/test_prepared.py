"""What libpq is given as text, PostgreSQL reads as it was meant."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Json

from backend.core.db import begin, db
from backend.core.held import held
from backend.core.prepared import Prepared
from backend.core.sync import Outcome
from backend.core.texts import Text
from tests.people import People

ODD = "a 'quote', a \"double\", a \\ and \n, {braces}, 100 %, é 👩🏽‍🚀"
VALUES = [
    ("text", ODD),
    ("text", ""),
    ("text", Outcome.CREATED),
    ("int", -7),
    ("bigint", 2**53),
    ("bool", True),
    ("bool", False),
    ("float8", 0.1),
    ("uuid", UUID("0190a1b2-0000-7000-8000-000000000001")),
    ("bytea", b"\x00\\x'\xff"),
    ("json", Json({"x": [ODD, None]})),
    ("date", date(2026, 2, 28)),
    ("time", time(23, 59, 1)),
    ("timestamptz", datetime(2026, 3, 29, 1, 2, 3, 4, tzinfo=UTC)),
    ("timestamptz", datetime(2026, 3, 29, 1, 2, tzinfo=timezone(timedelta(hours=-3)))),
    ("text[]", [ODD, "", "NULL", None]),
    ("uuid[]", [UUID(int=0), UUID(int=2**128 - 1)]),
    ("date[]", []),
    ("text", None),
]


@pytest.fixture
def prepared(people: People) -> Iterator[Prepared]:
    with people.app.app_context():
        begin("write")
        if db.engine.dialect.name != "postgresql":
            pytest.skip("SQLite keeps what it has compiled itself")
        found = held().prepared
        assert found is not None
        yield found
        db.session.rollback()


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_a_value_comes_back_as_it_went(prepared: Prepared, kind: str, value: Any) -> None:
    text = Text(f"SELECT %(it)s::{kind}, '100 %%', %(it)s::{kind}")
    for _ in range(2):  # the second time it is known how to read it
        first, percent, again = prepared.run(text, {"it": value})[0]
        assert first == again == (value.obj if isinstance(value, Json) else value)
        assert percent == "100 %"


def test_a_text_with_a_nul_is_refused_and_not_cut(prepared: Prepared) -> None:
    with pytest.raises(psycopg.DataError):
        prepared.run(Text("SELECT %(it)s::text"), {"it": "half\0gone"})


def test_what_is_prepared_outlives_a_rollback(prepared: Prepared) -> None:
    text = Text("SELECT %(it)s::int")
    prepared.run(text, {"it": 1})
    for _ in range(7):  # as often as the driver would want to prepare one of its own
        db.session.connection().exec_driver_sql("SELECT 1")
    held().driver.rollback()
    assert [tuple(row) for row in prepared.run(text, {"it": 2})] == [(2,)]


def test_its_transaction_is_the_sessions(prepared: Prepared) -> None:
    id = {"it": UUID(int=5)}
    prepared.run(Text("INSERT INTO revision_counters VALUES (%(it)s::uuid, 0)"), id)
    db.session.rollback()
    begin("read")
    again = held().prepared
    assert again is not None
    counted = Text("SELECT count(*) FROM revision_counters WHERE client_id = %(it)s::uuid")
    assert again.run(counted, id) == [(0,)]
