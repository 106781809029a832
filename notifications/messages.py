"""What a push says, and what can become of it. Nobody else can learn anything from one."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

FCM, WEB_PUSH, EMAIL = CHANNELS = ("fcm", "webpush", "email")

NEUTRAL = {"en": "A note from you", "de": "Eine Notiz von dir", "ar": "ملاحظة منك"}


@dataclass(frozen=True)
class Push:
    """One message to one device. Two with the same `tag` are shown once.

    `token`: where to. FCM's token, a Web Push subscription as JSON, or an e-mail address.
    `reminder_id`: which rule it is of; None when she tries one out and there is nothing to answer.
    """

    token: str
    text: str
    tag: str
    expires_at: datetime
    locale: str = "en"
    reminder_id: str | None = None


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


@dataclass(frozen=True)
class Unknown:
    """Nobody can say whether it was handed over, and a second one would be seen (e-mail)."""


@dataclass(frozen=True)
class NotStarted:
    """Nothing was sent: too long ago was it decided, or the worker stops."""


Outcome = Sent | Retry | Dead | Refused | Unknown | NotStarted
Send = Callable[[Push], Outcome]


class ManyAtOnce(ABC):
    """A channel that has many under way without a thread for each."""

    @abstractmethod
    def start(self, push: Push, may_start: Callable[[], bool]) -> "Future[Outcome]":
        """Hand it over soon. `may_start` is asked right before the first byte."""


Channels = Mapping[str, Send]
"""What is configured here, by the channel's name."""


def retry_after(text: str, now: datetime) -> timedelta | None:
    """A `Retry-After`: seconds or a date (RFC 9110); None when it is neither."""
    if text.isascii() and text.isdigit():
        return timedelta(seconds=int(text[:6]))
    try:
        return max(parsedate_to_datetime(text) - now, timedelta())
    except (TypeError, ValueError):
        return None
