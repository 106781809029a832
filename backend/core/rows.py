"""A stored record as hot paths read and write it: a named tuple that knows what its model knows."""

from collections import namedtuple
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import islice
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import (
    and_,
    bindparam,
    func,
    insert,
    inspect,
    literal_column,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.orm import join, outerjoin

from backend.core.among import among
from backend.core.db import db
from backend.core.errors import SignedOut
from backend.core.held import held
from backend.core.statements import Statement
from backend.core.synced import RevisionCounter, Synced, take_revisions

Keys = Sequence[tuple[Any, Any]]


@cache
def row(model: Any) -> type[Any]:
    """Its columns, and the properties of its model."""
    return _row(model, inspect(model).columns.keys())


@cache
def wordless(model: Any) -> type[Any]:
    """The same without what she wrote."""
    return _row(model, [name for name in row(model)._fields if name != "words"])


def _row(model: Any, names: Iterable[str]) -> type[Any]:
    columns = namedtuple(model.__name__, names)  # type: ignore[misc]
    own = {name: each for name, each in vars(model).items() if isinstance(each, property)}
    words = {"__tablename__": model.__tablename__, "opened_words": Synced.opened_words}
    made: Any = type(model.__name__, (columns,), {"__slots__": (), **words, **own})
    made._make = partial(tuple.__new__, made)  # what a named tuple's does, without a Python call
    return cast(type[Any], made)


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


_MOST: Any = bindparam("most")


class Span(NamedTuple):
    """Where changes of one kind are: their first and last revision, and how many they are."""

    latest: int
    """Of all her records, when it was read."""
    number: int
    first: int
    last: int
    many: int


class Changes:
    """What changed of one client, in records of these kinds (a model each)."""

    def __init__(self, models: Sequence[type[Any]]) -> None:
        self._models = models
        self._spans = Statement(self._query, Span)

    def spans(self, client_id: UUID, after: int, most: int) -> tuple[int, list[Span]]:
        """Her latest revision, and where the oldest so many changes since are, by kind."""
        found = self._spans.rows(whose=client_id, after=after, most=most)
        return found[0].latest, [span for span in found if span.number is not None]

    def read(
        self, client_id: UUID, spans: Iterable[Span], reached: int
    ) -> Iterator[tuple[int, list[Any]]]:
        """The records up to a revision, with the number of their kind. One that has changed again
        is left out: it comes under its new revision."""
        for _, number, first, last, _ in spans:
            if first <= reached:
                last = min(last, reached)
                yield number, _between(self._models[number], client_id, first, last)

    def _query(self) -> Any:
        places: list[Any] = [_places(model, number) for number, model in enumerate(self._models)]
        if db.engine.dialect.name == "sqlite":  # it takes no ORDER BY inside a UNION
            places = [select(one.subquery()) for one in places]
        all, most = union_all(*places).subquery(), _MOST
        page = select(all).order_by(all.c.revision).limit(most).subquery()
        ends = (func.min(page.c.revision), func.max(page.c.revision), func.count())
        spans = select(page.c.number, *ends).group_by(page.c.number).subquery()
        counter = RevisionCounter
        query = select(counter.latest, *spans.c).select_from(outerjoin(counter, spans, true()))
        return query.where(counter.client_id == bindparam("whose"))


def _places(model: type[Any], number: int) -> Any:
    """Each kind gives as many as are wanted of all: else a page would read a whole history."""
    one = model.__table__.c
    query = select(literal_column(str(number)).label("number"), one.revision)
    query = query.where(one.client_id == bindparam("whose"), one.revision > bindparam("after"))
    return query.order_by(one.revision).limit(_MOST)


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
    return Statement(selected(model).where(*one), row(model))


@cache
def _finding_all(model: Any) -> Statement:
    hers = model.client_id == bindparam("whose")
    return Statement(lambda: selected(model).where(hers, among(model.id, "ids")), row(model))


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
    return Statement(selected(model).where(hers, revisions).order_by(model.revision), row(model))


def selected(model: type[Any]) -> Any:
    """A SELECT of what a `row` of it has."""
    return select(*inspect(model).columns)
