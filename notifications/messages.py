"""What a push says, and what can become of it. Nobody else can learn anything from one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

NEUTRAL = {"en": "A note from you", "de": "Eine Notiz von dir", "ar": "ملاحظة منك"}


@dataclass(frozen=True)
class Push:
    """One message to one device. Two with the same `tag` are shown once."""

    token: str
    text: str
    tag: str
    expires_at: datetime


@dataclass(frozen=True)
class Sent:
    """It was handed over. Whether anybody saw it is another question."""


@dataclass(frozen=True)
class Retry:
    """It may work later, not before `after` where the other side said so."""

    after: timedelta | None = None


@dataclass(frozen=True)
class Dead:
    """This device does not exist any more."""


@dataclass(frozen=True)
class Refused:
    """It will not work, and that is nobody's device's fault."""


Outcome = Sent | Retry | Dead | Refused
Send = Callable[[Push], Outcome]
