"""Structured logs: one JSON line an event, and only fields on the list below.

A field that is not listed is dropped, so that no text, token, address or query can slip in.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

ALLOWED = frozenset(
    "event level timestamp trace_id endpoint method status duration_ms error worker claimed "
    "sent failed skipped outcome channel lag_seconds where".split()
)


def _only_allowed(
    _logger: Any, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return {key: value for key, value in event.items() if key in ALLOWED}


def configure(stream: TextIO = sys.stderr) -> None:
    """Send JSON lines to `stream`; silence libraries that log on their own."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


log: structlog.stdlib.BoundLogger = structlog.get_logger()
