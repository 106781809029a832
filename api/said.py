"""What routes say of themselves: noted for the document, which a server need not wait for."""

from collections.abc import Callable
from typing import Any, NamedTuple

from api.access import Access

View = Callable[..., Any]


class Said(NamedTuple):
    """A call of one of flask-smorest's decorators."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


class Route(NamedTuple):
    """What the document must know of a route; `view.said` holds the rest."""

    method: str
    rule: str
    access: Access
    errors: tuple[int, ...]
    endpoint: str
    doc: dict[str, Any]
    view: View


def saying(name: str, *args: Any, **kwargs: Any) -> Callable[[View], View]:
    """Notes it with the view, in the order in which decorators are applied."""

    def register(view: View) -> View:
        view.said = (*getattr(view, "said", ()), Said(name, args, kwargs))  # type: ignore[attr-defined]
        return view

    return register
