"""The limit on SQLite: a bare WSGI handler, the raw driver, one durable commit a request. W1."""

import os
import sqlite3
from datetime import datetime
from hashlib import sha256
from threading import Lock
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from benchmarks.peers.statements import COLUMNS

NAMES = ("id", "client_id", "seq", "local_date", *COLUMNS)
BUMP = "UPDATE accounts SET change_seq = change_seq + 1 WHERE id = ? RETURNING change_seq"
PUT = (
    f"INSERT INTO entries ({', '.join(NAMES)}) VALUES ({', '.join('?' * len(NAMES))}) "
    "ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in NAMES[2:])
    + " WHERE client_id = excluded.client_id AND logged_at <= excluded.logged_at"
)

_connection = sqlite3.connect(
    os.environ["BENCH_DATABASE"].removeprefix("sqlite:///"),
    isolation_level=None,
    check_same_thread=False,
)
_connection.execute("PRAGMA journal_mode=WAL")
_connection.execute("PRAGMA synchronous=FULL")
_one_writer = Lock()
_tokens = dict(_connection.execute("SELECT token_hash, account_id FROM sessions"))


def application(environ: dict[str, Any], start: Any) -> list[bytes]:
    token = environ["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    account = _tokens[sha256(token.encode()).digest()]
    id = environ["PATH_INFO"].rpartition("/")[2]
    sent = orjson.loads(environ["wsgi.input"].read())
    day = datetime.fromisoformat(sent["occurred_at"]).astimezone(ZoneInfo(sent["time_zone"])).date()
    seq = _put(account, UUID(id).hex, str(day), sent)
    body = orjson.dumps({"id": id, "revision": seq, "local_date": str(day), **sent})
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def _put(account: str, id: str, day: str, sent: dict[str, Any]) -> int:
    values = [sent[name] for name in COLUMNS]
    values[-1] = orjson.dumps(values[-1]).decode()
    with _one_writer:
        _connection.execute("BEGIN IMMEDIATE")
        seq = int(_connection.execute(BUMP, (account,)).fetchone()[0])
        _connection.execute(PUT, (id, account, seq, day, *values))
        _connection.execute("COMMIT")
    return seq
