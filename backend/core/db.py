"""The database: SQLite on one machine, PostgreSQL on many, the same rules on both."""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

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

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return (value - _EPOCH) // _MICROSECOND if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return _EPOCH + int(value) * _MICROSECOND
        instant: datetime = value.astimezone(UTC)
        return instant


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


db = SQLAlchemy(metadata=Base.metadata)


def connect(app: Flask, url: str) -> None:
    """Give `app` its engine. No connection is opened yet."""
    sqlite = make_url(url).get_backend_name() == "sqlite"
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = (
        {"pool_size": 16}
        if sqlite
        else {
            "pool_size": 16,
            "pool_pre_ping": True,
            "connect_args": {"options": "-c statement_timeout=30000 -c timezone=UTC"},
        }
    )
    db.init_app(app)
    if sqlite:
        with app.app_context():
            tune_sqlite(db.engine)


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
    def _begin(connection: Any) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
        connection.exec_driver_sql(f"BEGIN {mode}")


def begin(mode: Literal["read", "write"]) -> None:
    """Start a fresh transaction; whatever was open is rolled back.

    A reader must not queue behind a writer on SQLite, hence the two modes.
    """
    db.session.rollback()
    if mode == "read":
        db.session.connection(execution_options={"sqlite_begin": "DEFERRED"})


def empty_log() -> None:
    """What was deleted leaves SQLite's log too, as far as nobody is reading it just now."""
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        connection = db.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
