"""The answers that are not the one hoped for, as the document shows them."""

from http import HTTPStatus
from typing import Any

from marshmallow import fields

from api.http import Answer


class FieldProblem(Answer):
    pointer = fields.String(
        required=True, metadata={"description": "RFC 6901 path.", "example": "/words/name"}
    )
    code = fields.String(required=True, metadata={"example": "required"})
    detail = fields.String(required=True, metadata={"example": "Missing data for required field."})


class Problem(Answer):
    """RFC 9457. `errors` names each field and the rule it breaks; never the value."""

    type = fields.String(required=True, metadata={"example": "urn:anew:problem:invalid"})
    title = fields.String(required=True, metadata={"example": "Some of this cannot be accepted"})
    status = fields.Integer(required=True, metadata={"example": 422})
    detail = fields.String(required=True, metadata={"example": "Some of this cannot be accepted"})
    trace_id = fields.String(required=True, metadata={"example": "3f2a9c0d1b4e5f60"})
    errors = fields.List(fields.Nested(FieldProblem), required=True)


class StaleProblem(Problem):
    """What is stored now comes with it, so that one round trip is enough to merge."""

    current = fields.Dict(required=True, metadata={"description": "The stored record."})
    etag = fields.String(required=True, metadata={"example": '"17"'})


SAYS = {
    400: "The body or a parameter cannot be read.",
    401: "No sign-in, or one that has ended.",
    403: "The wrong role, a missing second factor, or a write by cookie from a foreign page.",
    404: "Unknown, or somebody else's: the same answer.",
    409: "Two things that cannot both be.",
    410: "It was deleted, or the cursor is too old: start over.",
    411: "The body needs a Content-Length.",
    412: "Changed since: `current` and `etag` are what is stored now.",
    413: "The body is larger than 1 MiB (a file of sleep: 20 MiB).",
    415: "Only application/json is read (a file of sleep: application/octet-stream).",
    422: "Read and not acceptable: `errors` names each field and rule.",
    428: "Send If-Match, or If-None-Match: *.",
    429: "Too many requests: wait as long as Retry-After says.",
    503: "The database is busy: wait as long as Retry-After says.",
}


def responses() -> dict[str, dict[str, Any]]:
    """One component a status, and one for all the others."""
    named = {str(code): f"{HTTPStatus(code).phrase}. {says}" for code, says in SAYS.items()}
    every = {**named, "DEFAULT_ERROR": "Anything else; also a problem document."}
    return {
        name: {
            "description": says,
            "content": _content("StaleProblem" if name == "412" else "Problem"),
        }
        for name, says in every.items()
    }


def _content(schema: str) -> dict[str, Any]:
    return {"application/problem+json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
