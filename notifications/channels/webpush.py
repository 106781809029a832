"""Web Push: the only file that knows its library. Import it in the worker only.

Of pywebpush only the encryption is used (RFC 8291), and of py-vapid the signature (RFC 8292):
the request is ours, with a time-out, without redirects and to known push services only.
"""

import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import requests
from py_vapid import Vapid
from pywebpush import WebPusher, WebPushException
from requests.adapters import HTTPAdapter

from backend.core import clock
from backend.core.log import log
from notifications import vapid
from notifications.messages import Dead, Outcome, Push, Refused, Retry, Sent, retry_after
from notifications.push_services import allowed

TIMEOUT_SECONDS = 10
CONNECTIONS = 64
_SIGNED_FOR = timedelta(hours=12)


def sender(key_file: Path, mail_from: str | None, base_url: str) -> "WebPush | None":
    """The channel as these settings describe it; None when there is no key.

    Raises OSError or ValueError for a key that cannot be used.
    """
    key = vapid.read(key_file)
    contact = f"mailto:{mail_from or 'nobody@localhost'}"
    return WebPush(Vapid(key), contact, base_url) if key else None


class WebPush:
    """One connection pool; any number of threads may call it."""

    def __init__(self, key: Vapid, contact: str, base_url: str) -> None:
        self._key, self._contact, self._base_url = key, contact, base_url
        self.session = requests.Session()
        self.session.max_redirects = 0  # the first one raises
        self.session.trust_env = False  # no .netrc of this machine goes to a push service
        self.session.mount("https://", HTTPAdapter(max_retries=0, pool_maxsize=CONNECTIONS))

    def __call__(self, push: Push) -> Outcome:
        """Hand over one message. Raises nothing of the network's."""
        subscription = json.loads(push.token)
        if not allowed(subscription["endpoint"]):
            return Refused()
        try:
            return self._outcome(self._post(subscription, push))
        except requests.TooManyRedirects:
            return Refused()
        except requests.RequestException as error:
            log.warning("push", channel="webpush", error=type(error).__name__)
            return Retry()
        except (WebPushException, ValueError):
            return Refused()

    def close(self) -> None:
        self.session.close()

    def _post(self, subscription: dict[str, object], push: Push) -> requests.Response:
        left = max(push.expires_at - clock.now(), timedelta())
        headers = {
            **self._signature(str(subscription["endpoint"])),
            "Topic": push.tag.replace("-", ""),  # 32 of base64url's signs at most
            "Urgency": "high",
            "Content-Type": "application/octet-stream",
        }
        data = json.dumps(_message(push, self._base_url))
        pusher = WebPusher(subscription, requests_session=self.session)
        answer: requests.Response = pusher.send(
            data, headers, ttl=int(left.total_seconds()), timeout=TIMEOUT_SECONDS
        )
        return answer

    def _signature(self, endpoint: str) -> dict[str, str]:
        at = urlsplit(endpoint)
        until = int((clock.now() + _SIGNED_FOR).timestamp())
        claims = {"aud": f"{at.scheme}://{at.netloc}", "sub": self._contact, "exp": until}
        signed: dict[str, str] = self._key.sign(claims)
        return signed

    def _outcome(self, answer: requests.Response) -> Outcome:
        status = answer.status_code
        if status in (200, 201, 202):
            return Sent()
        if status in (404, 410):
            return Dead()
        log.warning("push", channel="webpush", status=status)
        if status == 429 or status >= 500:
            return Retry(retry_after(answer.headers.get("Retry-After", ""), clock.now()))
        return Refused()


def _message(push: Push, base_url: str) -> dict[str, object]:
    """The fixed text and random ids, in the declarative form.

    Safari shows it by itself while the app's worker sleeps; the others hand it to the worker.
    """
    rule = push.reminder_id
    notification = {
        "title": push.text,
        "lang": push.locale,
        "tag": push.tag,
        "navigate": f"{base_url}/#/" + (f"reminded/{push.tag}/{rule}" if rule else "reminders"),
        "data": {"reminder_id": rule},
    }
    return {"web_push": 8030, "notification": notification, "mutable": True}
