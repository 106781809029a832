"""A stored record as hot paths read and write it: a named tuple that knows what its model knows."""

from collections import namedtuple
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from itertools import islice
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    and_,
    bindparam,
    insert,
    inspect,
    literal_column,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import join, outerjoin

from backend.core.among import among
from backend.core.db import held
from backend.core.errors import SignedOut
from backend.core.statements import Statement
from backend.core.synced import RevisionCounter, Synced, take_revisions

Keys = Sequence[tuple[Any, Any]]


@cache
def row(model: Any) -> type[Any]:
    """Its columns, and the properties of its model."""
    columns = namedtuple(model.__name__, inspect(model).columns.keys())  # type: ignore[misc]
    own = {name: each for name, each in vars(model).items() if isinstance(each, property)}
    words = {"__tablename__": model.__tablename__, "opened_words": Synced.opened_words}
    return type(model.__name__, (columns,), {"__slots__": (), **words, **own})


@cache
def written(model: Any) -> type[Any]:
    """A row that was just written: what she wrote is still `opened`, and need not be again."""
    return type(model.__name__, (row(model),), {"opened_words": lambda self: self.opened})


def find(model: Any, client_id: UUID, id: Any) -> Any:
    """The client's record under this id, a tombstone too; None when there never was one."""
    return _finding(model).one(whose=client_id, which=id)


def stand_in_line(client_id: UUID, many: int, keys: Keys) -> tuple[int, list[Any]]:
    """`take_revisions`, and the records under these keys (None: there is none), in one go.

    They are what stands there now: where one statement does it all, it sees the rows as they were
    before it waited for somebody else's write, so then they are read again.
    """
    if not keys:
        return take_revisions(client_id, many), []
    if held().dialect.name != "postgresql":
        return take_revisions(client_id, many), find_together(client_id, keys)
    found = _taking(_models(keys)).one(whose=client_id, more=many, **_ids(keys))
    if found is None:
        raise SignedOut()  # she was erased while this was on its way
    latest, before, *values = found
    waited = latest - many != before
    records = find_together(client_id, keys) if waited else _side_by_side(keys, values)
    return latest - many, records


def find_together(client_id: UUID, keys: Keys) -> list[Any]:
    """The client's records of several kinds, one of each, in one query."""
    found = _finding_together(_models(keys)).one(whose=client_id, **_ids(keys))
    return _side_by_side(keys, found)


def _models(keys: Keys) -> tuple[type[Any], ...]:
    return tuple([model for model, _ in keys])


def _ids(keys: Keys) -> dict[str, Any]:
    return {f"id_{place}": id for place, (_, id) in enumerate(keys)}


def _side_by_side(keys: Keys, values: Iterable[Any]) -> list[Any]:
    rest = iter(values)
    found = [row(model)._make(islice(rest, len(row(model)._fields))) for model, _ in keys]
    return [each if each.client_id is not None else None for each in found]


def find_all(model: Any, client_id: UUID, ids: Collection[Any]) -> list[Any]:
    """Those of the client's records that are there, tombstones too, in one query."""
    return _finding_all(model).rows(whose=client_id, ids=[*ids])


class Changes:
    """What changed of one client, in records of these kinds (a model each)."""

    def __init__(self, models: Sequence[type[Any]]) -> None:
        self._models = models
        places = [_places(model, number) for number, model in enumerate(models)]
        all = union_all(*places).subquery()
        most: Any = bindparam("most")
        query = select(all.c.number, all.c.revision).order_by(all.c.revision).limit(most)
        self._places = Statement(query)

    def since(self, client_id: UUID, after: int, until: int, most: int) -> list[tuple[int, int]]:
        """Where to find them: number of the kind and revision, the oldest change first."""
        return self._places.rows(whose=client_id, after=after, until=until, most=most)

    def read(self, client_id: UUID, places: Iterable[tuple[int, int]]) -> list[tuple[int, Any]]:
        """The records, each with the number of its kind. One that has changed again is left out:
        it comes under its new revision."""
        spans: dict[int, list[int]] = {}
        for number, revision in places:
            spans.setdefault(number, []).append(revision)
        found = [
            (number, record)
            for number, revisions in spans.items()
            for record in _between(self._models[number], client_id, revisions[0], revisions[-1])
        ]
        return sorted(found, key=lambda each: each[1].revision)


def _places(model: type[Any], number: int) -> Any:
    """Each kind gives as many as are wanted of all: else a page would read a whole history."""
    revisions = (model.revision > bindparam("after"), model.revision <= bindparam("until"))
    hers = model.client_id == bindparam("whose")
    query = select(literal_column(str(number)).label("number"), model.revision)
    query = query.where(hers, *revisions).order_by(model.revision).limit(bindparam("most"))
    return select(query.subquery())


def _between(model: Any, client_id: UUID, first: int, last: int) -> list[Any]:
    """The client's records of these revisions, both included, oldest change first."""
    return _dated(model).rows(whose=client_id, first=first, last=last)


@cache
def inserting(model: Any) -> Statement:
    return Statement(insert(model.__table__), given=row(model)._fields)


@cache
def replacing(model: Any) -> Statement:
    """Takes `whose` and `which` beside the new values."""
    one = (model.client_id == bindparam("whose"), model.id == bindparam("which"))
    return Statement(update(model.__table__).where(*one), given=row(model)._fields)


@cache
def _finding(model: Any) -> Statement:
    one = (model.client_id == bindparam("whose"), model.id == bindparam("which"))
    return Statement(_selected(model).where(*one), row(model))


@cache
def _finding_all(model: Any) -> Statement:
    hers = model.client_id == bindparam("whose")
    return Statement(lambda: _selected(model).where(hers, among(model.id, "ids")), row(model))


class _Plain(tuple[Any, ...]):
    """The columns of several rows side by side."""

    _make = tuple


_HERS = RevisionCounter.client_id == bindparam("whose")


@cache
def _finding_together(models: tuple[type[Any], ...]) -> Statement:
    source, columns = _joined(RevisionCounter, models)
    return Statement(select(*columns).select_from(source).where(_HERS), _Plain)


@cache
def _taking(models: tuple[type[Any], ...]) -> Statement:
    """The same, and `more` revisions are taken: the last of them, the last before, the rows."""
    key, latest = RevisionCounter.client_id, RevisionCounter.latest
    taking = update(RevisionCounter).where(_HERS).values(latest=latest + bindparam("more"))
    taken = taking.returning(key, latest).cte("taken")
    source, columns = _joined(join(taken, RevisionCounter, taken.c.client_id == key), models)
    query = select(taken.c.latest, latest.label("before"), *columns)
    return Statement(query.select_from(source).where(_HERS), _Plain)


def _joined(source: Any, models: tuple[type[Any], ...]) -> tuple[Any, list[Any]]:
    for place, model in enumerate(cast(Any, models)):
        one = (model.client_id == bindparam("whose"), model.id == bindparam(f"id_{place}"))
        source = outerjoin(source, model, and_(*one))
    return source, [column for model in models for column in inspect(model).columns]


@cache
def _dated(model: Any) -> Statement:
    revisions = model.revision.between(bindparam("first"), bindparam("last"))
    hers = model.client_id == bindparam("whose")
    return Statement(_selected(model).where(hers, revisions).order_by(model.revision), row(model))


def _selected(model: type[Any]) -> Any:
    return select(*inspect(model).columns)
