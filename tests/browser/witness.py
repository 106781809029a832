"""Stands where the world would be, and writes down who asked for it.

Chromium asks its proxy for every host but this machine's: a page, a worker or the browser itself,
so what Playwright's events do not tell is seen as well.
"""

from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from types import TracebackType
from urllib.parse import urlsplit

# Where Chromium asks on its own account, with no page open. A page or a worker of ours that asked
# there would be noticed by its window.
CHROMIUMS_OWN = (".google.com", ".googleapis.com", ".gvt1.com")


class Witness:
    def __init__(self) -> None:
        self.asked: list[str] = []
        noted = self.asked

        class Refuse(StreamRequestHandler):
            def handle(self) -> None:
                # Chromium may connect ahead, and never ask.
                if line := self.rfile.readline().decode(errors="replace").strip():
                    noted.append(line)
                self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

        self._server = ThreadingTCPServer(("127.0.0.1", 0), Refuse)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def strangers(self) -> list[str]:
        """The hosts that were asked for, but for Chromium's own."""
        hosts = {urlsplit(_url(line)).hostname or line for line in self.asked}
        return sorted(host for host in hosts if not host.endswith(CHROMIUMS_OWN))

    def __enter__(self) -> "Witness":
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def _url(line: str) -> str:
    """`GET http://host/path HTTP/1.1`, or `CONNECT host:443 HTTP/1.1`."""
    target = line.split()[1]
    return target if "://" in target else f"//{target}"
