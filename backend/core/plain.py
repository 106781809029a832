"""The fields of a dataclass by name: `dataclasses.asdict` copies each value deeply, too."""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any


def plain(one: Any) -> dict[str, Any]:
    """The values themselves; what is nested stays as it is."""
    names, take = _taken(one.__class__)
    return dict(zip(names, take(one), strict=True))


@cache
def _taken(kind: type[Any]) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    names = tuple(field.name for field in fields(kind))
    return names, attrgetter(*names)
