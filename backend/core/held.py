"""The connection of a transaction: the driver's for hot paths, SQLAlchemy's for its session.

It is taken from the pool when something is first asked, and goes back when the transaction ends.
A request that runs `Statement`s only has no session.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, cast

from flask import Flask, current_app, g
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from backend.core.here import here
from backend.core.texts import Text

if TYPE_CHECKING:
    from backend.core.prepared import Prepared

Mode = Literal["read", "write"]
_ENGINE = "anew.engine"
_CONNECT, _COMMIT, _PUT_OFF = Text("CONNECT"), Text("COMMIT"), Text("what was put off")


class Held:
    """One connection, in one transaction."""

    def __init__(self, engine: Engine, mode: Mode) -> None:
        self._engine, self.dialect, self._mode = engine, engine.dialect, mode
        self.driver: Any = None
        try:
            self._taken = engine.raw_connection()
        except self._error as error:
            raise self._in_its_words(_CONNECT, error) from error
        self.driver = self._taken.driver_connection
        self._alchemy: Connection | None = None
        self._gone = False
        heard = engine.dispatch
        self.overheard = bool(heard.before_execute or heard.before_cursor_execute)
        """Does somebody listen to what is executed? Then SQLAlchemy has to execute it."""

        self.prepared: Prepared | None = self._taken.info.get("prepared")

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's: what was put off is done before it does anything."""
        if self._alchemy is None:
            self._alchemy = Connection(self._engine, self._taken)
        self.catch_up()
        return self._alchemy

    @cached_property
    def cursor(self) -> Any:
        return self.driver.cursor()

    def begin(self) -> None:
        """SQLite's reader must not queue behind a writer. PostgreSQL begins with a statement."""
        if self.prepared is None:
            kind = "DEFERRED" if self._mode == "read" else "IMMEDIATE"
            self._driven(Text(f"BEGIN {kind}"), [])

    def rows(self, text: Text, values: Any) -> Sequence[Any]:
        """Run by the driver. Raises SQLAlchemy's errors, so that there is one tree."""
        if self.prepared is None:
            return self._driven(text, values)
        try:
            return self.prepared.run(text, values, alone=self._mode == "read")
        except self._error as error:
            raise self._in_its_words(text, error) from error

    def ask(self, text: Text, values: Any) -> Callable[[], Sequence[Any]]:
        """The same, when what this gives is called: PostgreSQL gets it with what is asked
        meanwhile, in one trip. SQLite is asked at once, for there is no way to go."""
        if self.prepared is None:
            found = self._driven(text, values)
            return lambda: found
        try:
            asked = self.prepared.ask(text, values, alone=self._mode == "read")
        except self._error as error:
            raise self._in_its_words(text, error) from error

        def rows() -> Sequence[Any]:
            if self._gone:
                raise RuntimeError("its connection is somebody else's by now")
            try:
                return asked()
            except self._error as error:
                raise self._in_its_words(text, error) from error

        return rows

    def write(self, text: Text, rows: Sequence[Any]) -> None:
        """Nobody waits for what comes of it: PostgreSQL gets it with what is asked next, or with
        the commit, unless SQLAlchemy is at work on the same connection."""
        if self.prepared is None:
            many = len(rows) != 1
            self._driven(text, rows if many else rows[0], many=many)
            return
        try:
            self.prepared.put_off(text, rows)
            if self._alchemy is not None:
                self.prepared.catch_up()
        except self._error as error:
            raise self._in_its_words(text, error) from error

    def commit(self) -> None:
        if self._alchemy is not None:
            self._alchemy.commit()  # nothing, unless somebody listened
        try:
            (self.prepared or self.driver).commit()
        except self._error as error:
            raise self._in_its_words(_COMMIT, error) from error

    def save(self) -> None:
        """Commit, and go on only to read."""
        self.commit()
        self._mode = "read"
        self.begin()

    def catch_up(self) -> None:
        """What was asked for is there from now on."""
        if self.prepared is not None:
            try:
                self.prepared.catch_up()
            except self._error as error:
                raise self._in_its_words(_PUT_OFF, error) from error

    def close(self) -> None:
        """What is open is rolled back."""
        self._gone = True
        if self.prepared is not None:
            self.prepared.forget()
        (self._alchemy or self._taken).close()

    def _driven(self, text: Text, values: Any, *, many: bool = False) -> Sequence[Any]:
        try:
            (self.cursor.executemany if many else self.cursor.execute)(text.said, values)
            return cast(list[Any], self.cursor.fetchall()) if self.cursor.description else []
        except self._error as error:
            raise self._in_its_words(text, error) from error

    @property
    def _error(self) -> type[Exception]:
        return self.dialect.loaded_dbapi.Error

    def _in_its_words(self, text: Text, error: Any) -> Any:
        """What the driver raises, as SQLAlchemy says it: there is one tree of errors."""
        lost = self.driver is not None and self.dialect.is_disconnect(error, self.driver, None)
        if lost:
            (self._alchemy or self._taken).invalidate(error)
        return DBAPIError.instance(
            text.said, None, error, self._error,
            hide_parameters=True, connection_invalidated=lost, dialect=self.dialect,
        )  # fmt: skip


def use(app: Flask, engine: Engine) -> None:
    """Whatever is still open when a request, or a turn of a worker, is over goes back."""
    app.extensions[_ENGINE] = engine
    app.teardown_appcontext(let_go)


def held() -> Held:
    """The connection of this transaction, which begins when it is first asked for."""
    its = here(g)
    known: Held | None = its.get("held")
    if known is None:
        known = its.held = Held(here(current_app).extensions[_ENGINE], its.get("mode", "write"))
        known.begin()
    return known


def commit() -> None:
    """Commit what was done without a session."""
    known: Held | None = here(g).get("held")
    if known is not None:
        known.commit()
        let_go()


def catch_up() -> None:
    """What was asked for is there from now on."""
    held().catch_up()


def save() -> None:
    """Commit what was done without a session, and go on only to read: what was asked for before
    can still be looked at."""
    held().save()


def let_go(_error: BaseException | None = None) -> None:
    """The connection goes back to the pool, which rolls back what is open."""
    its = here(g)
    its.pop("mode", None)
    known: Held | None = its.pop("held", None)
    if known is not None:
        known.close()
