"""Two writes of one client at once: the second sees what the first has written."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from api.plan import CONTEXTS
from backend.core import clock, sync
from backend.core.db import db
from backend.core.ids import uuid7
from backend.core.sync import Change
from tests.faults.test_lock_order import wait_until_somebody_waits, writing
from tests.people import People


def test_who_waited_for_a_write_of_the_same_record_finds_it_stored(people: People) -> None:
    """It was read in the very statement that waited, which still saw the rows as before."""
    me, id = people.client, uuid7()
    body = {"words": {"label": "The bakery"}}
    loaded = CONTEXTS.takes.load(body)
    with writing(people.app), ThreadPoolExecutor(1) as pool:
        sync.write(CONTEXTS.kind, UUID(me.id), CONTEXTS.change(id, None, loaded), clock.now())
        answer = pool.submit(me.put, f"/v1/contexts/{id}", body, If_None_Match="*")
        wait_until_somebody_waits()
        db.session.commit()
        again = answer.result()
    assert (again.status_code, again.get_json()["words"]) == (200, body["words"])


def test_who_waited_for_a_write_that_changed_nothing_goes_on(people: People) -> None:
    me = people.client
    with writing(people.app), ThreadPoolExecutor(1) as pool:
        sync.write(CONTEXTS.kind, UUID(me.id), Change(uuid7(), None, None), clock.now())
        answer = pool.submit(me.create, "/v1/contexts", {"words": {"label": "The bakery"}})
        wait_until_somebody_waits()
        db.session.commit()
        assert answer.result()["words"] == {"label": "The bakery"}
