"""Few requests are worked on at once: more would only be in each other's way."""

from collections.abc import Iterable
from functools import cached_property
from io import BytesIO
from typing import IO, TYPE_CHECKING

from flask import Request

from api.reader import MAX_BODY
from backend.core.line import PATIENCE_SECONDS, Line

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

AT_ONCE = 8


class _Whole(BytesIO):
    """A body that is there, up to its end."""


class Asked(Request):
    """A request whose body `Turns` may have read: where that ends need not be watched."""

    @cached_property
    def stream(self) -> IO[bytes]:
        given: IO[bytes] = self.environ["wsgi.input"]
        return given if isinstance(given, _Whole) else super().stream


class Turns:
    """Lets `at_once` requests into the application, when their bodies are there.

    Python does one thing at a time: 16 at once cost several times the processor that few cost, in
    the application and in PostgreSQL, and too few wait for it together (docs/adr/0043). A
    database that hangs must not hang those who do not need it: whoever waited for `patience`
    seconds goes on without a turn.
    """

    def __init__(
        self,
        application: "WSGIApplication",
        at_once: int = AT_ONCE,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._application = application
        self._line = Line(at_once)
        self._patience = patience

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        size = int(environ.get("CONTENT_LENGTH") or 0)
        if size > MAX_BODY:  # a file, read bit by bit, or refused
            return self._application(environ, start_response)
        environ["wsgi.input"] = _Whole(environ["wsgi.input"].read(size))
        with self._line.turn(self._patience):
            return self._application(environ, start_response)
