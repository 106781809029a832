"""The cases that every kind of synced record must pass. tests/api/test_records.py runs them."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import text

from backend.core import clock, rows
from backend.core.db import Base, begin, db
from backend.core.ids import uuid7
from tests.api.subject import Subject, without_trace

Case = Callable[[Subject], None]
CASES: list[Case] = []

AS_TYPED = "".join(
    [
        " \u200fשלום مرحبا\u202e 👩🏽\u200d🚀 🏳️\u200d🌈 e\u0301 é ﬁ Å \u2028\t two  spaces\n",
        "<b>&amp;</b> 'quoted\" \\ %s {} \x7f\u00a0 ",
    ]
)
BOOKKEEPING = {"client_id", "id", "revision", "deleted", "created_at", "written_at"}


def case(check: Case) -> Case:
    CASES.append(check)
    return check


@case
def what_is_stored_is_read_back_everywhere_the_same(subject: Subject) -> None:
    body = subject.body()
    cursor = subject.cursor()
    id, stored = subject.create(body)
    read = subject.me.get(subject.path(id))
    assert read.status_code == 200
    assert read.headers["ETag"] == f'"{stored["revision"]}"'
    assert read.get_json() == stored
    assert stored[subject.noun.key] == id
    assert {name: stored[name] for name in body} == body
    assert stored in subject.me.get(f"/v1/{subject.noun.path}?limit=200").get_json()["items"]
    assert subject.feed(cursor)[-1]["record"] == stored


@contextmanager
def stored_row(subject: Subject, mode: Literal["read", "write"]) -> Iterator[tuple[Any, Any]]:
    """A new record's model and row, in a transaction."""
    id, _ = subject.create(subject.body())
    model, key = subject.noun.kind.model, subject.noun.parse_id(id)
    with subject.people.app.app_context():
        begin(mode)
        yield model, rows.find(model, UUID(subject.me.id), key)


@case
def a_row_is_what_its_model_gives(subject: Subject) -> None:
    with stored_row(subject, "read") as (model, row):
        stored = db.session.get_one(model, (UUID(subject.me.id), row.id))
        assert row._asdict() == {name: getattr(stored, name) for name in row._fields}
        assert row.opened_words() == stored.opened_words()
        assert rows.find_together(row.client_id, [(model, row.id)]) == [row]
        assert rows.find_all(model, row.client_id, [row.id]) == [row]


@case
def rows_that_leave_together_are_stored_as_they_were_given(subject: Subject) -> None:
    with stored_row(subject, "write") as (model, row):
        ids: list[Any] = [uuid7(), uuid7()]
        if isinstance(row.id, date):
            ids = [row.id - timedelta(days=days) for days in (401, 400)]
        both = [row._replace(id=each, revision=row.revision + n) for n, each in enumerate(ids, 1)]
        rows.inserting(model).run(*[each._asdict() for each in both])
        assert sorted(rows.find_all(model, row.client_id, ids), key=lambda each: each.id) == both
        db.session.rollback()


@case
def the_same_body_again_is_unchanged_whatever_the_precondition(subject: Subject) -> None:
    body = subject.body()
    id, first = subject.create(body)
    edited = subject.edit(id, subject.edited(body), first["revision"])
    stored = edited.get_json()
    assert edited.status_code == 200
    assert stored["revision"] > first["revision"]
    for header in ({"If_None_Match": "*"}, *({"If_Match": f'"{n}"'} for n in (1, 10**15))):
        again = subject.me.put(subject.path(id), subject.edited(body), **header)
        assert (again.status_code, again.get_json()) == (200, stored)
        assert again.headers["ETag"] == f'"{stored["revision"]}"'


@case
def a_stale_edit_gets_what_is_stored_and_overwrites_nothing(subject: Subject) -> None:
    body = subject.body()
    id, first = subject.create(body)
    stored = subject.edit(id, subject.edited(body), first["revision"]).get_json()
    for header in ({"If_Match": f'"{first["revision"]}"'}, {"If_None_Match": "*"}):
        refused = subject.me.put(subject.path(id), subject.body(text="mine"), **header)
        assert refused.status_code == 412
        assert refused.get_json()["current"] == stored
        assert refused.get_json()["etag"] == f'"{stored["revision"]}"'
    assert subject.remove(id, first["revision"]).status_code == 412
    assert subject.me.get(subject.path(id)).get_json() == stored


@case
def without_a_precondition_nothing_is_written(subject: Subject) -> None:
    body = subject.body()
    new = subject.new_id()
    assert subject.me.put(subject.path(new), body).status_code == 428
    assert subject.me.put(subject.path(new), body, If_None_Match='"x"').status_code == 428
    assert subject.me.get(subject.path(new)).status_code == 404
    id, stored = subject.create(body)
    assert subject.me.put(subject.path(id), subject.edited(body)).status_code == 428
    assert subject.me.delete(subject.path(id)).status_code == 428
    assert subject.me.get(subject.path(id)).get_json() == stored


