"""The app's own files: packed for whoever can unpack, whole for whoever cannot."""

import gzip
from pathlib import Path

import pytest
from flask import Flask

from backend.app import create_app
from backend.core.config import Settings
from backend.core.keyring import new_master_key

SCRIPT = b"export const anew = 1;"


@pytest.fixture
def web(tmp_path: Path) -> Flask:
    """It needs no database."""
    new_master_key(tmp_path / "master.key")
    assets = tmp_path / "app" / "assets"
    assets.mkdir(parents=True)
    (tmp_path / "app" / "index.html").write_text("<!doctype html>")
    (assets / "a.js").write_bytes(SCRIPT)
    (assets / "a.js.gz").write_bytes(gzip.compress(SCRIPT))
    url = f"sqlite:///{tmp_path / 'never-made.db'}"
    folder = tmp_path / "app"
    return create_app(
        Settings(url, tmp_path / "master.key", "http://localhost", app_directory=folder)
    )


def test_who_can_unpack_gets_the_packed_file(web: Flask) -> None:
    answer = web.test_client().get("/assets/a.js", headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(answer.data) == SCRIPT
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("taken", ["identity", "gzip;q=0", "br"])
def test_who_cannot_gets_it_whole(web: Flask, taken: str) -> None:
    answer = web.test_client().get("/assets/a.js", headers={"Accept-Encoding": taken})
    assert answer.data == SCRIPT
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_a_file_that_is_not_packed_is_handed_out_as_it_is(web: Flask) -> None:
    answer = web.test_client().get("/", headers={"Accept-Encoding": "gzip"})
    assert answer.data == b"<!doctype html>"
    assert web.test_client().get("/assets/../../master.key").status_code == 404


def test_whoever_asks_for_the_head_of_an_answer_gets_no_body(web: Flask) -> None:
    asked = web.test_client()
    whole, head = asked.get("/health/live"), asked.head("/health/live")
    assert (head.data, head.status) == (b"", whole.status)
    assert head.headers["Content-Length"] == str(len(whole.data))
    assert head.headers["Cache-Control"] == "no-store"


def test_no_blueprint_asks_to_be_called_around_requests(web: Flask) -> None:
    """Nobody would call it: backend/connected.py."""
    asks = (web.before_request_funcs, web.after_request_funcs)
    assert [{*hooks} for hooks in asks] == [{None}, {None}]
    assert not web.teardown_request_funcs
    assert not web.url_value_preprocessors
