"""Whoever watches over the installation sees lag, backlog and outcomes, and nothing of anybody."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.fcm_stub import FcmStub
from tests.notifications.conftest import EVENING, PRACTICE, Mira

TOKEN = "a long token of ours"


def read(mira: Mira, **request: Any) -> TestResponse:
    with mira.at("2026-03-02T18:32:00+01:00"):
        return mira.app.test_client().get("/metrics", **request)


def test_says_how_late_the_oldest_is_and_how_the_last_day_ended(mira: Mira, stub: FcmStub) -> None:
    mira.reminded({**PRACTICE, "local_time": "18:00"})
    mira.tick("2026-03-02T18:00:00+01:00")
    mira.reminded(PRACTICE)
    answer = read(mira)
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    assert lines == [
        "anew_reminders_backlog 1",
        "anew_reminders_lag_seconds 120.000",
        'anew_reminders_finished_last_day{state="skipped",reason="no_device"} 1',
    ]
    mira.tick(EVENING)
    assert "anew_reminders_lag_seconds 0.000" in read(mira).text


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("203.0.113.5", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.5"}, 404),
        ("203.0.113.5", {"Authorization": f"Bearer {TOKEN}"}, 404),
    ],
)
def test_without_a_token_only_this_machine_reads_it(
    mira: Mira, address: str, headers: dict[str, str], status: int
) -> None:
    asked = {"environ_overrides": {"REMOTE_ADDR": address}, "headers": headers}
    assert read(mira, **asked).status_code == status


def test_with_a_token_whoever_shows_it_and_nobody_else(
    mira: Mira, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(mira.app.config, "METRICS_TOKEN", TOKEN)
    far = {"environ_overrides": {"REMOTE_ADDR": "203.0.113.5"}}
    right = {"Authorization": f"Bearer {TOKEN}"}
    assert read(mira, headers=right, **far).status_code == 200
    assert read(mira, headers={"Authorization": "Bearer wrong"}, **far).status_code == 404
    assert read(mira).status_code == 404, "this machine has no token"
