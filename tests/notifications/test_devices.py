"""A phone takes pushes for as long as somebody is signed in on it, and for her only."""

from typing import Any

import pytest

from backend.core.ids import uuid7
from tests.fcm_stub import UNREGISTERED, FcmStub
from tests.notifications.conftest import EVENING, PRACTICE, START, Mira
from tests.people import People

PHONE = {"channel": "fcm", "token": "phone", "time_zone": "Europe/Berlin"}


def test_is_registered_and_forgotten(people: People) -> None:
    path = f"/v1/devices/{uuid7()}"
    first = people.client.put(path, PHONE)
    assert first.status_code == 201
    assert first.get_json() == {
        "id": path.removeprefix("/v1/devices/"),
        "channel": "fcm",
        "time_zone": "Europe/Berlin",
        "enabled": True,
    }
    again = people.client.put(path, {**PHONE, "time_zone": "Asia/Tokyo"})
    assert (again.status_code, again.get_json()["time_zone"]) == (200, "Asia/Tokyo")
    assert people.client.delete(path).status_code == 204
    assert people.client.delete(path).status_code == 404


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"channel": "carrier pigeon"}, "/channel"),
        ({"token": ""}, "/token"),
        ({"token": "a" * 4097}, "/token"),
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
        ({"session_id": str(uuid7())}, "/session_id"),
    ],
)
def test_refuses(people: People, change: dict[str, Any], pointer: str) -> None:
    response = people.client.put(f"/v1/devices/{uuid7()}", {**PHONE, **change})
    assert response.status_code == 422
    assert [error["pointer"] for error in response.get_json()["errors"]] == [pointer]


def test_is_nobody_elses(people: People) -> None:
    path = f"/v1/devices/{uuid7()}"
    assert people.client.put(path, PHONE).status_code == 201
    assert people.stranger.delete(path).status_code == 404
    assert people.therapist.put(path, PHONE).status_code == 403
    assert people.client.delete(path).status_code == 204


def test_token_goes_with_the_phone(mira: Mira, stub: FcmStub) -> None:
    """Somebody else signs in on the same phone: it is hers now."""
    mira.has_phone()
    mira.reminded(PRACTICE)
    assert mira.people.stranger.put(f"/v1/devices/{uuid7()}", PHONE).status_code == 201
    assert mira.phones() == {}
    mira.tick(EVENING)
    assert mira.outcome() == ("skipped", "no_device")
    assert stub.arrivals == []


def test_signing_out_ends_that_phone_only(mira: Mira, stub: FcmStub) -> None:
    old = mira.has_phone("old")
    mira.has_phone("new")
    mira.reminded(PRACTICE)
    with mira.at(START):
        assert old.delete("/v1/sessions/current").status_code == 204
    mira.tick(EVENING)
    assert [one.message["token"] for one in stub.arrivals] == ["new"]


def test_a_sign_in_that_has_run_out_is_no_sign_in(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    mira.reminded(PRACTICE)
    mira.tick("2026-05-01T18:30:00+02:00")
    assert len(stub.arrivals) == 0
    mira.tick("2026-05-02T18:30:00+02:00")
    assert [row.reason for row in mira.deliveries()][:2] == ["stale", "no_device"]


def test_comes_back_with_a_new_token(mira: Mira, stub: FcmStub) -> None:
    path = f"/v1/devices/{uuid7()}"
    stub.answer(UNREGISTERED)
    mira.reminded(PRACTICE)
    with mira.at(START) as me:
        assert me.put(path, PHONE).status_code == 201
    mira.tick(EVENING)
    assert mira.phones() == {"phone": False}
    with mira.at(EVENING) as me:
        assert me.put(path, {**PHONE, "token": "fresh"}).get_json()["enabled"] is True
    mira.tick("2026-03-03T18:30:00+01:00")
    assert [one.message["token"] for one in stub.arrivals] == ["phone", "fresh"]
