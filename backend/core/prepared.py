"""Statements that PostgreSQL keeps prepared, and libpq runs: a fourth of what a cursor takes.

The cursor asks anew, for each value of each execution, how it is written, and prepares another
statement for each mixture of nulls and sizes of numbers. Here all values go as text, and the
statement itself says what they are. Rows come in binary, and psycopg reads them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from select import POLLIN, POLLOUT, poll
from typing import Any
from uuid import UUID

import orjson
import psycopg
from psycopg.adapt import Loader, Transformer
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus
from psycopg.types.json import Json

from backend.core.texts import Text

_DONE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
_BEGIN, _COMMIT = Text("BEGIN"), Text("COMMIT")
Rows = Sequence[tuple[Any, ...]]


class _Call:
    """A statement with its values. `begins`: does it need a transaction? `result`: what came."""

    __slots__ = ("begins", "name", "result", "statement", "values")

    def __init__(
        self, statement: Text, name: bytes, values: list[bytes | None], begins: bool
    ) -> None:
        self.statement, self.name, self.values, self.begins = statement, name, values, begins
        self.result: Any = None


class _JsonLoader(Loader):
    """psycopg's own takes twice as long: a call in Python, and a copy, for each value."""

    format = Format.BINARY
    load = staticmethod(orjson.loads)  # type: ignore[assignment]


class Prepared:
    """What one connection has prepared, and what it has to say but has not said yet.

    Each trip to PostgreSQL costs more than most statements: what need not be waited for leaves with
    what comes next, in one trip (libpq's pipeline mode).
    """

    def __init__(self, connection: Any) -> None:
        self._connection, self._libpq = connection, connection.pgconn
        connection.adapters.register_loader("json", _JsonLoader)
        self._names: dict[Text, bytes] = {}
        self._readers: dict[Text, Any] = {}
        self._put_off: list[_Call] = []
        self._readable, self._either = poll(), poll()
        self._readable.register(self._libpq.socket, POLLIN)
        self._either.register(self._libpq.socket, POLLIN | POLLOUT)

    def run(self, statement: Text, values: Mapping[str, Any], *, alone: bool = False) -> Rows:
        """In the connection's transaction, which begins with it; `alone`: one that only reads
        needs none. Raises psycopg's errors, also of what was put off."""
        call = self._call(statement, values, alone)
        self._said([call])
        return self._rows(call)

    def ask(self, statement: Text, values: Mapping[str, Any], *, alone: bool) -> Callable[[], Rows]:
        """The same, but it leaves with what comes next, at the latest when its rows are wanted."""
        call = self._call(statement, values, alone)
        self._put_off.append(call)

        def rows() -> Rows:
            if call.result is None:
                self.catch_up()
            return self._rows(call)

        return rows

    def put_off(self, statement: Text, rows: Iterable[Mapping[str, Any]]) -> None:
        """It leaves with what comes next; `forget` it when nothing may come."""
        self._put_off += [self._call(statement, values) for values in rows]

    def catch_up(self) -> None:
        if self._put_off:
            self._said([])

    def commit(self) -> None:
        if self._put_off or not self._idle:
            self._said([self._call(_COMMIT, {})])

    def forget(self) -> None:
        self._put_off.clear()

    @property
    def _idle(self) -> bool:
        return bool(self._libpq.transaction_status == TransactionStatus.IDLE)

    def _call(self, statement: Text, values: Mapping[str, Any], alone: bool = False) -> _Call:
        name = self._names.get(statement) or self._prepare(statement)
        given = [*map(as_text, map(values.__getitem__, statement.names))]
        return _Call(statement, name, given, not (alone and statement.reads))

    def _prepare(self, statement: Text) -> bytes:
        name = f"anew_{len(self._names)}".encode()
        self._done(self._libpq.prepare(name, statement.numbered))
        self._names[statement] = name
        return name

    def _said(self, last: list[_Call]) -> None:
        """Each gets its result, after all that was put off."""
        calls = [*self._put_off, *last]
        self._put_off.clear()
        if self._idle and any(call.begins for call in calls):
            calls.insert(0, self._call(_BEGIN, {}))
        for call, result in zip(calls, self._results(calls), strict=True):
            call.result = self._done(result)

    def _results(self, calls: list[_Call]) -> list[Any]:
        if len(calls) > 1:
            return self._in_one_trip(calls)
        call, run = calls[0], self._libpq.exec_prepared
        return [run(call.name, call.values, result_format=Format.BINARY)]

    def _in_one_trip(self, calls: list[_Call]) -> list[Any]:
        libpq = self._libpq
        libpq.enter_pipeline_mode()
        for call in calls:
            libpq.send_query_prepared(call.name, call.values, result_format=Format.BINARY)
        libpq.pipeline_sync()
        while libpq.flush():  # more than fits: who only sends, while nobody reads, would hang
            if any(happened & POLLIN for _, happened in self._either.poll()):
                libpq.consume_input()
        results = []
        for _ in calls:
            results.append(self._next())
            libpq.get_result()  # the end of it
        self._next()  # the answer to `pipeline_sync`
        libpq.exit_pipeline_mode()
        return results

    def _next(self) -> Any:
        libpq = self._libpq
        while libpq.is_busy():
            self._readable.poll()  # other threads go on meanwhile
            libpq.consume_input()
        return libpq.get_result()

    def _rows(self, call: _Call) -> Rows:
        """The columns of a statement are always the same: how they are read is found once."""
        statement, result = call.statement, call.result
        if not result.ntuples:
            return []
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
        if self._libpq.status == ConnStatus.BAD:
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
