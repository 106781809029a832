"""The due table follows the rule: edits, deletions, clock changes, travels."""

from typing import Any

import pytest

from backend.core.ids import uuid7
from tests.fcm_stub import UNAVAILABLE, FcmStub
from tests.notifications.conftest import EVENING, PRACTICE, START, Mira
from tests.people import Person


def due(mira: Mira) -> list[str]:
    """What is still to come, as UTC instants."""
    rows = [row for row in mira.deliveries() if row.finished_at is None]
    return [row.due_at.isoformat().replace("+00:00", "Z") for row in rows]


def edit(mira: Mira, stored: dict[str, Any], at: str, **changes: Any) -> dict[str, Any]:
    with mira.at(at) as me:
        response = me.put(
            f"/v1/reminders/{stored['id']}",
            {**PRACTICE, **changes},
            If_Match=f'"{stored["revision"]}"',
        )
    assert response.status_code == 200, response.text
    changed: dict[str, Any] = response.get_json()
    return changed


def test_moves_with_the_rule(mira: Mira) -> None:
    stored = mira.reminded(PRACTICE)
    assert due(mira) == ["2026-03-02T17:30:00Z"]
    stored = edit(mira, stored, START, local_time="19:15")
    assert due(mira) == ["2026-03-02T18:15:00Z"]
    stored = edit(mira, stored, START, weekdays=["TH"])
    assert due(mira) == ["2026-03-05T17:30:00Z"]
    stored = edit(mira, stored, START, enabled=False)
    assert (due(mira), stored["next_firings"]) == ([], [])
    edit(mira, stored, START)
    assert due(mira) == ["2026-03-02T17:30:00Z"]


def test_ends_with_the_rule(mira: Mira) -> None:
    stored = mira.reminded(PRACTICE)
    with mira.at(START) as me:
        path = f"/v1/reminders/{stored['id']}"
        assert me.delete(path, If_Match=f'"{stored["revision"]}"').status_code == 204
    assert mira.deliveries() == []


def test_a_day_that_was_settled_never_comes_again(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    stored = mira.reminded(PRACTICE)
    mira.tick(EVENING)
    edit(mira, stored, EVENING, local_time="20:00")
    assert due(mira) == ["2026-03-03T19:00:00Z"]
    assert mira.tick("2026-03-02T20:00:00+01:00") == 0
    assert len(stub.arrivals) == 1


def test_what_was_claimed_before_the_edit_is_not_sent(mira: Mira, stub: FcmStub) -> None:
    """A worker that died after its claim left the row; the edit clears it away."""
    mira.has_phone()
    stored = mira.reminded(PRACTICE)
    mira.claim(EVENING)
    edit(mira, stored, "2026-03-02T18:31:00+01:00", local_time="20:00")
    assert due(mira) == ["2026-03-02T19:00:00Z"]
    mira.tick("2026-03-02T18:40:00+01:00")
    assert stub.arrivals == []


def test_an_edit_leaves_alone_what_was_tried(mira: Mira, stub: FcmStub) -> None:
    """Perhaps it was shown: a second occurrence on that day could be one too many."""
    mira.has_phone()
    stub.answer(UNAVAILABLE)
    stored = mira.reminded(PRACTICE)
    mira.tick(EVENING)
    edit(mira, stored, "2026-03-02T18:31:00+01:00", local_time="20:00")
    assert due(mira) == ["2026-03-02T17:30:00Z", "2026-03-03T19:00:00Z"]
    mira.tick("2026-03-02T18:31:00+01:00")
    assert due(mira) == ["2026-03-03T19:00:00Z"]
    assert len(set(stub.tags)) == 1


@pytest.mark.parametrize(
    ("start", "local_time", "expected"),
    [
        # 29 March: 02:00 becomes 03:00, so 02:30 does not exist.
        ("2026-03-28T12:00:00+01:00", "02:30", ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]),
        # 25 October: 03:00 becomes 02:00, so 02:30 comes twice; the first is meant.
        ("2026-10-24T12:00:00+02:00", "02:30", ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]),
        # The wall says the same every day, the instant moves.
        ("2026-03-28T12:00:00+01:00", "18:30", ["2026-03-28T17:30:00Z", "2026-03-29T16:30:00Z"]),
    ],
)
def test_clock_changes(mira: Mira, start: str, local_time: str, expected: list[str]) -> None:
    with mira.at(start) as me:
        reminders = {"quiet_from": "00:00", "quiet_to": "00:00"}
        assert me.patch("/v1/me", {"reminders": reminders}).status_code == 200
    stored = mira.reminded({**PRACTICE, "local_time": local_time}, start)
    assert stored["next_firings"][:2] == expected
    assert due(mira) == expected[:1]
    mira.tick(expected[0])
    assert due(mira) == expected[1:]


def travel(phone: Person, id: str, token: str, time_zone: str) -> None:
    body = {"channel": "fcm", "token": token, "time_zone": time_zone}
    assert phone.put(f"/v1/devices/{id}", body).status_code in (200, 201)


def test_follows_the_phone(mira: Mira) -> None:
    rule = {**PRACTICE, "time_zone": None, "follows_device": True}
    mira.reminded(rule)
    assert due(mira) == ["2026-03-02T17:30:00Z"]  # no phone yet: the account's zone
    old, new = str(uuid7()), str(uuid7())
    with mira.at(START) as me:
        travel(me, old, "old", "Europe/Lisbon")
    assert due(mira) == ["2026-03-02T18:30:00Z"]
    with mira.at("2026-03-02T12:01:00+01:00") as me:
        travel(me, new, "new", "America/New_York")
        assert due(mira) == ["2026-03-02T23:30:00Z"]
        assert me.delete(f"/v1/devices/{new}").status_code == 204
    assert due(mira) == ["2026-03-02T18:30:00Z"]


def test_a_fixed_zone_stays(mira: Mira) -> None:
    mira.reminded(PRACTICE)
    mira.has_phone(time_zone="America/New_York")
    assert due(mira) == ["2026-03-02T17:30:00Z"]


def test_flying_west_brings_no_day_twice(mira: Mira, stub: FcmStub) -> None:
    """Auckland's Monday was settled; then it is Sunday in Honolulu, and Monday comes again."""
    rule = {**PRACTICE, "time_zone": None, "follows_device": True}
    id = str(uuid7())
    with mira.at(START) as me:
        travel(me, id, "phone", "Pacific/Auckland")
    mira.reminded(rule, "2026-03-02T06:00:00+01:00")
    assert due(mira) == ["2026-03-02T05:30:00Z"]
    mira.tick("2026-03-02T05:30:00Z")
    with mira.at("2026-03-02T05:40:00+00:00") as me:
        travel(me, id, "phone", "Pacific/Honolulu")
    assert [row.local_date.day for row in mira.deliveries()] == [2, 3]
    assert due(mira) == ["2026-03-04T04:30:00Z"]
