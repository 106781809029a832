"""The limit: the same statements on a bare WSGI handler with a raw driver; PostgreSQL.

No framework, no validation, every token known from the start.
"""

import os
import threading
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import orjson
import psycopg

from benchmarks.peers import statements
from benchmarks.peers.statements import COLUMNS

_here = threading.local()
_BINARY = ("uuid", "timestamptz", "int")


def connection() -> Any:
    """One a thread, each statement a transaction of its own."""
    if not hasattr(_here, "connection"):
        _here.connection = psycopg.connect(
            os.environ["BENCH_DATABASE"],
            autocommit=True,
            prepare_threshold=0,
            cursor_factory=psycopg.RawCursor,
            row_factory=psycopg.rows.dict_row,
        )
    return _here.connection


_tokens = {
    bytes(row["token_hash"]): row["account_id"]
    for row in connection().execute("SELECT token_hash, account_id FROM sessions")
}


def application(environ: dict[str, Any], start: Any) -> list[bytes]:
    token = environ["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    account = _tokens[sha256(token.encode()).digest()]
    body = _answer(environ, account)
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def _answer(environ: dict[str, Any], account: UUID) -> bytes:
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if method == "PUT":
        return _put(account, path.rpartition("/")[2], environ["wsgi.input"].read())
    if method == "POST":
        return _flush(account, environ["wsgi.input"].read())
    query = parse_qs(environ["QUERY_STRING"])
    if path == "/v1/changes":
        return _pull(account, int(query["limit"][0]))
    if path == "/v1/clients":
        return orjson.dumps({"items": _rows(statements.CASELOAD, [account])})
    period = (query["from"][0], query["to"][0])
    row = _rows(statements.SUMMARY, [account, path.split("/")[3], *period])[0]
    return str(row["json_build_object"]).encode()


def _rows(statement: str, values: list[Any]) -> list[dict[str, Any]]:
    return connection().execute(statement, values).fetchall()  # type: ignore[no-any-return]


def _put(account: UUID, id: str, body: bytes) -> bytes:
    sent = orjson.loads(body)
    sent["words"] = orjson.dumps(sent["words"]).decode()
    return orjson.dumps(_shown(_rows(statements.PUT, [account, id, *_values(sent)])[0]))


def _values(sent: dict[str, Any]) -> list[Any]:
    return [sent[name] for name in COLUMNS]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    row["words"] = orjson.Fragment(row["words"])
    return row


def _flush(account: UUID, body: bytes) -> bytes:
    items = orjson.loads(body)["items"]
    records = [item["record"] for item in items]
    columns = [_array([item["id"] for item in items], "uuid")]
    for name, kind in COLUMNS.items():
        values = [record[name] for record in records]
        if kind == "jsonb":
            values = [orjson.dumps(value).decode() for value in values]
        columns.append(_array(values, kind))
    return orjson.dumps({"results": [*map(_shown, _rows(statements.FLUSH, [account, *columns]))]})


def _array(values: list[Any], kind: str) -> str:
    """As PostgreSQL writes an array: several times faster than to adapt a list."""
    if kind in _BINARY:
        return "{" + ",".join("NULL" if one is None else str(one) for one in values) + "}"
    return "{" + ",".join("NULL" if one is None else _quoted(one) for one in values) + "}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _pull(account: UUID, limit: int) -> bytes:
    rows = [
        row
        for statement in (statements.PULL_ENTRIES, statements.PULL_NIGHTS)
        for row in _rows(statement, [account, 0, limit + 1])
    ]
    rows.sort(key=lambda row: row["revision"])
    return orjson.dumps({"items": [*map(_shown, rows[:limit])], "more": len(rows) > limit})
