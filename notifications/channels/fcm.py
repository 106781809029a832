"""Firebase Cloud Messaging: the only file that knows its SDK. Import it in the worker only.

The message, its encoding and the credential are the SDK's. Its `send` is not used: it takes a
thread and half a millisecond for each message, retries by itself and sleeps on Retry-After, while
retries belong to the due table.
"""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path
from threading import Lock
from time import monotonic

import google.auth.credentials
import google.auth.transport.requests
import orjson
from firebase_admin import credentials, messaging
from google.auth.exceptions import GoogleAuthError

from backend.core import clock
from backend.core.log import log
from notifications.channels.loopback import loopback
from notifications.channels.multiplexed import Answer, Multiplexed, NoAnswer, NotAllowed
from notifications.messages import (
    Dead,
    ManyAtOnce,
    NotStarted,
    Outcome,
    Push,
    Refused,
    Retry,
    Sent,
    retry_after,
)

TIMEOUT_SECONDS = 10
GOOGLE = "https://fcm.googleapis.com"
_FOR_GOOD = range(400, 500)
_LATER = (401, 408, 429)
"""A token that has run out, too slow, too many. So is everything that is not `_FOR_GOOD`."""
_WAIT_FOR_TOKEN_SECONDS = 30


class _StaticToken(google.auth.credentials.Credentials):
    """Good for a stub on this machine, which asks for none."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.refresh(None)

    def refresh(self, _request: object) -> None:
        self.token = "local"  # noqa: S105


class _LocalCredential(credentials.Base):  # type: ignore[misc]
    def get_credential(self) -> _StaticToken:
        return _StaticToken()


def sender(service_account: Path | None, endpoint: str | None) -> "Fcm | None":
    """The channel as these two settings describe it; None when they are not enough.

    Raises OSError or ValueError for a service account file that cannot be used.
    """
    if endpoint is not None and loopback(endpoint):
        # Never Google's token: it would go over plain HTTP to whoever listens there.
        return Fcm(_LocalCredential(), "local", endpoint)
    if service_account is None:
        return None
    credential = credentials.Certificate(str(service_account))
    return Fcm(credential, credential.project_id, endpoint or GOOGLE)


class Fcm(ManyAtOnce):
    """One credential and few connections; any number of threads may call it."""

    def __init__(self, credential: credentials.Base, project: str, endpoint: str) -> None:
        self.url = f"{endpoint}/v1/projects/{project}/messages:send"
        self._token = _Token(credential.get_credential())
        self._http = Multiplexed(self.url, TIMEOUT_SECONDS)

    def __call__(self, push: Push) -> Outcome:
        """Hand over one message. Takes `TIMEOUT_SECONDS` at most, raises nothing of FCM's."""
        return self.start(push, lambda: True).result()

    def start(self, push: Push, may_start: Callable[[], bool]) -> "Future[Outcome]":
        """Hand over one message among many. `may_start` is asked right before the first byte."""
        outcome: Future[Outcome] = Future()
        token = self._token.valid()
        if token is None:
            outcome.set_result(Retry())
            return outcome
        headers = [f"Authorization: Bearer {token}", "Content-Type: application/json"]
        body = f'{{"message":{_message(push)}}}'.encode()
        answered = self._http.post(body, headers, may_start)
        answered.add_done_callback(lambda done: outcome.set_result(self._outcome(done)))
        return outcome

    def close(self) -> None:
        self._http.close()

    def _outcome(self, answered: "Future[Answer]") -> Outcome:
        try:
            answer = answered.result()
        except NotAllowed:
            return NotStarted()
        except NoAnswer as error:
            log.warning("push", channel="fcm", curl=error.args[0])
            return Retry()
        if answer.status == 401:
            self._token.forget()
        return _outcome(answer)


class _Token:
    """Google's, for about an hour."""

    def __init__(self, credential: google.auth.credentials.Credentials) -> None:
        self._credential, self._lock, self._not_before = credential, Lock(), 0.0

    def valid(self) -> str | None:
        """None when there is none to be had: Google's fault or the file's."""
        with self._lock:
            if not self._credential.valid and monotonic() >= self._not_before:
                self._renew()
            return str(self._credential.token) if self._credential.valid else None

    def forget(self) -> None:
        """It is good no more, whatever its date says."""
        with self._lock:
            self._credential.token = None

    def _renew(self) -> None:
        request = google.auth.transport.requests.Request()
        try:
            self._credential.refresh(  # type: ignore[no-untyped-call]
                lambda *args, **options: request(*args, **{**options, "timeout": TIMEOUT_SECONDS})
            )
        except GoogleAuthError as error:
            self._not_before = monotonic() + _WAIT_FOR_TOKEN_SECONDS
            log.error("push", channel="fcm", error=type(error).__name__)


def _message(push: Push) -> messaging.Message:
    """Nothing in it but the fixed text and a random id."""
    left = max(push.expires_at - clock.now(), timedelta())
    apple = {
        "apns-collapse-id": push.tag,
        "apns-expiration": str(int(push.expires_at.timestamp())),
    }
    message = messaging.Message(
        data={"delivery_id": push.tag},
        notification=messaging.Notification(body=push.text),
        android=messaging.AndroidConfig(
            collapse_key=push.tag,
            priority="high",
            ttl=left,
            notification=messaging.AndroidNotification(tag=push.tag),
        ),
        apns=messaging.APNSConfig(headers=apple),
        webpush=messaging.WebpushConfig(
            headers={"TTL": str(int(left.total_seconds()))},
            notification=messaging.WebpushNotification(tag=push.tag),
        ),
    )
    # `fid` takes an installation's id only. `token` takes both that and a registration token, and
    # which of them a phone told us depends on its Firebase SDK; the constructor warns of it.
    message.token = push.token
    return message


def _outcome(answer: Answer) -> Outcome:
    if answer.status == 200:
        return Sent()
    if _code(answer.body) == "UNREGISTERED":
        return Dead()
    log.warning("push", channel="fcm", status=answer.status)
    if answer.status in _FOR_GOOD and answer.status not in _LATER:
        return Refused()
    return Retry(retry_after(answer.headers.get("retry-after", ""), clock.now()))


def _code(body: bytes) -> str | None:
    """FCM's own word for what is wrong, where it says one."""
    try:
        details = orjson.loads(body)["error"]["details"]
        return next((str(each["errorCode"]) for each in details if "errorCode" in each), None)
    except (ValueError, TypeError, KeyError):  # a proxy's own page
        return None
