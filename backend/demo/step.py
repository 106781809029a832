"""One thing that happens at one instant."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Step:
    at: datetime
    run: Callable[[], None]
