"""A file of nights, sent: what becomes of each, and that it can be sent again."""

import io
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, cast

import pytest
from werkzeug.test import TestResponse

from backend.core import clock
from tests.api.subject import Json
from tests.people import People, Person
from tests.sleep.device_files import FILES, FITBIT, OURA, apple, apple_night, zipped

NOW = datetime.fromisoformat("2025-07-20T12:00:00+02:00")


@pytest.fixture
def me(people: People) -> Iterator[Person]:
    with clock.at(NOW):
        yield people.signed_in(people.client.email)


def sent(me: Person, body: bytes, kind: str = "application/octet-stream") -> TestResponse:
    headers = {"Authorization": f"Bearer {me.token}", "Content-Type": kind}
    return me.http.post("/v1/sleep-imports", data=body, headers=headers)


def counts(me: Person, body: bytes) -> Json:
    answer = sent(me, body)
    assert answer.status_code == 200, answer.text
    return {name: n for name, n in answer.get_json()["counts"].items() if n}


def feed(me: Person) -> Any:
    return me.get("/v1/changes").get_json()


@pytest.mark.parametrize("source", sorted(FILES))
def test_the_same_file_twice_changes_nothing(me: Person, source: str) -> None:
    first = counts(me, FILES[source])
    before = feed(me)
    assert counts(
        me, zipped({"sleep.json": FILES[source]}) if source != "apple_health" else FILES[source]
    ) == {**_unchanged(first, source)}
    assert feed(me) == before


def _unchanged(first: Json, source: str) -> Json:
    again = {"unchanged": first["created"] + first.get("unchanged", 0)}
    assert source != "oura" or first == {"created": 1, "unchanged": 1}  # one was never here
    return again


def test_a_longer_export_a_month_later_adds_only_the_new_nights(me: Person) -> None:
    month = [line for day in range(2, 9) for line in apple_night(day)]
    assert counts(me, apple(*month)) == {"created": 7}
    longer = [*month, *(line for day in range(9, 12) for line in apple_night(day))]
    assert counts(me, apple(*longer)) == {"unchanged": 7, "created": 3}


def test_a_corrected_night_replaces_and_a_deleted_one_retracts(me: Person) -> None:
    (night, *_) = OURA["data"]
    body = {"data": [{**night, "id": "a3"}]}
    assert counts(me, json.dumps(body).encode()) == {"created": 1}
    body["data"][0]["rem_sleep_duration"] = 900
    assert counts(me, json.dumps(body).encode()) == {"updated": 1}
    (stored,) = me.get("/v1/device-nights").get_json()["items"]
    assert stored["rem_minutes"] == 15
    body["data"][0]["type"] = "deleted"
    assert counts(me, json.dumps(body).encode()) == {"retracted": 1}
    assert me.get("/v1/device-nights").get_json()["items"] == []
    assert counts(me, json.dumps(body).encode()) == {"unchanged": 1}


def test_a_night_whose_start_was_corrected_takes_the_place_of_the_old_one(me: Person) -> None:
    lines = apple_night(2)
    assert counts(me, apple(*lines)) == {"created": 1}
    moved = [line.replace("22:30:00", "22:20:00") for line in lines]
    assert counts(me, apple(*moved)) == {"created": 1, "retracted": 1}
    assert len(me.get("/v1/device-nights").get_json()["items"]) == 1
    assert counts(me, apple(*lines)) == {"refused": 1}  # it stays as it was corrected


def test_nights_of_one_device_that_overlap_in_a_file_are_refused_by_name(me: Person) -> None:
    twice = [FITBIT[0], {**FITBIT[0], "logId": 5, "startTime": "2025-07-01T23:30:00.000"}]
    answer = sent(me, json.dumps([{**log, "levels": {}} for log in twice]).encode()).get_json()
    assert answer["counts"]["refused"] == answer["counts"]["created"] == 1
    (refused,) = [each for each in answer["nights"] if each["outcome"] == "refused"]
    assert "overlaps" in refused["reason"]
    assert refused["where"] == "night of 2025-07-01 21:30 UTC"


