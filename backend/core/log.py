"""Structured logs: one JSON line an event, and only fields on the list below.

A field that is not listed is dropped, so that no text, token, address or query can slip in.
"""

import logging
import sys
from contextvars import ContextVar
from typing import Any, TextIO

import orjson

from backend.core import clock

trace_id: ContextVar[str | None] = ContextVar("trace_id", default=None)
"""Of the request that is answered; none in a worker."""

ALLOWED = frozenset(
    "event level timestamp trace_id endpoint method status duration_ms error worker claimed "
    "sent failed skipped outcome channel lag_seconds where".split()
)


class Log:
    """Writes the lines."""

    stream: TextIO = sys.stderr
    quiet = False
    """Is only what goes wrong worth a line?"""

    def info(self, event: str, **said: Any) -> None:
        if not self.quiet:
            self._write("info", event, said)

    def warning(self, event: str, **said: Any) -> None:
        self._write("warning", event, said)

    def error(self, event: str, **said: Any) -> None:
        self._write("error", event, said)

    def _write(self, level: str, event: str, said: dict[str, Any]) -> None:
        kept = {key: value for key, value in said.items() if key in ALLOWED}
        kept |= {"event": event, "level": level, "timestamp": clock.now()}
        if trace := trace_id.get():
            kept["trace_id"] = trace
        line = orjson.dumps(kept, default=repr, option=orjson.OPT_UTC_Z).decode()
        self.stream.write(f"{line}\n")  # in one piece: threads write side by side
        self.stream.flush()


log = Log()


def configure(stream: TextIO = sys.stderr, *, quiet: bool = False) -> None:
    """Send JSON lines to `stream`; silence libraries that log on their own."""
    log.stream, log.quiet = stream, quiet
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
