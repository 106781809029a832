"""Statements that PostgreSQL keeps prepared, and libpq runs: a fourth of what a cursor takes.

The cursor asks anew, for each value of each execution, how it is written, and prepares another
statement for each mixture of nulls and sizes of numbers. Here all values go as text, and the
statement itself says what they are. Rows come in binary, and psycopg reads them.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import orjson
import psycopg
from psycopg.adapt import Loader, Transformer
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus
from psycopg.types.json import Json

from backend.core.texts import Text

_DONE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
Rows = Sequence[tuple[Any, ...]]


class _JsonLoader(Loader):
    """psycopg's own takes twice as long: a call in Python, and a copy, for each value."""

    format = Format.BINARY
    load = staticmethod(orjson.loads)  # type: ignore[assignment]


class Prepared:
    """What one connection has prepared."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        connection.adapters.register_loader("json", _JsonLoader)
        self._names: dict[Text, bytes] = {}
        self._readers: dict[Text, Any] = {}

    def run(self, statement: Text, values: Mapping[str, Any]) -> Rows:
        """In the connection's transaction, which begins with it. Raises psycopg's errors."""
        libpq = self._connection.pgconn
        if libpq.transaction_status == TransactionStatus.IDLE:
            self._done(libpq.exec_(b"BEGIN"))
        called = self._names.get(statement) or self._prepare(statement)
        sent = [as_text(values[name]) for name in statement.names]
        result = self._done(libpq.exec_prepared(called, sent, result_format=Format.BINARY))
        return self._read(statement, result) if result.ntuples else []

    def _prepare(self, statement: Text) -> bytes:
        name = f"anew_{len(self._names)}".encode()
        self._done(self._connection.pgconn.prepare(name, statement.numbered))
        self._names[statement] = name
        return name

    def _read(self, statement: Text, result: Any) -> Rows:
        """The columns of a statement are always the same: how they are read is found once."""
        reader = self._readers.get(statement)
        if reader is None:
            reader = self._readers[statement] = Transformer(self._connection)
            reader.set_pgresult(result)
        else:
            reader.set_pgresult(result, set_loaders=False)
        rows = reader.load_rows(0, result.ntuples, tuple)
        reader.set_pgresult(None, set_loaders=False)
        return rows

    def _done(self, result: Any) -> Any:
        if result.status in _DONE:
            return result
        if self._connection.pgconn.status == ConnStatus.BAD:
            raise psycopg.OperationalError("the connection is lost")
        raise psycopg.errors.error_from_result(result)


def as_text(value: Any) -> bytes | None:
    """As PostgreSQL reads it."""
    if value is None:
        return None
    write = _WRITTEN.get(type(value)) or _as_its_base(type(value))
    return write(value)


def _as_its_base(kind: type[Any]) -> Callable[[Any], bytes]:
    """A kind of text or number is written as that."""
    known = next(each for each in kind.__mro__ if each in _WRITTEN)
    return _WRITTEN.setdefault(kind, _WRITTEN[known])


def _string(value: str) -> bytes:
    if "\0" in value:
        raise psycopg.DataError("PostgreSQL text cannot contain NUL")  # libpq would end it there
    return value.encode()


def _bytes(value: bytes) -> bytes:
    return b"\\x" + value.hex().encode()


def _list(values: Sequence[Any]) -> bytes:
    return b"{" + b",".join(map(_item, values)) + b"}"


def _item(value: Any) -> bytes:
    text = as_text(value)
    if text is None:
        return b"NULL"
    return b'"' + text.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


_WRITTEN: dict[type[Any], Callable[[Any], bytes]] = {
    str: _string,
    bool: lambda value: b"t" if value else b"f",
    int: lambda value: b"%d" % value,
    float: lambda value: repr(value).encode(),
    UUID: lambda value: b"%032x" % value.int,
    bytes: _bytes,
    psycopg.Binary: lambda value: _bytes(value.obj),
    Json: lambda value: orjson.dumps(value.obj),
    datetime: lambda value: value.isoformat().encode(),
    date: lambda value: value.isoformat().encode(),
    time: lambda value: value.isoformat().encode(),
    list: _list,
}
