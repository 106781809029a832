"""A phone that empties its outbox over several connections, and counts what was acknowledged."""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Condition
from typing import Any

import requests

CONNECTIONS = 4
PATIENCE_SECONDS = 90


class Phone:
    """Signed in over HTTP."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.headers = url, {"Authorization": f"Bearer {token}"}

    def post(self, path: str, body: Any) -> Any:
        answer = requests.post(
            f"{self.url}{path}", json=body, headers=self.headers, timeout=PATIENCE_SECONDS
        )
        assert answer.ok, answer.text
        return answer.json()

    def get(self, path: str) -> Any:
        answer = requests.get(f"{self.url}{path}", headers=self.headers, timeout=PATIENCE_SECONDS)
        assert answer.ok, answer.text
        return answer.json()

    def everything(self) -> list[dict[str, Any]]:
        """All pages of the feed: what a new phone would get."""
        page = self.get("/v1/changes?limit=500")
        items: list[dict[str, Any]] = page["items"]
        while page["more"]:
            page = self.get(f"/v1/changes?limit=500&cursor={page['cursor']}")
            items += page["items"]
        return items


class Outbox:
    """Practice entries by id. One is done when the server has answered 200 or 201."""

    def __init__(self, phone: Phone, entries: dict[str, dict[str, Any]]) -> None:
        self.entries = entries
        self.acknowledged: dict[str, int] = {}
        self._phone = phone
        self._changed = Condition()

    def start(self, pool: ThreadPoolExecutor) -> list[Future[bool]]:
        """Send what is not acknowledged. Each future says whether its connection broke."""
        waiting = deque(id for id in self.entries if id not in self.acknowledged)
        return [pool.submit(self._send, waiting) for _ in range(CONNECTIONS)]

    def wait_for(self, count: int) -> None:
        with self._changed:
            enough = self._changed.wait_for(
                lambda: len(self.acknowledged) >= count, timeout=PATIENCE_SECONDS
            )
        assert enough, f"{len(self.acknowledged)} of {count} were acknowledged"

    def _send(self, waiting: deque[str]) -> bool:
        with requests.Session() as web:
            web.headers.update({**self._phone.headers, "If-None-Match": "*"})
            try:
                while True:
                    id = waiting.popleft()
                    if not self._put(web, id):
                        waiting.append(id)
            except IndexError:  # nothing waits any more
                return False
            except requests.ConnectionError:
                return True

    def _put(self, web: requests.Session, id: str) -> bool:
        """Whether it was acknowledged. A busy server says 503: later."""
        url = f"{self._phone.url}/v1/practice-entries/{id}"
        answer = web.put(url, json=self.entries[id], timeout=PATIENCE_SECONDS)
        if answer.status_code == 503:
            return False
        assert answer.status_code in (200, 201), answer.text
        with self._changed:
            self.acknowledged[id] = answer.json()["revision"]
            self._changed.notify_all()
        return True
