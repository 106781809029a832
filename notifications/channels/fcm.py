"""Firebase Cloud Messaging: the only file that knows its SDK. Import it in the worker only.

The SDK retries by itself, sleeps on Retry-After and fixes the endpoint. All three are switched
off here, the last through a private attribute that a test watches: retries belong to the due
table, and a stub or a gateway may stand in for Google.
"""

from datetime import timedelta
from pathlib import Path

import firebase_admin
import google.auth.credentials
from firebase_admin import credentials, exceptions, messaging
from google.auth.exceptions import GoogleAuthError
from requests.adapters import HTTPAdapter

from backend.core import clock
from backend.core.ids import uuid7
from backend.core.log import log
from notifications.channels.loopback import loopback
from notifications.messages import Dead, Outcome, Push, Refused, Retry, Sent, retry_after

TIMEOUT_SECONDS = 10
CONNECTIONS = 64
_LATER = (
    exceptions.ResourceExhaustedError,
    exceptions.UnavailableError,
    exceptions.InternalError,
    exceptions.DeadlineExceededError,
    exceptions.UnauthenticatedError,
    exceptions.UnknownError,  # a proxy's own error page
)


class _StaticToken(google.auth.credentials.Credentials):
    """Good for a stub on this machine, which asks for none."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.token = "local"  # noqa: S105

    def refresh(self, _request: object) -> None:
        return None


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
    return Fcm(credential, credential.project_id, endpoint)


class Fcm:
    """One connection pool and one credential; any number of threads may call it."""

    def __init__(self, credential: credentials.Base, project: str, endpoint: str | None) -> None:
        options = {"projectId": project, "httpTimeout": TIMEOUT_SECONDS}
        self._app = firebase_admin.initialize_app(credential, options, name=str(uuid7()))
        service = messaging._get_messaging_service(self._app)
        if endpoint is not None:
            service._fcm_url = f"{endpoint}/v1/projects/{project}/messages:send"
        once = HTTPAdapter(max_retries=0, pool_maxsize=CONNECTIONS)
        session = service._client.session
        session.mount(service._fcm_url, once)
        # Proxies and certificates of the environment are read now, not again for every message.
        here = session.merge_environment_settings(service._fcm_url, {}, None, None, None)
        session.proxies, session.verify, session.trust_env = here["proxies"], here["verify"], False

    def __call__(self, push: Push) -> Outcome:
        """Hand over one message. Takes `TIMEOUT_SECONDS` at most, raises nothing of FCM's."""
        try:
            messaging.send(_message(push), app=self._app)
        except exceptions.FirebaseError as error:
            return _outcome(error)
        except GoogleAuthError as error:  # no token to be had: Google's or the file's fault
            log.error("push", channel="fcm", error=type(error).__name__)
            return Retry()
        return Sent()

    def close(self) -> None:
        firebase_admin.delete_app(self._app)


def _message(push: Push) -> messaging.Message:
    """Nothing in it but the fixed text and a random id."""
    left = max(push.expires_at - clock.now(), timedelta())
    apple = {
        "apns-collapse-id": push.tag,
        "apns-expiration": str(int(push.expires_at.timestamp())),
    }
    return messaging.Message(
        token=push.token,
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


def _outcome(error: exceptions.FirebaseError) -> Outcome:
    if isinstance(error, messaging.UnregisteredError):
        return Dead()
    log.warning("push", channel="fcm", error=type(error).__name__)
    if isinstance(error, _LATER):
        response = error.http_response
        text = "" if response is None else response.headers.get("Retry-After", "")
        return Retry(retry_after(text, clock.now()))
    return Refused()
