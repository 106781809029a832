"""Logs say what happened and never what was written."""

import json
from collections.abc import Iterator
from io import StringIO

import pytest
from flask import Flask

from backend.core.log import configure, log
from tests.people import People

MARK = "marked-7f3a"


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """What is logged from now on."""
    stream = StringIO()
    configure(stream)
    yield stream
    configure()


def test_a_request_leaves_a_line_with_its_route_and_nothing_that_was_sent(
    people: People, logged: StringIO
) -> None:
    people.client.create("/v1/contexts", {"words": {"label": MARK}})
    people.client.get(f"/v1/practice-entries?cursor={MARK}")
    people.client.post("/v1/sessions", {"email": f"{MARK}@example.org", "password": MARK})
    lines = logged.getvalue().splitlines()
    assert [json.loads(line)["endpoint"] for line in lines] == [
        "plan.put_context",
        "practice.list_practice_entries",
        "sessions.sign_in",
    ]
    assert not any(MARK in line or people.client.token in line for line in lines)


def test_looking_for_help_leaves_no_line(people: People, logged: StringIO) -> None:
    assert people.client.get("/v1/crisis-lines").status_code == 200
    assert people.client.get(f"/v1/crisis-lines?{MARK}").status_code == 200
    assert logged.getvalue() == ""


def test_a_field_that_is_not_on_the_list_is_dropped(logged: StringIO) -> None:
    log.info("request", email=MARK, status=200)
    line = json.loads(logged.getvalue())
    assert line["status"] == 200
    assert MARK not in json.dumps(line)


def test_an_unexpected_error_is_answered_and_logged_without_its_message(
    running: Flask, monkeypatch: pytest.MonkeyPatch, logged: StringIO
) -> None:
    def broken() -> None:
        raise RuntimeError(MARK)

    monkeypatch.setattr(running, "testing", False)
    monkeypatch.setitem(running.view_functions, "health.live", broken)
    answer = running.test_client().get("/health/live")
    assert answer.status_code == 500
    assert answer.mimetype == "application/problem+json"
    assert MARK not in answer.text + logged.getvalue()
    assert "test_logs.py" in logged.getvalue()
