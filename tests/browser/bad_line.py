"""A line between a phone and the server that can be gone, and that loses answers on the way back.

What it loses the server has done: the answer comes back to us, and goes no further.
"""

from collections import defaultdict
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from threading import Lock, Thread
from urllib.parse import urlsplit

LOST = 0.3
ENDS_HERE = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class BadLine:
    """One route of the API, one coin: how two phones take turns does not change what is lost."""

    def __init__(self, port: int, server: str, seed: int) -> None:
        self.gone = False
        self.bad = False
        self.lost: list[str] = []
        self.told = 0
        self._seed, self._lock = seed, Lock()
        self._coins = defaultdict[str, list[float]](list)
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self, server))
        self._server.daemon_threads = True

    def loses(self, method: str, url: str) -> bool:
        """The first answer of each route is lost in any case: no seed is a mild one."""
        path = urlsplit(url).path
        if not (self.bad and path.startswith("/v1/")):
            return False
        route = f"{method} {path}"
        with self._lock:
            self.told += 1
            coins = self._coins[route]
            coins.append(Random(f"{self._seed} {route} {len(coins)}").random())
            lost = len(coins) == 1 or coins[-1] < LOST
            self.lost += [route] * lost
        return lost

    def __enter__(self) -> "BadLine":
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(line: BadLine, server: str) -> type[BaseHTTPRequestHandler]:
    host = urlsplit(server).netloc

    class Handler(BaseHTTPRequestHandler):
        def pass_on(self) -> None:
            if line.gone:
                return
            connection = HTTPConnection(host, timeout=60)
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            how = {"skip_host": True, "skip_accept_encoding": True}
            connection.putrequest(self.command, self.path, **how)
            for name, value in self.headers.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            content = answer.read()
            if not line.loses(self.command, self.path):
                with suppress(ConnectionError):  # she went out of the network meanwhile
                    self.hand_over(answer, content)
            connection.close()

        def hand_over(self, answer: HTTPResponse, content: bytes) -> None:
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ENDS_HERE:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" else content)

        def log_message(self, *_: object) -> None:
            """What goes over the line is nobody's business."""

        do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = pass_on

    return Handler
