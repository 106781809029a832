"""Structured logs: one JSON line an event, and only fields on the list below.

A field that is not listed is dropped, so that no text, token, address or query can slip in.
"""

import logging
import sys
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any, TextIO

import orjson
import structlog

from backend.core import clock

trace_id: ContextVar[str | None] = ContextVar("trace_id", default=None)
"""Of the request that is answered; none in a worker."""

ALLOWED = frozenset(
    "event level timestamp trace_id endpoint method status duration_ms error worker claimed "
    "sent failed skipped outcome channel lag_seconds where".split()
)


def _line(_logger: Any, level: str, said: MutableMapping[str, Any]) -> str:
    """One step where structlog has one for each of these: there is a line for every request."""
    kept = {key: value for key, value in said.items() if key in ALLOWED}
    kept |= {"level": level, "timestamp": clock.now()}
    if trace := trace_id.get():
        kept["trace_id"] = trace
    return orjson.dumps(kept, default=repr, option=orjson.OPT_UTC_Z).decode()


def configure(stream: TextIO = sys.stderr) -> None:
    """Send JSON lines to `stream`; silence libraries that log on their own."""
    structlog.configure(
        processors=[_line],
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


log: structlog.stdlib.BoundLogger = structlog.get_logger()
