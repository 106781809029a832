"""Every failure has one shape, and never says more than it should."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from api.problems import SAYS
from backend.app import create_app
from backend.core import errors
from backend.core.config import Settings
from backend.core.db import db
from backend.core.errors import AnewError, FieldError, Invalid

SHAPE = {"type", "title", "status", "detail", "trace_id", "errors"}


def _tree(parent: type[AnewError] = AnewError) -> Iterator[type[AnewError]]:
    for child in parent.__subclasses__():
        yield child
        yield from _tree(child)


def test_every_error_has_a_status_that_the_document_explains() -> None:
    own = [each for each in _tree() if each.__module__ == errors.__name__]
    assert len(own) > 8
    assert len({each.code for each in own}) == len(own)
    for each in own:
        assert each.status in SAYS, each
        assert each.__name__ in (errors.__doc__ or "")
        assert each().detail == each.title != AnewError.title
    assert Invalid.field("/a", "b", "c").errors == (FieldError("/a", "b", "c"),)


@pytest.fixture
def failing(settings: Settings, app: Flask) -> Flask:
    """As it runs for people: it answers where the others raise. With routes that fail."""
    application = create_app(settings)

    @application.get("/v1/bug/<secret>")
    def bug(secret: str) -> Any:
        raise KeyError(f"value {secret} in /home/operator")

    @application.get("/v1/query/<secret>")
    def query(secret: str) -> Any:
        return str(db.session.execute(text("SELECT :secret FROM nowhere"), {"secret": secret}))

    return application


def problem(response: TestResponse, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    body: dict[str, Any] = json.loads(response.data)
    assert set(body) == SHAPE
    assert body["status"] == status
    assert body["type"].startswith("urn:anew:problem:")
    assert len(body["trace_id"]) == 16
    return body


def test_a_bug_tells_nothing_but_a_trace_id(
    failing: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    body = problem(failing.test_client().get("/v1/bug/s3cret"), 500)
    assert "s3cret" not in str(body)
    assert "KeyError" not in str(body)
    assert "operator" not in str(body)


def test_a_failing_query_shows_no_sql(failing: Flask) -> None:
    response = failing.test_client().get("/v1/query/s3cret")
    body = problem(response, response.status_code)
    assert response.status_code >= 500
    assert not [
        word
        for word in ("s3cret", "SELECT", "nowhere", "sqlite", "psycopg")
        if word in (response.text)
    ], body


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/unknown", 404),
        ("GET", "/v1/", 404),
        ("DELETE", "/v1/insights", 405),
        ("TRACE", "/v1/me", 405),
        ("GET", "/v1/me", 401),
        ("GET", "/%2e%2e/%2e%2e/etc/passwd", 404),
        ("GET", "/assets/../../master.key", 404),
    ],
)
def test_what_flask_refuses_is_a_problem_too(
    failing: Flask, method: str, path: str, status: int
) -> None:
    response = failing.test_client().open(path, method=method)
    problem(response, status)
    if status == 405:
        assert "GET" in response.headers["Allow"]


def test_every_answer_has_the_headers_of_a_careful_server(failing: Flask) -> None:
    for path in ("/", "/v1/me", "/health/live", "/v1/bug/x"):
        headers = failing.test_client().get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
