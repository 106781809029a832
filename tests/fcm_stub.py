"""Google's side of a push, on loopback: scripted answers, and everything that arrived."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SO_LINGER, SOL_SOCKET
from ssl import SSLContext
from struct import pack
from threading import Condition, Event, Thread
from typing import Any, Self

PATIENCE_SECONDS = 90


@dataclass(frozen=True)
class Answer:
    """`held`: answer only once it is set. `drop`, `reset`, `half`: hang up without an answer,
    in the rude way, or in the middle of it."""

    status: int = 200
    body: Mapping[str, Any] | str = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    held: Event | None = None
    drop: bool = False
    reset: bool = False
    half: bool = False


def failure(status: int, name: str, code: str | None = None, **headers: str) -> Answer:
    """An error as FCM's v1 interface words it."""
    kind = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
    details = [{"@type": kind, "errorCode": code}] if code else []
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    error = {"code": status, "message": "no", "status": name, "details": details}
    return Answer(status, {"error": error}, named)


OK = Answer(200, {"name": "projects/local/messages/1"})
UNREGISTERED = failure(404, "NOT_FOUND", "UNREGISTERED")
WRONG_SENDER = failure(403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH")
BAD = failure(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT")
NOT_SIGNED_IN = failure(401, "UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR")
UNAVAILABLE = failure(503, "UNAVAILABLE", "UNAVAILABLE")
PROXY_PAGE = Answer(502, "<html>Bad gateway</html>")
DROPPED = Answer(drop=True)


def busy(retry_after: str) -> Answer:
    """Too many at once: not before this many seconds, or this date."""
    return failure(429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", Retry_After=retry_after)


@dataclass(frozen=True)
class Arrival:
    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def message(self) -> Mapping[str, Any]:
        message: Mapping[str, Any] = self.body["message"]
        return message


class _Server(ThreadingHTTPServer):
    request_queue_size = 256  # so many may knock at once; the default of 5 turns them away


class FcmStub:
    """A server that runs inside a `with`."""

    def __init__(self, delay_seconds: float = 0) -> None:
        self.delay_seconds = delay_seconds
        self.arrivals: list[Arrival] = []
        self._script: defaultdict[str, list[Answer]] = defaultdict(list)
        self._changed = Condition()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def speak_tls(self, context: SSLContext) -> None:
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def answer(self, *answers: Answer, token: str = "phone") -> None:
        """The next answers to pushes for this token, in order; after them all is well."""
        self._script[token].extend(answers)

    def arrive(self, arrival: Arrival) -> Answer:
        """Note what came and say what to answer."""
        with self._changed:
            self.arrivals.append(arrival)
            self._changed.notify_all()
            waiting = self._script[arrival.message["token"]]
            return waiting.pop(0) if waiting else OK

    def wait_for(self, count: int) -> list[Arrival]:
        """Everything that arrived, once that is `count` or more."""
        with self._changed:
            arrived = self._changed.wait_for(
                lambda: len(self.arrivals) >= count, timeout=PATIENCE_SECONDS
            )
        assert arrived, f"{len(self.arrivals)} of {count} pushes arrived"
        return self.arrivals

    @property
    def tags(self) -> list[str]:
        return [one.message["android"]["notification"]["tag"] for one in self.arrivals]


def _handler(stub: FcmStub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet: two would wait 40 ms for each other

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stub.arrive(
                Arrival(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            )
            (answer.held or Event()).wait(PATIENCE_SECONDS if answer.held else stub.delay_seconds)
            if answer.reset:
                self.connection.setsockopt(SOL_SOCKET, SO_LINGER, pack("ii", 1, 0))
            if answer.drop or answer.reset:
                self.close_connection = True
                return
            text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
            self.send_response(answer.status)
            for name, value in {**answer.headers, "Content-Length": str(len(text))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode()[: len(text) // 2] if answer.half else text.encode())
            self.close_connection = answer.half

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: the arrivals are the record."""

    return Handler