def test_a_broken_night_is_named_and_the_rest_is_kept(me: Person) -> None:
    answer = sent(me, json.dumps([{**FITBIT[0], "endTime": "x"}, FITBIT[1]]).encode()).get_json()
    assert [each["outcome"] for each in answer["nights"]] == ["refused", "created"]
    assert answer["nights"][0]["where"] == "night 1"


def test_a_night_of_the_future_is_refused(me: Person) -> None:
    with clock.at(datetime.fromisoformat("2025-06-01T12:00:00+02:00")):
        early = me.http.post(
            "/v1/sessions", json={"email": me.email, "password": "a sentence is good"}
        ).get_json()
        answer = sent(Person(me.http, me.email, me.id, early["access_token"]), FILES["fitbit"])
    assert answer.get_json()["counts"]["refused"] == 2


@pytest.mark.parametrize("body", [b"<HealthData>", b"[", b"hello", b"PK\x03\x04", b"\0" * 100])
def test_a_file_that_breaks_off_leaves_nothing(me: Person, body: bytes) -> None:
    before = feed(me)
    answer = sent(me, body)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["code"] == "broken-file"
    assert "Nothing of this file was kept" in answer.get_json()["errors"][0]["detail"]
    assert feed(me) == before


def test_three_gigabytes_are_refused_by_their_length_alone(me: Person) -> None:
    answer = me.http.post(
        "/v1/sleep-imports",
        input_stream=io.BytesIO(b""),
        environ_overrides={"CONTENT_LENGTH": str(3 * 1024**3)},
        headers={
            "Authorization": f"Bearer {me.token}",
            "Content-Type": "application/octet-stream",
        },
    )
    assert answer.status_code == 413
    assert "20 MiB" in answer.get_json()["detail"]
    assert sent(me, b"x" * (1024 * 1024 + 1)).status_code == 422  # its own limit, not the app's
    assert sent(me, b"{}", "text/plain").status_code == 415


def test_devices_stand_beside_the_diary_and_the_preview_is_what_the_therapist_gets(
    people: People, me: Person
) -> None:
    with clock.at(NOW):
        people.client, people.therapist = me, people.signed_in(people.therapist.email)
        link = people.share("sleep")
        days = [line for day in range(13, 20) for line in apple_night(day)]
        counts(me, apple(*days))
        for day in range(13, 20):
            diary: Json = {
                "time_zone": "Europe/Berlin",
                "tried_to_sleep": "23:00",
                "into_bed": "22:30",
            }
            diary |= {"sleep_latency_minutes": 0, "awake_minutes": 30, "awakenings": 1}
            diary |= {"final_awakening": "06:00", "out_of_bed": "06:30"}
            body = {**diary, "private": day == 19}
            me.create(f"/v1/nights/{date(2025, 7, day)}", body)
        own = _devices(me.get("/v1/insights?from=2025-07-01&to=2025-07-19"))
        assert [pair["total_sleep_gap_minutes"] for pair in own["nights"]] == [20] * 7
        said = own["week"]["rem_minutes"]
        assert (said["value"], said["n"], said["standing"]) == (60, 7, "enough")
        assert said["sentence"].startswith("Device estimate of REM: 1:00 h")
        assert own["week"]["total_sleep_gap_minutes"]["sentence"].startswith(
            "Total sleep, device minus diary: +20 min"
        )
        query = "from=2025-07-01&to=2025-07-19"
        seen = people.therapist.get(f"/v1/clients/{me.id}/summary?{query}")
        assert me.get(f"/v1/care-links/{link}/preview?{query}").data == seen.data
        shown = _devices(seen)
        assert len(shown["nights"]) == 6  # the private morning is not told by the watch either
        assert "Watch" not in seen.text


def _devices(answer: TestResponse) -> Json:
    assert answer.status_code == 200, answer.text
    (device,) = answer.get_json()["sleep"]["devices"]
    return cast(Json, device)


def test_a_device_night_cannot_last_longer_than_a_day(me: Person) -> None:
    began = NOW - timedelta(hours=30)
    body = {"source": "oura", "started_at": began.isoformat(), "ended_at": NOW.isoformat()}
    body |= {"start_offset_minutes": 0, "end_offset_minutes": 0}  # type: ignore[dict-item]
    path = "/v1/device-nights/00000000-0000-7000-8000-000000000001"
    answer = me.put(path, body, If_None_Match="*")
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "/ended_at"
