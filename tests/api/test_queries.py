"""Every statement on a client's table names the client: nobody's records can be reached by id."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, delete, event, select, update
from sqlalchemy.orm import aliased

from api.changes import NOUNS
from backend.core import clock
from backend.core.ids import uuid7
from notifications import dispatch
from notifications.models import Delivery, Reminder
from practice.models import Behaviour, PracticeEntry
from sleep.models import Night
from tests.access.cast import add_admin
from tests.api.query_check import strays
from tests.api.world import make_world
from tests.people import People
from tests.test_access import ENDS, ROLES, ROUTES
from tests.test_architecture import CLIENT_OWNED

ME = uuid7()
ALLOWED = {
    # The worker takes what is due, whosever it is.
    "UPDATE deliveries SET claimed_by",
    # An operator counts what waits and how it ended, over everybody.
    "SELECT count(*) AS count_1, min(deliveries.due_at)",
    "SELECT deliveries.state, deliveries.reason, count(*)",
    # A push token belongs to one person at a time: the last who registered it.
    "DELETE FROM devices WHERE devices.token_hash",
}


@contextmanager
def watched() -> Iterator[tuple[list[str], dict[str, set[str]]]]:
    """The statements executed meanwhile, and those that stray."""
    seen: list[str] = []
    astray: dict[str, set[str]] = {}

    shapes = set()

    def check(_connection: Any, statement: Any, *_: Any) -> None:
        shape = statement._generate_cache_key()  # the same but for its values
        if shape is not None and shape.key in shapes:
            return
        shapes.add(shape.key if shape is not None else None)
        text = " ".join(str(statement).split())
        seen.append(text)
        found = strays(statement, CLIENT_OWNED)
        if found and not any(allowed in text for allowed in ALLOWED):
            astray[text] = found

    event.listen(Engine, "before_execute", check)
    try:
        yield seen, astray
    finally:
        event.remove(Engine, "before_execute", check)


def test_the_check_sees_a_statement_that_strays() -> None:
    other = aliased(Reminder)
    joined = select(Delivery).join(Reminder, Delivery.reminder_id == Reminder.id)
    astray = [
        select(Night),
        select(Night.id).where(Night.id == clock.now().date()),
        select(Night).where(Night.client_id != ME),
        select(Night).where((Night.client_id == ME) | (Night.private.is_(True))),
        select(PracticeEntry).where(Night.client_id == ME),
        update(Night).where(Night.private.is_(True)).values(private=False),
        delete(Behaviour),
        joined.where(Delivery.client_id == ME),
        select(Night).where(
            Night.client_id == ME, select(Behaviour.id).where(Behaviour.active).exists()
        ),
        select(other).where(other.enabled),
        select(other, Reminder).where(other.client_id == ME),
    ]
    for statement in astray:
        assert strays(statement, CLIENT_OWNED), statement
    kept = [
        select(Night).where(Night.client_id == ME, Night.private.is_(True)),
        select(Night).where(Night.client_id.in_([ME])),
        joined.where(Delivery.client_id == ME, Reminder.client_id == ME),
        select(other).where(other.client_id == ME),
        delete(Behaviour).where(Behaviour.client_id == ME),
    ]
    for statement in kept:
        assert strays(statement, CLIENT_OWNED) == set(), statement


def test_every_statement_names_the_client(people: People) -> None:
    with watched() as (seen, astray):
        world = make_world(people)
        add_admin(people)
        for role in ROLES:
            for route in sorted(set(ROUTES) - {*ENDS}):
                world.send(route, world.token(role))
        _edit_and_delete_everything(people)
        with clock.at(clock.now() + timedelta(days=8)), people.app.app_context():
            assert dispatch.tick({}, "worker") > 0
    assert astray == {}
    for table in CLIENT_OWNED:
        assert any(f" {table}" in text for text in seen), f"nothing was seen of {table}"
    for text in ALLOWED:
        assert any(text in each for each in seen), f"is no longer needed: {text}"


def _edit_and_delete_everything(people: People) -> None:
    for noun in NOUNS.values():
        if noun.kind.name != "reminder":  # the worker shall have one
            for record in people.client.get(f"/v1/{noun.path}").get_json()["items"]:
                etag = f'"{record["revision"]}"'
                path = f"/v1/{noun.path}/{record[noun.key]}"
                assert people.client.delete(path, If_Match=etag).status_code == 204
    items = [{"kind": name, "id": str(uuid7()), "base": 1, "deleted": True} for name in NOUNS]
    assert people.client.post("/v1/changes", {"items": items}).status_code == 200
