"""Whatever is asked often finds its rows by an index that starts with the client: PostgreSQL says.

A handful of rows is read from end to end whatever indexes there are, so that is forbidden here.
What PostgreSQL then still reads from end to end, it has no index for.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, TextClause, event, text

from backend.core import clock
from backend.core.db import begin, db
from backend.core.ids import uuid7
from notifications import dispatch
from practice.models import PracticeEntry
from tests.notifications.conftest import DIARY
from tests.people import People
from tests.test_architecture import CLIENT_OWNED

PLANNED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
FORBIDDEN = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
"""Where all rows are one client's, a join that reads them all looks cheaper than a look-up."""
INDEX_SCANS = ("Index Scan", "Index Only Scan", "Bitmap Index Scan")
Plans = dict[str, dict[str, Any]]


@pytest.fixture
def postgresql_only(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("SQLite's plans say less; it has the same indexes")


@pytest.fixture
def world(postgresql_only: None, people: People) -> People:
    """A client with something of what is asked for most, and a therapist who sees it."""
    me = people.client
    way = me.create("/v1/behaviours", {"words": {"name": "Say one sentence"}})
    me.create("/v1/practice-entries", entry(way["id"]))
    with people.app.app_context():
        begin("write")
        db.session.execute(_years())
        db.session.execute(text("ANALYZE practice_entries"))
        db.session.commit()
    night = {"time_zone": "Europe/Berlin", "into_bed": "23:00", "out_of_bed": "07:00"}
    me.create(f"/v1/nights/{clock.now().date()}", night)
    people.share("practice", "words", "sleep", "medicines", "measures")
    return people


def _years() -> TextClause:
    """Her one attempt again, on each of two thousand days before."""
    new = {"id": "gen_random_uuid()", "revision": "-n", "local_date": "local_date - n"}
    new["words"] = "NULL"
    names = [column.name for column in PracticeEntry.__table__.columns]
    values = ", ".join(new.get(name, name) for name in names)
    return text(
        f"INSERT INTO practice_entries ({', '.join(names)}) "
        f"SELECT {values} FROM practice_entries, generate_series(1, 2000) n"
    )


_SENT_BEFORE = """
INSERT INTO deliveries
  (client_id, id, reminder_id, channel, local_date, due_at, state, attempts, finished_at)
SELECT client_id, gen_random_uuid(), reminder_id, channel, local_date - n,
  due_at - n * interval '1 day', 'sent', 1, due_at - n * interval '1 day'
FROM deliveries, generate_series(1, 20000) n
"""


def entry(behaviour_id: str) -> dict[str, Any]:
    at = (clock.now() - timedelta(hours=1)).isoformat()
    said = {"occurred_at": at, "time_zone": "Europe/Berlin", "outcome": "done"}
    return {**said, "behaviour_id": behaviour_id, "words": {"learned": "Nobody minded."}}


@contextmanager
def planned() -> Iterator[Plans]:
    """The plan of every statement meanwhile, as it is without reading a table from end to end."""
    plans: Plans = {}

    def explain(
        connection: Connection, _cursor: Any, statement: str, parameters: Any, *_: Any
    ) -> None:
        if not statement.lstrip().startswith(PLANNED) or statement in plans:
            return
        one = parameters[0] if isinstance(parameters, list) else parameters
        asking: Any = connection.connection.cursor()
        for forbidden in FORBIDDEN:
            asking.execute(f"SET LOCAL {forbidden} = off")
        asking.execute(f"EXPLAIN (FORMAT JSON) {statement}", one)
        plans[statement] = asking.fetchone()[0][0]["Plan"]
        for forbidden in FORBIDDEN:
            asking.execute(f"SET LOCAL {forbidden} = on")

    event.listen(Engine, "before_cursor_execute", explain)
    try:
        yield plans
    finally:
        event.remove(Engine, "before_cursor_execute", explain)


def steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from steps(below)


def unfound(plans: Plans) -> list[tuple[str, str]]:
    """The steps that read a client's table without an index, or an index without her."""
    return [
        (step["Node Type"], statement)
        for statement, plan in plans.items()
        for step in steps(plan)
        if (step["Node Type"] == "Seq Scan" and step["Relation Name"] in CLIENT_OWNED)
        or (
            step["Node Type"] in INDEX_SCANS
            and _owned(step)
            and "client_id" not in _condition(step)
        )
    ]


def _by_index(step: dict[str, Any]) -> bool:
    return step["Node Type"] in INDEX_SCANS


def _condition(step: dict[str, Any]) -> str:
    return str(step.get("Index Cond", ""))


def _owned(step: dict[str, Any]) -> bool:
    """Is it an index of a client's table? A bitmap's own step names the index only."""
    table, index = step.get("Relation Name"), step["Index Name"]
    return table in CLIENT_OWNED or any(index.split("_", 1)[1].startswith(n) for n in CLIENT_OWNED)


def _attempts(step: dict[str, Any]) -> bool:
    return _by_index(step) and "practice_entries" in step["Index Name"]


def _sent(step: dict[str, Any]) -> bool:
    return _by_index(step) and "deliveries" in step["Index Name"]


def pull(people: People) -> None:
    page = people.client.get("/v1/changes?limit=2").get_json()
    assert people.client.get(f"/v1/changes?cursor={page['cursor']}").status_code == 200


def log(people: People) -> None:
    way = people.client.get("/v1/behaviours").get_json()["items"][0]["id"]
    stored = people.client.create("/v1/practice-entries", entry(way))
    path, changed = f"/v1/practice-entries/{stored['id']}", {**entry(way), "outcome": "partly"}
    assert people.client.put(path, changed, If_Match=f'"{stored["revision"]}"').status_code == 200


def flush(people: People) -> None:
    way = people.client.get("/v1/behaviours").get_json()["items"][0]["id"]
    items = [
        {"kind": "practice-entry", "id": str(uuid7()), "base": None, "record": entry(way)}
        for _ in range(3)
    ]
    results = people.client.post("/v1/changes", {"items": items}).get_json()["results"]
    assert {result["outcome"] for result in results} == {"created"}


def summary(people: People) -> None:
    asked = people.therapist.get(f"/v1/clients/{people.client.id}/summary")
    assert asked.get_json()["practice"]["entries"]


def caseload(people: People) -> None:
    assert len(people.therapist.get("/v1/clients").get_json()["items"]) == 1


@pytest.mark.parametrize(
    ("ask", "beside"),
    [(pull, "revision"), (log, "id"), (flush, "id"), (summary, "client_id"),
     (caseload, "local_date")],
)  # fmt: skip
def test_what_is_asked_often_finds_its_rows_by_an_index(
    world: People, ask: Callable[[People], None], beside: str
) -> None:
    """`beside` the client: what else of the attempts the index is asked for. A summary wants all of
    them: what was practised there for the first time is known only from what came before."""
    with planned() as plans:
        ask(world)
    assert unfound(plans) == []
    asked = {_condition(step) for plan in plans.values() for step in steps(plan) if _attempts(step)}
    assert any(re.search(rf"\b{beside}\b", condition) for condition in asked), asked


@pytest.fixture
def reminded(postgresql_only: None, people: People) -> People:
    """A client who was reminded so often that it is quicker to look something up than to read all.
    A table that is empty is read by what it held for other tests."""
    people.client.create("/v1/reminders", DIARY)
    with people.app.app_context():
        begin("write")
        db.session.execute(text(_SENT_BEFORE))
        db.session.execute(text("ANALYZE deliveries"))
        db.session.commit()
    return people


def test_workers_find_what_is_due_by_an_index(reminded: People) -> None:
    with reminded.app.app_context(), planned() as plans:
        dispatch.claim("worker", clock.now())
    (claim,) = (statement for statement in plans if "claimed_by=" in statement)
    found = [step["Index Name"] for step in steps(plans[claim]) if "Index Name" in step]
    assert "ix_deliveries_pending" in found
    assert [node for node, _ in unfound({claim: plans[claim]}) if node == "Seq Scan"] == []


def test_workers_ask_for_no_more_of_what_was_sent_than_they_need(reminded: People) -> None:
    """A row by its id, or the dates from a certain one on: never all of a reminder's."""
    (rule,) = reminded.client.get("/v1/reminders").get_json()["items"]
    due = datetime.fromisoformat(rule["next_firings"][0])  # where the clocks change, 25 hours on
    with reminded.app.app_context(), clock.at(due), planned() as plans:
        assert dispatch.tick({}, "worker") == 1
    asked = {_condition(step) for plan in plans.values() for step in steps(plan) if _sent(step)}
    assert any("local_date" in condition for condition in asked)
    assert [one for one in asked if not re.search(r"\b(id|local_date|due_at)\b", one)] == []


def test_the_check_sees_what_has_no_index(world: People, app: Flask) -> None:
    with app.app_context(), planned() as plans:
        begin("read")
        db.session.execute(text("SELECT * FROM practice_entries WHERE managed = 3"))
        db.session.execute(text("SELECT * FROM nights WHERE client_id = :me"), {"me": uuid7()})
    assert [statement for _, statement in unfound(plans)] == [
        "SELECT * FROM practice_entries WHERE managed = 3"
    ]
