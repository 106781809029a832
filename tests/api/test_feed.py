"""The feed: nothing lost, nothing doubled, whatever is written meanwhile."""

from base64 import urlsafe_b64encode
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from api.changes import NOUNS
from backend.core.db import db
from backend.core.ids import uuid7
from backend.core.synced import RevisionCounter
from tests.api.subject import Json
from tests.api.sync import feed, pattern, push
from tests.people import People, Person


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 500])
def test_the_feed_loses_and_doubles_nothing_while_writes_come_in(
    people: People, limit: int
) -> None:
    stored = {item["id"]: item for item in push(people.client, *(pattern() for _ in range(7)))}
    people.client.create("/v1/contexts", {"words": {"label": "Home"}})
    seen: dict[str, list[Json]] = {}
    cursor, more, pages = None, True, 0
    while more:
        answer = feed(people.client, cursor, limit)
        cursor, more, pages = answer["cursor"], answer["more"], pages + 1
        for item in answer["items"]:
            seen.setdefault(item["id"], []).append(item)
        if pages == 1:  # one that was seen, one that was not, and a new one
            for id in (*list(stored)[:1], *list(stored)[-1:]):
                body = {"words": {"name": "changed meanwhile"}}
                revision = stored[id]["revision"]
                edited = people.client.put(f"/v1/patterns/{id}", body, If_Match=f'"{revision}"')
                assert edited.status_code == 200
            people.client.create("/v1/nights/2026-11-01", {"time_zone": "Europe/Berlin"})
            more = True
    now = {item["id"]: item for item in feed(people.client)["items"]}
    assert len(now) == 9
    assert {id: items[-1] for id, items in seen.items()} == now
    revisions = [item["revision"] for items in seen.values() for item in items]
    assert len(revisions) == len(set(revisions)) <= len(now) + 2


def test_pages_come_in_the_order_of_revisions(people: People) -> None:
    push(people.client, *(pattern() for _ in range(5)))
    people.client.create("/v1/contexts", {"words": {"label": "Home"}})
    first, last = feed(people.client, limit=4), feed(people.client)
    assert [item["revision"] for item in first["items"]] == [1, 2, 3, 4]
    assert first["more"]
    assert [item["revision"] for item in feed(people.client, first["cursor"])["items"]] == [5, 6]
    assert not last["more"]
    assert feed(people.client, last["cursor"])["items"] == []


def test_a_cursor_ahead_of_the_server_means_start_over(people: People) -> None:
    push(people.client, pattern())
    ahead = feed(people.client)["cursor"]
    with people.app.app_context():  # the server comes back from an older backup
        db.session.get_one(RevisionCounter, UUID(people.client.id)).latest = 0
        db.session.commit()
    assert people.client.get(f"/v1/changes?cursor={ahead}").status_code == 410
    assert people.client.get("/v1/changes").status_code == 200


def _encoded(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


GARBAGE = ["", "x", "*", "MTc*", "%00", "ö", *map(_encoded, ("", "a", "-1", "1|2", "1.5", "²"))]


def test_a_cursor_that_we_did_not_make_is_refused(people: People) -> None:
    for cursor in (*GARBAGE, _encoded("9" * 5000)):
        for path in ("/v1/changes", "/v1/patterns", "/v1/nights", "/v1/access-log"):
            answer = people.client.get(f"{path}?cursor={cursor}")
            assert answer.status_code == 422, (path, cursor)
            assert [error["pointer"] for error in answer.get_json()["errors"]] == ["/cursor"]


def test_two_clients_have_revisions_of_their_own(people: People) -> None:
    for person in (people.client, people.add_client("Lea", f"{uuid7()}@example.org")):
        assert [result["revision"] for result in push(person, pattern(), pattern())] == [1, 2]
    assert len(feed(people.client)["items"]) == 2


def test_what_comes_in_while_a_page_is_read_comes_with_a_later_page(people: People) -> None:
    push(people.client, pattern())
    start = feed(people.client)["cursor"]
    phone, done = unchecked(people, people.client), list[str]()

    def write() -> None:
        done.append(phone.create("/v1/patterns", {"words": {"name": "read already"}})["id"])
        for _ in range(2):
            done.append(phone.create("/v1/reminders", NOUNS["reminder"].example)["id"])

    def interfere(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "FROM reminders" in statement and not done:
            done.append("")
            writer = Thread(target=write)
            writer.start()
            writer.join()

    with people.app.app_context():
        event.listen(db.engine, "before_cursor_execute", interfere)
        try:
            page = feed(people.client, start, limit=1)
        finally:
            event.remove(db.engine, "before_cursor_execute", interfere)
    seen = [item["id"] for item in page["items"]]
    while page["more"] or len(seen) < 3:
        page = feed(people.client, page["cursor"], limit=1)
        assert page["items"], "something was lost"
        seen += [item["id"] for item in page["items"]]
    assert seen == done[1:]


THREADS, WRITES = 8, 25


class Follower(Thread):
    """A second device of the client, which keeps up with the feed."""

    def __init__(self, phone: Person) -> None:
        super().__init__()
        self.phone, self.seen, self.done = phone, dict[str, Json](), False

    def run(self) -> None:
        cursor = None
        last_round = False
        while not last_round:
            last_round = self.done
            more = True
            while more:
                answer = feed(self.phone, cursor, 7)
                self.seen |= {item["id"]: item for item in answer["items"]}
                cursor, more = answer["cursor"], answer["more"]


def unchecked(people: People, person: Person) -> Person:
    """The same phone with a client of its own, for a thread of its own."""
    http = FlaskClient(people.app, people.app.response_class)
    return Person(http, person.email, person.id, person.token)


def stored(phone: Person, path: str, body: Json, **precondition: str) -> TestResponse:
    """The answer to a PUT, sent again for as long as the database is busy, as a device does."""
    while (answer := phone.put(path, body, **precondition)).status_code == 503:
        assert answer.headers["Retry-After"]
    return answer


def test_no_acknowledged_write_is_lost_under_concurrency(people: People) -> None:
    shared = people.client.create("/v1/patterns", {"words": {"name": "fought over"}})
    acknowledged: list[Json] = []

    def write(phone: Person) -> None:
        for n in range(WRITES - 1):
            noun = NOUNS["context" if n % 2 else "pattern"]
            answer = stored(phone, f"/v1/{noun.path}/{uuid7()}", noun.example, If_None_Match="*")
            assert answer.status_code in (200, 201)  # 200: a 503 before was stored after all
            acknowledged.append(answer.get_json())
        body = {"words": {"name": f"mine: {uuid7()}"}}
        answer = stored(phone, f"/v1/patterns/{shared['id']}", body, If_Match='"1"')
        assert answer.status_code in (200, 412)
        if answer.status_code == 200:
            acknowledged.append(answer.get_json())

    writers = [
        Thread(target=write, args=[unchecked(people, people.client)]) for _ in range(THREADS)
    ]
    follower = Follower(unchecked(people, people.client))
    for thread in (*writers, follower):
        thread.start()
    for thread in writers:
        thread.join()
    follower.done = True
    follower.join()

    assert len(acknowledged) == THREADS * (WRITES - 1) + 1, "one edit of the shared one wins"
    assert sorted(r["revision"] for r in acknowledged) == list(range(2, len(acknowledged) + 2))
    now = {item["id"]: item for item in feed(people.client, limit=500)["items"]}
    assert {id: item["record"] for id, item in now.items()} == {r["id"]: r for r in acknowledged}
    assert follower.seen == now
