"""Flask's proxies, looked for once a function."""

from typing import Any, TypeVar, cast

T = TypeVar("T")


def here(proxy: T) -> T:
    """What the proxy stands for: to look for it anew each time costs more than to use it."""
    return cast(T, cast(Any, proxy)._get_current_object())
