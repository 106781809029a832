"""Every failure as an RFC 9457 problem document: never a value, a stack, SQL or a path."""

import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from flask import Flask, Response, current_app
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from backend.core.db import db
from backend.core.errors import AnewError, Conflict, FieldError, NotFound, TooMany, Unavailable
from backend.core.log import log, trace_id

_CODES = {
    "Missing data for required field.": "required",
    "Unknown field.": "unknown-field",
    "Field may not be null.": "null",
}


def field_errors(messages: Any, pointer: str = "") -> Iterator[FieldError]:
    """marshmallow's nested messages as a flat list of (pointer, code, detail)."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            step = str(key).replace("~", "~0").replace("/", "~1")
            yield from field_errors(inner, pointer if key == "_schema" else f"{pointer}/{step}")
    else:
        for message in messages if isinstance(messages, list) else [messages]:
            yield FieldError(pointer, _CODES.get(str(message), "invalid"), str(message))


def problem(error: AnewError) -> dict[str, Any]:
    """The body of the answer."""
    return {
        "type": f"urn:anew:problem:{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "trace_id": trace_id.get() or "",
        "errors": [vars(one) for one in error.errors],
        **error.extra,
    }


def respond(error: AnewError) -> Response:
    """Undo what was begun and answer."""
    db.session.rollback()
    body = orjson.dumps(problem(error), option=orjson.OPT_UTC_Z, default=str)
    response = Response(body, error.status, mimetype="application/problem+json")
    response.headers["Cache-Control"] = "no-store"  # a 412 carries the record
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if error.status == 503:
        response.headers["Retry-After"] = "5"
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.wait_seconds)
    return response


def _http(error: HTTPException) -> Response:
    if error.code == 404:
        return respond(NotFound())
    plain = AnewError(error.description or error.name)
    plain.status, plain.title = error.code or 500, error.name
    plain.code = error.name.lower().replace(" ", "-")
    response = respond(plain)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _database(error: DBAPIError | PoolTimeout) -> Response:
    log.error("database", error=type(error).__name__)
    if isinstance(error, IntegrityError):
        return respond(Conflict("Somebody changed this at the same moment. Please try again."))
    if isinstance(error, OperationalError | PoolTimeout) or error.connection_invalidated:
        return respond(Unavailable())
    return respond(AnewError())


def _unexpected(error: Exception) -> Response:
    if current_app.testing:
        raise error
    # Where, never what: a message may quote what somebody wrote.
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    where = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    log.error("unexpected", error=type(error).__name__, where=where)
    return respond(AnewError())


def register(app: Flask) -> None:
    """Handlers, from the particular to the general."""
    app.register_error_handler(AnewError, respond)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(PoolTimeout, _database)
    app.register_error_handler(Exception, _unexpected)
