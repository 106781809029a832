"""Alembic's entry: one transaction, both databases."""

from typing import Any

from alembic import context
from sqlalchemy import create_engine, text

from backend.core.db import Base, UtcDateTime, tune_sqlite
from backend.migrations import tables  # noqa: F401

_LOCK = 4_202_611  # any number; two servers that start together migrate one after the other


def _render(kind: str, item: Any, autogen: Any) -> Any:
    if kind == "type" and isinstance(item, UtcDateTime):
        autogen.imports.add("from backend.core.db import UtcDateTime")
        return "UtcDateTime()"
    return False


def run() -> None:
    """Migrate inside one transaction, schema changes included."""
    engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "")
    sqlite = engine.dialect.name == "sqlite"
    if sqlite:
        tune_sqlite(engine)
    with engine.begin() as connection:
        if not sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=_render,
            render_as_batch=sqlite,
            transactional_ddl=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
