"""Many requests at once, by libcurl in one thread: over HTTP/2 they share a few connections.

The only file that knows libcurl. It follows no redirect and tries nothing twice, but for a
connection that turns out to have been closed while nobody used it: then it opens a new one.
"""

import select
import socket
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from io import BytesIO
from threading import Lock, Thread

import certifi
import pycurl

AT_ONCE = 128
"""At 80 ms an answer this is 1,600 a second."""
_LONGEST_WAIT_SECONDS = 1.0


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class NoAnswer(Exception):
    """Nobody listens, nobody to be trusted, too late, or half an answer: its libcurl code."""


class NotAllowed(Exception):
    """When its turn came it was not to be started any more."""


@dataclass(frozen=True)
class _Request:
    body: bytes
    headers: list[str]
    may_start: Callable[[], bool]
    answer: "Future[Answer]"


class Multiplexed:
    """POSTs to one address; any thread may call it."""

    def __init__(self, url: str, timeout_seconds: float) -> None:
        self._url, self._timeout_ms = url, int(timeout_seconds * 1000)
        self._waiting: deque[_Request] = deque()
        self._woken, self._wake = socket.socketpair()
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_PIPELINING, pycurl.PIPE_MULTIPLEX)
        self._multi.setopt(pycurl.M_MAXCONNECTS, AT_ONCE)
        self._free = [self._handle() for _ in range(AT_ONCE)]
        self._closing = False
        self._thread: Thread | None = None
        self._starting = Lock()

    def post(
        self, body: bytes, headers: list[str], may_start: Callable[[], bool]
    ) -> "Future[Answer]":
        """Raises `NoAnswer` or `NotAllowed` in the future. `may_start` is asked at the last
        moment."""
        answer: Future[Answer] = Future()
        self._waiting.append(_Request(body, headers, may_start, answer))
        with self._starting:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="multiplexed", daemon=True)
                self._thread.start()
        self._wake.send(b"-")
        return answer

    def close(self) -> None:
        """Finish what is under way."""
        self._closing = True
        self._wake.send(b"-")
        if self._thread is not None:
            self._thread.join()
        for each in self._free:
            each.close()
        self._multi.close()
        self._woken.close()
        self._wake.close()

    def _handle(self) -> pycurl.Curl:
        handle = pycurl.Curl()
        handle.setopt(pycurl.URL, self._url)
        handle.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS)
        handle.setopt(pycurl.PIPEWAIT, 1)
        handle.setopt(pycurl.NOSIGNAL, 1)
        handle.setopt(pycurl.TIMEOUT_MS, self._timeout_ms)
        handle.setopt(pycurl.CAINFO, certifi.where())
        return handle

    def _run(self) -> None:
        while self._waiting or len(self._free) < AT_ONCE or not self._closing:
            while self._waiting and self._free:
                self._begin(self._waiting.popleft())
            self._multi.perform()
            self._end()
            if not (self._waiting and self._free):
                self._wait()

    def _wait(self) -> None:
        """Until the network or a new request has something for us."""
        reading, writing, broken = self._multi.fdset()
        own = self._multi.timeout()
        longest = _LONGEST_WAIT_SECONDS if own < 0 else min(own / 1000, _LONGEST_WAIT_SECONDS)
        ready, _, _ = select.select([*reading, self._woken], writing, broken, longest)
        if self._woken in ready:
            self._woken.recv(4096)

    def _begin(self, request: _Request) -> None:
        if not request.may_start():
            request.answer.set_exception(NotAllowed())
            return
        handle = self._free.pop()
        handle.request, handle.body, handle.lines = request, BytesIO(), []
        handle.setopt(pycurl.HTTPHEADER, request.headers)
        handle.setopt(pycurl.POSTFIELDS, request.body)
        handle.setopt(pycurl.WRITEDATA, handle.body)
        handle.setopt(pycurl.HEADERFUNCTION, handle.lines.append)
        self._multi.add_handle(handle)

    def _end(self) -> None:
        """Give out the answers that are there."""
        left = 1
        while left:
            left, answered, failed = self._multi.info_read()
            for handle in answered:
                status = handle.getinfo(pycurl.RESPONSE_CODE)
                answer = Answer(status, _headers(handle.lines), handle.body.getvalue())
                self._let_go(handle).set_result(answer)
            for handle, code, _words in failed:
                self._let_go(handle).set_exception(NoAnswer(code))

    def _let_go(self, handle: pycurl.Curl) -> "Future[Answer]":
        self._multi.remove_handle(handle)
        self._free.append(handle)
        answer: Future[Answer] = handle.request.answer
        return answer


def _headers(lines: list[bytes]) -> dict[str, str]:
    pairs = (line.decode("latin-1").partition(":") for line in lines)
    return {name.lower(): value.strip() for name, colon, value in pairs if colon}
