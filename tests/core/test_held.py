"""One connection for a transaction, whoever works on it, and few trips to the database."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import g
from sqlalchemy import bindparam, func, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from backend.core.db import begin, commit, db
from backend.core.held import held, save
from backend.core.prepared import Prepared
from backend.core.statements import Statement
from backend.core.synced import RevisionCounter
from backend.core.texts import Text
from tests.people import People

ADD = Statement(insert(RevisionCounter), given=("client_id", "latest"))
COUNT = Statement(
    select(func.count().label("many")).where(RevisionCounter.client_id == bindparam("whose"))
)
IN_SESSION = select(func.count()).select_from(RevisionCounter)


def row(whose: UUID) -> dict[str, Any]:
    return {"client_id": whose, "latest": 0}


def on_postgresql() -> Prepared:
    """Skips where there are no trips."""
    prepared = held().prepared
    if prepared is None:
        pytest.skip("SQLite is in the process")
    return prepared


def test_what_was_written_is_seen_by_what_is_asked_next(people: People) -> None:
    whose = uuid4()
    with people.app.app_context():
        begin("write")
        ADD.run(row(whose))
        assert COUNT.one(whose=whose).many == 1
        other = uuid4()
        ADD.run(row(other))
        assert db.session.get(RevisionCounter, other) is not None
        ADD.run(row(uuid4()))
        before = db.session.scalar(IN_SESSION)
        commit()
        assert db.session.scalar(IN_SESSION) == before


def test_statements_alone_make_no_session(people: People) -> None:
    with people.app.app_context():
        begin("write")
        ADD.run(row(uuid4()))
        commit()
        assert "session" not in g
        assert not db.session.registry.has()


def test_a_session_commits_what_statements_wrote_before_and_after_it(people: People) -> None:
    first, second = uuid4(), uuid4()
    with people.app.app_context():
        begin("write")
        ADD.run(row(first))
        db.session.scalar(IN_SESSION)
        ADD.run(row(second))
        db.session.commit()
        begin("read")
        assert [COUNT.one(whose=whose).many for whose in (first, second)] == [1, 1]


def test_what_was_put_off_is_undone_with_the_rest(people: People) -> None:
    whose = uuid4()
    with people.app.app_context():
        begin("write")
        ADD.run(row(whose))
        db.session.rollback()
        begin("write")
        commit()
        assert COUNT.one(whose=whose).many == 0


def test_what_is_refused_with_the_commit_is_refused_and_leaves_nothing(people: People) -> None:
    whose, kept = uuid4(), UUID(people.client.id)
    with people.app.app_context():
        begin("write")
        with pytest.raises(IntegrityError):
            _write(row(whose), row(kept))
        db.session.rollback()
        assert COUNT.one(whose=whose).many == 0


def _write(*rows: dict[str, Any]) -> None:
    for each in rows:
        ADD.run(each)
    commit()


def test_a_read_leaves_no_transaction_open(people: People) -> None:
    with people.app.app_context():
        begin("read")
        prepared = on_postgresql()
        COUNT.one(whose=uuid4())
        assert prepared._idle
        begin("write")
        COUNT.one(whose=uuid4())
        assert not on_postgresql()._idle


def test_what_is_asked_travels_with_what_is_asked_next(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    trips: list[int] = []
    go = Prepared._results

    def counted(self: Prepared, calls: list[Any]) -> list[Any]:
        trips.append(len(calls))
        return go(self, calls)

    monkeypatch.setattr(Prepared, "_results", counted)
    first, second = uuid4(), UUID(people.client.id)
    with people.app.app_context():
        begin("read")
        prepared = on_postgresql()
        asked = [COUNT.ask(whose=whose) for whose in (first, second)]
        assert trips == []
        assert COUNT.one(whose=second).many == 1
        assert [found()[0].many for found in asked] == [0, 1]
        assert trips == [3]
        assert prepared._idle, "who only reads needs no transaction for several questions either"


def test_what_is_asked_is_there_when_nothing_else_is_asked(people: People) -> None:
    with people.app.app_context():
        begin("write")
        whose = uuid4()
        ADD.run(row(whose))
        asked = COUNT.ask(whose=whose)
        db.session.scalar(IN_SESSION)  # it goes first: nothing is put off beside a session
        assert asked()[0].many == 1


def test_what_was_asked_is_looked_at_after_it_is_saved_and_nobody_waits_meanwhile(
    people: People,
) -> None:
    whose = UUID(people.client.id)
    with people.app.app_context():
        begin("write")
        asked = COUNT.ask(whose=whose)
        ADD.run(row(uuid4()))
        before = COUNT.one(whose=whose).many
        save()
        assert COUNT.one(whose=whose).many == before
        with db.engine.begin() as another:  # SQLite has one writer
            another.execute(insert(RevisionCounter), row(uuid4()))
        assert asked()[0].many == before


def test_what_a_connection_brought_is_not_read_when_it_is_somebody_elses(people: People) -> None:
    with people.app.app_context():
        begin("write")
        on_postgresql()
        asked = COUNT.ask(whose=uuid4())
        commit()
        with pytest.raises(RuntimeError):
            asked()


def test_what_is_refused_of_a_question_is_said_in_the_same_words(people: People) -> None:
    with people.app.app_context():
        begin("write")
        on_postgresql()
        asked = held().ask(Text("SELECT 1 / %(it)s::int"), {"it": 0})
        with pytest.raises(DataError):
            asked()
        db.session.rollback()
        with pytest.raises(DataError):
            held().ask(Text("SELECT %(it)s::text"), {"it": "\0"})


def test_more_than_the_line_holds_goes_out_while_answers_come_in(people: People) -> None:
    """Who only sends, to somebody who only answers, waits for ever."""
    with people.app.app_context():
        begin("write")
        prepared = on_postgresql()
        much = "x" * 1_000_000
        prepared.put_off(Text("SELECT %(much)s::text"), [{"much": much}] * 30)
        assert prepared.run(Text("SELECT %(it)s::int"), {"it": 1})[0] == (1,)


def test_a_connection_that_is_lost_on_the_way_is_said_and_not_used_again(people: People) -> None:
    with people.app.app_context():
        begin("write")
        on_postgresql()
        ADD.run(row(uuid4()))
        mine = held().driver.info.backend_pid
        with db.engine.connect() as another:
            another.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": mine})
        with pytest.raises(OperationalError) as refused:
            commit()
        assert refused.value.connection_invalidated
        db.session.rollback()
        assert COUNT.one(whose=uuid4()).many == 0
        assert held().driver.info.backend_pid != mine