@case
def what_is_deleted_stays_deleted(subject: Subject) -> None:
    body = subject.body()
    id, stored = subject.create(body)
    assert subject.remove(id, stored["revision"]).status_code == 204
    revision = subject.row(id)["revision"]
    assert revision > stored["revision"]
    assert subject.me.put(subject.path(id), body, If_None_Match="*").status_code == 410
    assert subject.edit(id, body, stored["revision"]).status_code == 410
    if subject.noun.key != "date":  # a day has no other id to be written under
        assert subject.edit(id, body, revision).status_code == 410
    assert subject.remove(id, stored["revision"]).status_code == 204  # it is as she asked
    assert subject.row(id)["revision"] == revision
    assert subject.me.get(subject.path(id)).status_code == 410
    listed = subject.me.get(f"/v1/{subject.noun.path}?limit=200").get_json()["items"]
    assert id not in [record[subject.noun.key] for record in listed]


@case
def a_deleted_day_is_written_again_by_who_has_seen_it_go(subject: Subject) -> None:
    if subject.noun.key != "date":
        return
    body = subject.body()
    id, stored = subject.create(body)
    subject.remove(id, stored["revision"])
    tombstone = subject.row(id)
    cursor = subject.cursor()
    again = subject.edit(id, body, tombstone["revision"])
    assert again.status_code == 200
    written = again.get_json()
    assert written["revision"] == tombstone["revision"] + 1
    assert subject.edit(id, body, tombstone["revision"]).get_json() == written  # a lost answer
    assert subject.me.get(subject.path(id)).get_json() == written
    assert [each["record"] for each in subject.feed(cursor)] == [written]
    late = subject.edit(id, subject.edited(body), stored["revision"])
    assert late.status_code == 412  # the stale phone: a conflict, nothing lost


@case
def a_strangers_record_and_an_unknown_one_get_the_same_answer(subject: Subject) -> None:
    theirs, unknown = subject.path(subject.new_id()), subject.path(subject.new_id())
    body = subject.body(subject.stranger)
    assert subject.stranger.put(theirs, body, If_None_Match="*").status_code == 201
    own = subject.body()
    for method, sent in (("GET", None), ("DELETE", None), ("PUT", own)):
        answers = [
            subject.me.request(method, path, sent, If_Match='"1"') for path in (theirs, unknown)
        ]
        assert without_trace(answers[0]) == without_trace(answers[1])
        assert answers[0].status_code == 404
        assert dict(answers[0].headers) == dict(answers[1].headers)


@case
def two_clients_may_use_one_id_and_never_meet(subject: Subject) -> None:
    id, mine = subject.create(subject.body(text="mine"))
    theirs = subject.stranger.put(
        subject.path(id), subject.body(subject.stranger, "theirs"), If_None_Match="*"
    )
    assert theirs.status_code == 201
    assert subject.me.get(subject.path(id)).get_json() == mine
    gone = subject.stranger.delete(subject.path(id), If_Match=f'"{theirs.get_json()["revision"]}"')
    assert gone.status_code == 204
    assert subject.me.get(subject.path(id)).get_json() == mine


@case
def every_edit_has_a_revision_of_its_own(subject: Subject) -> None:
    body = subject.body()
    id, stored = subject.create(body)
    seen = [stored["revision"]]
    for word in ("one", "two", "one"):
        answer = subject.edit(id, subject.body(text=word), seen[-1])
        assert answer.headers["ETag"] == f'"{answer.get_json()["revision"]}"'
        seen.append(answer.get_json()["revision"])
    assert seen == sorted(set(seen))


@case
def an_unknown_field_is_named_and_nothing_is_stored(subject: Subject) -> None:
    body = subject.body()
    id, cursor = subject.new_id(), subject.cursor()
    words = {**body["words"], "se/cret~": "x"}
    wrong = {"/revision": {**body, "revision": 1}, "/words/se~1cret~0": {**body, "words": words}}
    for pointer, sent in wrong.items():
        answer = subject.me.put(subject.path(id), sent, If_None_Match="*")
        assert answer.status_code == 422
        errors = [(error["pointer"], error["code"]) for error in answer.get_json()["errors"]]
        assert errors == [(pointer, "unknown-field")]
    assert subject.me.get(subject.path(id)).status_code == 404
    assert subject.feed(cursor) == []


@case
def words_come_back_exactly_as_they_were_typed(subject: Subject) -> None:
    id, stored = subject.create(subject.body(text=AS_TYPED))
    assert stored["words"] == subject.words(AS_TYPED)
    assert subject.me.get(subject.path(id)).get_json()["words"] == stored["words"]


@case
def words_are_nowhere_in_the_database_in_clear(subject: Subject) -> None:
    subject.create(subject.body(text="Xylophon-7"))
    with subject.people.app.app_context():
        assert b"Green Lane" in _everything()  # the clinic's name is: the search works
        assert b"Xylophon" not in _everything()


