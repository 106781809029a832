"""Flask's proxies, looked for once a function."""

from typing import TypeVar

T = TypeVar("T")


def here(proxy: T) -> T:
    """What the proxy stands for: to look for it anew each time costs more than to use it."""
    return proxy._get_current_object()  # type: ignore[attr-defined, no-any-return]
