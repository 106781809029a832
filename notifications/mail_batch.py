"""Mails that go out once: whoever calls has claimed them, and none comes again."""

from collections.abc import Callable, Sequence

from backend.core.log import log
from notifications.mails import Mail, SendMail

BATCH = 5
"""Few: each may take its time-outs, and reminders wait behind them."""


def send_each(
    send: SendMail, mails: Sequence[Mail], event: str, worker: str, go_on: Callable[[], bool]
) -> None:
    """Send them one after the other, and log how that went as `event`."""
    sent = [_delivered(send, mail, worker) for mail in mails if go_on()]
    if mails:
        log.info(event, worker=worker, sent=sum(sent), failed=len(mails) - sum(sent))


def _delivered(send: SendMail, mail: Mail, worker: str) -> bool:
    try:
        send(mail)
    except Exception as error:  # whatever it is, it must not hold up the others
        log.error("mail", worker=worker, channel="email", error=type(error).__name__)
        return False
    return True