def _everything() -> bytes:
    """Every value of every table; for SQLite the bytes of its files as well."""
    db.session.rollback()
    rows = [
        row
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(text(f"SELECT * FROM {table.name}"))
    ]
    values = [bytes(v) if isinstance(v, bytes) else str(v).encode() for row in rows for v in row]
    file = db.engine.url.database if db.engine.dialect.name == "sqlite" else None
    # In another process: closing a file of SQLite's here would drop this process's locks on it
    # (POSIX), and the next server to stop would delete the log under our feet.
    files = [subprocess.check_output(["cat", f"{file}{end}"]) for end in ("", "-wal") if file]
    return b"\n".join([*values, *files])


@case
def the_feed_names_a_record_once_as_it_is_now(subject: Subject) -> None:
    body = subject.body()
    cursor = subject.cursor()
    id, stored = subject.create(body)
    latest = subject.edit(id, subject.edited(body), stored["revision"]).get_json()
    item = {"kind": subject.noun.kind.name, "id": id}
    now = {**item, "revision": latest["revision"], "deleted": False, "record": latest}
    assert [each for each in subject.feed(cursor) if each["id"] == id] == [now]
    subject.remove(id, latest["revision"])
    gone = {**item, "revision": latest["revision"] + 1, "deleted": True, "record": None}
    assert [each for each in subject.feed(cursor) if each["id"] == id] == [gone]


@case
def a_tombstone_holds_no_values(subject: Subject) -> None:
    id, stored = subject.create(subject.edited(subject.body()))
    subject.remove(id, stored["revision"])
    kept = {name: value for name, value in subject.row(id).items() if name not in BOOKKEEPING}
    assert {name: value for name, value in kept.items() if value is not None} == {}


@case
def a_batch_decides_like_single_writes(subject: Subject) -> None:
    body, id = subject.body(), subject.new_id()
    made, again, edited = subject.push(
        {"id": id, "record": body},
        {"id": id, "record": body},
        {"id": id, "record": subject.edited(body), "base": 10**9},
    )
    assert [made["outcome"], again["outcome"], edited["outcome"]] == [
        "created",
        "unchanged",
        "conflict",
    ]
    assert made["record"] == again["record"] == edited["record"]
    assert made["revision"] == edited["revision"] == made["record"]["revision"]
    assert subject.me.get(subject.path(id)).get_json() == made["record"]
    by_date = subject.noun.key == "date"  # whoever names the tombstone may write it again
    changed, stale, wrong, gone, late, never = subject.push(
        {"id": id, "record": subject.edited(body), "base": made["revision"]},
        {"id": id, "deleted": True, "base": made["revision"]},
        {"id": id, "record": {**body, "odd": 1}, "base": made["revision"]},
        {"id": id, "deleted": True, "base": made["revision"] + 1},
        {"id": id, "record": body, "base": made["revision"] + (1 if by_date else 2)},
        {"id": subject.new_id(), "record": body, "base": 3},
    )
    assert changed["outcome"] == "updated"
    assert (stale["outcome"], stale["record"]) == ("conflict", changed["record"])
    assert (wrong["outcome"], wrong["problem"]["status"]) == ("invalid", 422)
    assert (gone["outcome"], gone["record"]) == ("updated", None)
    assert [late["outcome"], never["outcome"]] == ["gone", "gone"]
    assert subject.me.get(subject.path(id)).status_code == 410


@case
def a_long_list_comes_page_by_page_the_newest_first(subject: Subject) -> None:
    subject.me = subject.people.add_client("Ada", f"{uuid7()}@example.org")
    body, today = subject.body(), clock.now().date()
    by_date = subject.noun.key == "date"
    ids = [str(today - timedelta(days=n)) if by_date else str(uuid7()) for n in range(120)]
    subject.push(*({"id": id, "record": body} for id in ids))
    pages: list[list[str]] = []
    cursor = ""
    while not pages or cursor:
        path = f"/v1/{subject.noun.path}?limit=50" + (f"&cursor={cursor}" if cursor else "")
        answer = subject.me.get(path).get_json()
        cursor = answer["cursor"]
        pages.append([record[subject.noun.key] for record in answer["items"]])
        if len(pages) == 1:
            # What comes in while she turns the pages does not shift them.
            subject.create(body, str(today + timedelta(days=1)) if by_date else None)
    assert [len(page) for page in pages] == [50, 50, 20]
    assert [id for page in pages for id in page] == sorted(ids, reverse=True)


@case
def what_it_said_before_an_edit_can_be_read_and_goes_with_it(subject: Subject) -> None:
    if not subject.noun.kind.versioned:
        return
    id, first = subject.create(subject.body(text="first"))
    second = subject.edit(id, subject.body(text="second"), first["revision"]).get_json()
    third = subject.edit(id, subject.edited(subject.body(text="third")), second["revision"])
    path = f"{subject.path(id)}/versions"
    assert subject.me.get(path).get_json() == {"items": [second, first]}
    assert subject.stranger.get(path).status_code == 404
    assert subject.me.get(f"{subject.path(subject.new_id())}/versions").status_code == 404
    subject.remove(id, third.get_json()["revision"])
    assert subject.me.get(path).get_json() == {"items": []}
