"""The database: SQLite on one machine, PostgreSQL on many, the same rules on both."""

from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import orjson
from flask import Flask, g
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import BigInteger, Connection, DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from backend.core import held
from backend.core.held import Mode
from backend.core.here import here

RESTED_SECONDS = 1.0
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. SQLite would drop the zone and sort wrongly, so there it is microseconds."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        sqlite = dialect.name == "sqlite"
        return dialect.type_descriptor(BigInteger() if sqlite else DateTime(timezone=True))

    def bind_processor(self, dialect: Dialect) -> Any:
        return _microseconds if dialect.name == "sqlite" else _aware

    def result_processor(self, dialect: Dialect, _coltype: object) -> Any:
        """PostgreSQL's driver gives instants in the zone of the session, which is UTC."""
        return _instant if dialect.name == "sqlite" else None


def _aware(value: datetime | None) -> datetime | None:
    if value is not None and value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return value


def _microseconds(value: datetime | None) -> int | None:
    aware = _aware(value)
    return None if aware is None else (aware - _EPOCH) // _MICROSECOND


def _instant(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else _EPOCH + timedelta(microseconds=microseconds)


class Base(DeclarativeBase):
    """Every table. Names of constraints are fixed so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime()}


class _Session(Session):
    """Its transaction is that of the `Statement`s, on the connection that is `held`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        g.session = self

    def get_bind(self, *_: Any, **__: Any) -> Connection:
        return held.held().connection

    def commit(self) -> None:
        super().commit()
        held.commit()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            held.let_go()


db = SQLAlchemy(metadata=Base.metadata, session_options={"class_": _Session})


def connect(app: Flask, url: str) -> None:
    """Give `app` its engine. No connection is opened yet."""
    sqlite = make_url(url).get_backend_name() == "sqlite"
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    options: dict[str, Any] = {
        "pool_size": 16,
        "json_serializer": lambda value: orjson.dumps(value).decode(),
        "json_deserializer": orjson.loads,
    }
    if not sqlite:
        settings = "-c statement_timeout=30000 -c timezone=UTC"
        # The driver would prepare statements too, and with a rollback forget ours with its own.
        options["connect_args"] = {"options": settings, "prepare_threshold": None}
        options["pool_reset_on_return"] = None  # see `_reset`
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        (tune_sqlite if sqlite else tune_postgresql)(db.engine)
        held.use(app, db.engine)


def tune_postgresql(engine: Engine) -> None:
    """A connection that has rested may be dead: it is asked before it is used.

    One that was in use a moment ago is not: asking would be a tenth of the cost of a small request.
    """
    from psycopg.pq import TransactionStatus  # SQLite need not wait for this driver

    from backend.core.prepared import Prepared

    @event.listens_for(engine, "connect")
    def _prepares(connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["prepared"] = Prepared(connection)

    @event.listens_for(engine, "reset")
    def _reset(connection: Any, _record: ConnectionPoolEntry, _state: Any) -> None:
        """What was left open is rolled back. After a commit there is nothing to roll back, but
        the driver would go all the way to find that out."""
        if connection.pgconn.transaction_status != TransactionStatus.IDLE:
            connection.rollback()

    @event.listens_for(engine, "checkin")
    def _rests(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = monotonic()

    @event.listens_for(engine, "checkout")
    def _ask(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        if monotonic() - record.info.get("rests_since", monotonic()) < RESTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error:
            raise InvalidatePoolError() from None  # the pool opens another one


def tune_sqlite(engine: Engine) -> None:
    """Durable, and a writer says at once that it will write.

    A DEFERRED transaction that reads and then writes fails with "database is locked" when
    another wrote in between; no busy timeout helps. BEGIN IMMEDIATE waits its turn instead.
    """

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # our own BEGIN below, not the driver's
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "secure_delete=ON",
            "foreign_keys=ON",
            "busy_timeout=10000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if not connection.connection.in_transaction:  # begun already where it is `held`
            connection.exec_driver_sql("BEGIN IMMEDIATE")


def begin(mode: Mode) -> None:
    """Start a fresh transaction; whatever was open is rolled back.

    A reader must not queue behind a writer on SQLite, hence the two modes.
    """
    its = here(g)
    if "session" in its:
        its.session.rollback()
    held.let_go()
    its.mode = mode


def commit() -> None:
    """Commit what was done, with a session or without."""
    its = here(g)
    (its.session if "session" in its else held).commit()


def empty_log() -> None:
    """What was deleted leaves SQLite's log too, as far as nobody is reading it just now."""
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        connection = db.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
