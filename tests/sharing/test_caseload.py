"""A list of many costs no more statements than a list of few, the first look of a day included."""

from uuid import UUID

from sqlalchemy import select

from backend.accounts.models import Account, CareLink
from backend.core import audit, clock
from backend.core.db import begin, db
from backend.core.ids import uuid7
from tests.counted import counted
from tests.many_clients import fill
from tests.people import People, Person

FEW, MANY = 2, 40


def share_with(therapist: Person, clients: list[Account]) -> None:
    """Each has a name, and shares practice and sleep with her."""
    for client in clients:
        client.display_name = client.email
        made = CareLink(id=uuid7(), client_id=client.id, therapist_id=UUID(therapist.id))
        made.scopes, made.created_at = ["practice", "sleep"], clock.now()
        db.session.add(made)


def looks(people: People, therapist: Person) -> tuple[int, int]:
    """How many clients she sees, and what it took."""
    with people.app.app_context(), counted() as statements:
        items = therapist.get("/v1/clients").get_json()["items"]
    assert all(item["display_name"] for item in items)
    return len(items), len(statements)


def test_the_number_of_statements_does_not_grow_with_the_clients(people: People) -> None:
    fill(people.app, FEW + MANY, clock.now())
    with people.app.app_context():
        begin("write")
        made = list(db.session.scalars(select(Account).where(Account.email.like("fcm-%"))))
        ids = [each.id for each in made]
        share_with(people.therapist, made[:FEW])
        share_with(people.colleague, made[FEW:])
        db.session.commit()
    first = [looks(people, each) for each in (people.therapist, people.colleague)]
    again = [looks(people, each) for each in (people.therapist, people.colleague)]
    assert [count for count, _ in first] == [FEW, MANY]
    assert first[0][1] == first[1][1] > again[0][1] == again[1][1]
    with people.app.app_context():
        begin("read")
        assert {audit.broken_at(id) for id in ids} == {None}
