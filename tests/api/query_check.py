"""Does a statement keep to one client?"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Column, Delete, Select, Table, Update
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList
from sqlalchemy.sql.selectable import Alias, Join


def strays(statement: Any, owned: Iterable[str]) -> set[str]:
    """The client-owned tables that a part of this statement reads or changes for all clients."""
    found = set()
    for part in visitors.iterate(statement):
        if isinstance(part, Select):
            froms, criteria = part.get_final_froms(), list(part._where_criteria)
        elif isinstance(part, Update | Delete):
            froms, criteria = [part.table], list(part._where_criteria)
        else:
            continue
        tables: dict[str, str] = {}
        for source in froms:
            tables |= dict(_tables(source, criteria))
        kept = {name for criterion in criteria for name in _kept(criterion)}
        found |= {table for name, table in tables.items() if name not in kept} & set(owned)
    return found


def _tables(source: Any, criteria: list[Any]) -> Iterator[tuple[str, str]]:
    """The tables of a FROM under the names that they go by there; what they are joined on is
    added to `criteria`."""
    if isinstance(source, Join):
        criteria.append(source.onclause)
        yield from _tables(source.left, criteria)
        yield from _tables(source.right, criteria)
    elif isinstance(source, Alias):
        yield from ((source.name, table) for _, table in _tables(source.element, criteria))
    elif isinstance(source, Table):
        yield source.name, source.name


def _kept(criterion: Any) -> Iterator[str]:
    """The names of tables whose client_id this criterion fixes. An OR fixes nothing."""
    if isinstance(criterion, BooleanClauseList):
        if criterion.operator is operators.and_:
            for clause in criterion.clauses:
                yield from _kept(clause)
    elif isinstance(criterion, BinaryExpression):
        if criterion.operator in (operators.eq, operators.in_op):
            for side in (criterion.left, criterion.right, *getattr(criterion.left, "clauses", ())):
                if isinstance(side, Column) and side.name == "client_id":
                    yield side.table.name
    elif hasattr(criterion, "element"):  # a grouping
        yield from _kept(criterion.element)
