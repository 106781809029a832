"""A pattern that is compiled when it is first asked."""

import re
from importlib import import_module
from typing import Any

_compiled = re.compile


class _Later:
    def __init__(self, pattern: str, flags: int) -> None:
        self._said = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # whether it is abstract, for one
            raise AttributeError(name)
        return getattr(_compiled(*self._said), name)


def import_marshmallow() -> None:
    """Its pattern for the domain of a mail address takes longer than all else of it together, 4 %
    of a start, and no field here has one. To be called before anybody else imports it, while there
    is one thread."""
    re.compile = _later
    try:
        import_module("marshmallow.validate")
    finally:
        re.compile = _compiled


def _later(pattern: Any, flags: Any = 0) -> Any:
    return (_Later if flags & re.IGNORECASE else _compiled)(pattern, flags)
