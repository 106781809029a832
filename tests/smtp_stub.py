"""A mail server on loopback: every mail that arrived, and who said what on the way (RFC 5321)."""

import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Condition, Thread
from typing import Self

PATIENCE_SECONDS = 90


class _Server(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


class SmtpStub:
    """A server that runs inside a `with`. `tls` is spoken from the start, `starttls` on request.

    `refuse`: what is answered to a whole mail instead of thanks; "" hangs up.
    """

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
        refuse: str | None = None,
    ) -> None:
        self.mails: list[EmailMessage] = []
        self.said: list[str] = []
        """Commands, in order; `TLS` where the line became private."""
        self.tls, self.starttls, self.refuse = tls, starttls, refuse
        self._changed = Condition()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.port = int(self._server.server_address[1])
        self.url = f"smtp://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def arrive(self, mail: bytes) -> None:
        with self._changed:
            self.mails.append(message_from_bytes(mail, policy=policy.default))
            self._changed.notify_all()

    def wait_for(self, count: int) -> list[EmailMessage]:
        """Everything that arrived, once that is `count` or more."""
        with self._changed:
            arrived = self._changed.wait_for(
                lambda: len(self.mails) >= count, timeout=PATIENCE_SECONDS
            )
        assert arrived, f"{len(self.mails)} of {count} mails arrived"
        return self.mails


def _handler(stub: SmtpStub) -> type[StreamRequestHandler]:
    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            try:
                if stub.tls:
                    self._private(stub.tls)
                self._say("220 here")
                while (line := self.rfile.readline().decode().strip()) and self._answer(line):
                    pass
            except OSError:  # the other side did not trust us, or hung up
                return

        def _answer(self, line: str) -> bool:
            """Returns whether the talk goes on."""
            stub.said.append(line)
            word = line.split(maxsplit=1)[0].upper()
            if word == "EHLO":
                offers = ["250-here", *(["250-STARTTLS"] if stub.starttls else [])]
                self._say("\r\n".join([*offers, "250-AUTH PLAIN", "250 SMTPUTF8"]))
            elif word == "STARTTLS" and stub.starttls:
                self._say("220 go on")
                self._private(stub.starttls)
            elif word == "AUTH":
                self._say("235 welcome")
            elif word == "DATA":
                return self._take()
            else:
                self._say("221 bye" if word == "QUIT" else "250 fine")
            return word != "QUIT"

        def _take(self) -> bool:
            self._say("354 go on")
            lines: list[bytes] = []
            while (line := self.rfile.readline()) != b".\r\n":
                if not line:  # killed half-way: at its end a file reads as b"" for ever
                    return False
                lines.append(line.removeprefix(b"."))
            stub.arrive(b"".join(lines))
            if stub.refuse != "":
                self._say(stub.refuse or "250 thanks")
            return stub.refuse != ""

        def _private(self, context: ssl.SSLContext) -> None:
            self.request = context.wrap_socket(self.request, server_side=True)
            self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", 0)
            stub.said.append("TLS")

        def _say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    return Handler
