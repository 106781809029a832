"""Reading a kind of record for the figures: living rows of one client or of many, in order."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from backend.core.among import among
from backend.core.rows import row, wordless
from backend.core.statements import Statement
from backend.core.synced import RevisionCounter


class Reading:
    """Rows that read like records of `model`; `where` may name more values with a `bindparam`.

    `day`: only between the dates `first` and `last`. `shared`: takes `private`, whether what is
    kept out of all sharing is read too. `sealed`: is what she wrote read?
    """

    def __init__(
        self,
        model: Any,
        *order: Any,
        where: tuple[ColumnElement[bool], ...] = (),
        day: InstrumentedAttribute[Any] | None = None,
        shared: bool = False,
        sealed: bool = True,
    ) -> None:
        self._model, self._order, self._where = model, order, where
        self._day, self._shared = day, shared
        self._row = row(model) if sealed else wordless(model)
        self._statement = Statement(self._query, self._row)

    def of(self, client_ids: Collection[UUID], **values: Any) -> list[Any]:
        return self._statement.rows(ids=[*client_ids], **values)

    def ask(self, client_id: UUID, **values: Any) -> Callable[[], list[Any]]:
        """Those of one client, when they are called for (`Statement.ask`)."""
        return self._statement.ask(ids=[client_id], **values)

    def _query(self) -> Any:
        model = self._model
        columns = [getattr(model, name) for name in self._row._fields]
        query = select(*columns).where(
            among(model.client_id, "ids"), model.deleted.is_(False), *self._where
        )
        if self._day is not None:
            query = query.where(self._day.between(bindparam("first"), bindparam("last")))
        if self._shared:
            every = bindparam("private", type_=Boolean())
            query = query.where(or_(every, model.private.is_(False)))
        return query.order_by(*self._order)


class LatestShared:
    """The latest date of each client's living rows that are not private, of one kind or of several
    together (a day each)."""

    def __init__(self, *days: InstrumentedAttribute[Any]) -> None:
        self._days = days
        self._statement = Statement(self._query)

    def of(self, *client_ids: Collection[UUID]) -> dict[UUID, date]:
        """`client_ids`, for each kind: of these alone is it looked at. Whoever has none is not
        in it."""
        ids = [*set().union(*client_ids)]
        if not ids:
            return {}
        of_each = {f"of_{place}": [*those] for place, those in enumerate(client_ids)}
        rows = self._statement.rows(ids=ids, **of_each)
        found = {id: [day for day in days if day is not None] for id, *days in rows}
        return {id: max(days) for id, days in found.items() if days}

    def _query(self) -> Any:
        client_id = RevisionCounter.client_id
        latest = [
            case((among(client_id, f"of_{place}"), latest_shared(day, client_id))).label(
                f"day_{place}"
            )
            for place, day in enumerate(self._days)
        ]
        return select(client_id, *latest).where(among(client_id, "ids"))


def latest_shared(day: Any, client_id: Any) -> ColumnElement[date | None]:
    """That date of one kind, of the client whom a column names.

    A look at the end of an index for each client: a GROUP BY would read all her rows.
    """
    kind = day.class_
    shown = (kind.client_id == client_id, kind.deleted.is_(False), kind.private.is_(False))
    return select(func.max(day)).where(*shown).scalar_subquery()


class There:
    """Which of these kinds a client has anything of: a look at an index each, all in one query."""

    def __init__(self, models: Collection[Any]) -> None:
        self._models = [*models]
        self._statement = Statement(select(*map(_any_of, self._models)), _Flags)

    def ask(self, client_id: UUID) -> Callable[[], set[Any]]:
        """These, when they are called for (`Statement.ask`)."""
        if not self._models:
            return set
        asked = self._statement.ask(whose=client_id)
        return lambda: {each for each, there in zip(self._models, asked()[0], strict=True) if there}


class _Flags(tuple[bool, ...]):
    _make = tuple


def _any_of(model: Any) -> ColumnElement[bool]:
    living = (model.client_id == bindparam("whose"), model.deleted.is_(False))
    return exists().where(*living).label(model.__tablename__)
