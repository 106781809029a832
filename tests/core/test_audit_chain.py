"""Whoever has the database, but not the key file, cannot change who looked without a trace."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, func, insert, select, update

from backend.accounts.models import CareLink
from backend.commands import logs
from backend.core import audit, clock
from backend.core.audit import AuditEntry, AuditHead
from backend.core.config import Settings
from backend.core.db import begin, db
from backend.core.ids import uuid7
from tests.commands import command, succeeds
from tests.people import People, Person

READS = 6


@pytest.fixture
def people(people: People) -> People:
    """The client's log has a consent and some readings; the stranger's has a consent."""
    people.share("practice", "sleep")
    for _ in range(READS):
        read(people.therapist, people.client)
    code = people.colleague.post("/v1/invitations", {}).get_json()["code"]
    given = people.stranger.post("/v1/care-links", {"code": code, "scopes": ["practice"]})
    assert given.status_code == 201
    return people


def read(therapist: Person, client: Person) -> None:
    answer = therapist.get(f"/v1/clients/{client.id}/summary")
    assert answer.status_code == 200, answer.text


def checked(app: Flask, client: Person) -> int | None:
    with app.app_context():
        begin("read")
        return audit.broken_at(UUID(client.id))


def log(client_id: UUID) -> list[dict[str, Any]]:
    table = AuditEntry.__table__
    rows = select(table).where(table.c.client_id == client_id).order_by(table.c.number)
    return [dict(row._mapping) for row in db.session.execute(rows)]


def nth(client_id: UUID, number: int) -> tuple[Any, Any]:
    return AuditEntry.client_id == client_id, AuditEntry.number == number


def edit_actor(me: UUID) -> None:
    db.session.execute(update(AuditEntry).where(*nth(me, 3)).values(actor_id=uuid7()))


def edit_time(me: UUID) -> None:
    db.session.execute(update(AuditEntry).where(*nth(me, 3)).values(at=clock.now()))


def edit_action(me: UUID) -> None:
    db.session.execute(update(AuditEntry).where(*nth(me, 3)).values(action="list-read"))


def edit_details(me: UUID) -> None:
    db.session.execute(update(AuditEntry).where(*nth(me, 3)).values(details={"scopes": []}))


def delete_in_the_middle(me: UUID) -> None:
    db.session.execute(delete(AuditEntry).where(*nth(me, 3)))


def delete_in_the_middle_and_close_the_gap(me: UUID) -> None:
    delete_in_the_middle(me)
    for number in range(4, len(log(me)) + 2):
        db.session.execute(update(AuditEntry).where(*nth(me, number)).values(number=number - 1))
    db.session.execute(
        update(AuditHead).where(AuditHead.client_id == me).values(number=AuditHead.number - 1)
    )


def delete_the_first(me: UUID) -> None:
    db.session.execute(delete(AuditEntry).where(*nth(me, 1)))


def delete_the_newest(me: UUID) -> None:
    db.session.execute(delete(AuditEntry).where(*nth(me, len(log(me)))))


def delete_the_head(me: UUID) -> None:
    db.session.execute(delete(AuditHead).where(AuditHead.client_id == me))


def swap(me: UUID) -> None:
    """Their numbers and their links, too."""
    rows = log(me)
    for mine, other in ((rows[2], rows[3]), (rows[3], rows[2])):
        db.session.execute(
            update(AuditEntry)
            .where(AuditEntry.client_id == me, AuditEntry.id == mine["id"])
            .values(number=other["number"], chained=other["chained"])
        )


def insert_at_the_end(me: UUID) -> None:
    last = log(me)[-1]
    forged = {**last, "id": uuid7(), "number": last["number"] + 1}
    db.session.execute(insert(AuditEntry).values(forged))
    db.session.execute(
        update(AuditHead).where(AuditHead.client_id == me).values(number=forged["number"])
    )


def insert_in_the_middle(me: UUID) -> None:
    for number in range(len(log(me)), 2, -1):
        db.session.execute(update(AuditEntry).where(*nth(me, number)).values(number=number + 1))
    db.session.execute(insert(AuditEntry).values({**log(me)[1], "id": uuid7(), "number": 3}))


def insert_as_if_from_before_the_chain(me: UUID) -> None:
    forged = {**log(me)[0], "id": UUID(int=1), "number": 0, "chained": None}
    db.session.execute(insert(AuditEntry).values(forged))


def take_one_out_of_the_chain(me: UUID) -> None:
    db.session.execute(update(AuditEntry).where(*nth(me, 1)).values(number=0, chained=None))


def from_another_client(me: UUID) -> None:
    (other,) = db.session.scalars(select(AuditEntry).where(AuditEntry.client_id != me))
    values = {"chained": other.chained, "actor_id": other.actor_id, "action": other.action}
    db.session.execute(update(AuditEntry).where(*nth(me, 1)).values(values))


TAMPERING: dict[Callable[[UUID], None], int] = {
    edit_actor: 3,
    edit_time: 3,
    edit_action: 3,
    edit_details: 3,
    delete_in_the_middle: 3,
    delete_in_the_middle_and_close_the_gap: 3,
    delete_the_first: 1,
    delete_the_newest: READS + 1,
    delete_the_head: READS + 2,
    swap: 3,
    insert_at_the_end: READS + 2,
    insert_in_the_middle: 3,
    insert_as_if_from_before_the_chain: 1,
    take_one_out_of_the_chain: 1,
    from_another_client: 1,
}


@pytest.mark.parametrize("tamper", TAMPERING, ids=lambda each: each.__name__)
def test_tampering_is_found_where_it_was_done(
    people: People, tamper: Callable[[UUID], None]
) -> None:
    assert checked(people.app, people.client) is None
    with people.app.app_context():
        begin("write")
        tamper(UUID(people.client.id))
        db.session.commit()
    assert checked(people.app, people.client) == TAMPERING[tamper]
    assert checked(people.app, people.stranger) is None


def test_rows_from_before_the_chain_are_tied_to_it(people: People) -> None:
    """As a database has them that was made by the first version."""
    lea = people.add_client("Lea", "lea@example.org")
    me, olds = UUID(lea.id), [uuid7(), uuid7()]
    with people.app.app_context():
        begin("write")
        for id in olds:
            row = {"client_id": me, "id": id, "at": clock.now(), "number": 0, "chained": None}
            told = {"actor_id": me, "action": "consent-given", "details": {"scopes": []}}
            db.session.execute(insert(AuditEntry).values({**row, **told}))
        db.session.commit()
        assert audit.broken_at(me) is None
        begin("write")
        audit.record(me, me, "consent-given", {"scopes": []}, clock.now())
        db.session.commit()
        assert audit.broken_at(me) is None
        begin("write")
        db.session.execute(delete(AuditEntry).where(AuditEntry.id == olds[0]))
        db.session.commit()
        assert audit.broken_at(me) == 1


def test_the_operator_hears_of_it(people: People, settings: Settings) -> None:
    assert "2 of 2 logs are intact" in succeeds(settings, "verify-log")
    with people.app.app_context():
        begin("write")
        edit_actor(UUID(people.client.id))
        db.session.commit()
    said = refused_with(settings)
    assert "1 of 2 logs are intact" in said
    assert f"Client {people.client.id}: row 3 " in said
    assert people.stranger.id not in said


def test_a_log_that_is_gone_altogether_is_missed(people: People, settings: Settings) -> None:
    """Her consent is still there, and no consent is given without a row."""
    with people.app.app_context():
        begin("write")
        me = UUID(people.client.id)
        for table in (AuditEntry, AuditHead):
            db.session.execute(delete(table).where(table.client_id == me))
        assert db.session.scalar(select(func.count()).where(CareLink.client_id == me)) == 1
        db.session.commit()
    assert f"Client {people.client.id}: row 1 " in refused_with(settings)


def refused_with(settings: Settings) -> str:
    done = command(settings, "verify-log")
    assert done.exit_code == 1, done.output
    return done.output


def test_two_therapists_who_read_at_once_stand_one_after_the_other(people: People) -> None:
    code = people.colleague.post("/v1/invitations", {}).get_json()["code"]
    people.client.post("/v1/care-links", {"code": code, "scopes": ["practice"]})
    readers = [people.signed_in(each.email) for each in (people.therapist, people.colleague)] * 10
    with ThreadPoolExecutor(len(readers)) as pool:
        list(pool.map(lambda reader: read(reader, people.client), readers))
    assert checked(people.app, people.client) is None
    with people.app.app_context():
        begin("read")
        rows = log(UUID(people.client.id))
        assert [row["number"] for row in rows] == list(range(1, READS + 2 + 20 + 1))


def test_a_row_that_comes_in_during_the_check_is_not_taken_for_a_forged_one(
    people: People,
) -> None:
    me = UUID(people.client.id)
    with people.app.app_context():
        logs.one_instant()
        assert db.session.get_one(AuditHead, me).number == READS + 1
        with ThreadPoolExecutor() as pool:
            pool.submit(read, people.therapist, people.client).result()
        assert audit.broken_at(me) is None


def test_a_first_row_that_two_write_at_once_begins_one_chain(people: People) -> None:
    lea = UUID(people.add_client("Lea", "lea@example.org").id)

    def write(_: int) -> None:
        with people.app.app_context():
            begin("write")
            audit.record(lea, lea, "exported", {}, clock.now())
            db.session.commit()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(16)))
    with people.app.app_context():
        begin("read")
        assert audit.broken_at(lea) is None
        assert [row["number"] for row in log(lea)] == list(range(1, 17))
