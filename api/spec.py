"""The OpenAPI document, generated from the routes and schemas themselves."""

from typing import Any

import flask_smorest
import yaml
from flask import Flask
from marshmallow import fields as ma_fields

from api import fields, problems
from api.http import Blueprint

DESCRIPTION = """\
The tracker for the days between therapy sessions.

Instants are RFC 3339 with offset, dates YYYY-MM-DD, durations whole minutes, zones IANA names.
Null is unknown: not zero, not no. Ids are made on the device (UUIDv7 advised). Every record has a
revision, which is its ETag: create with `If-None-Match: *`, edit with `If-Match`. Errors are
RFC 9457 problem documents that name the field and the rule.
"""


class _Api(flask_smorest.Api):  # type: ignore[misc]
    """flask-smorest for the document only: errors are answered by api/errors.py."""

    def _register_error_handlers(self) -> None:
        return None

    def _register_responses(self) -> None:
        for code, response in problems.responses().items():
            self.spec.components.response(code, response)


def register(app: Flask, blueprints: list[Blueprint]) -> None:
    """Add the routes to the app."""
    for blueprint in blueprints:
        app.register_blueprint(blueprint)


def described(app: Flask) -> dict[str, Any]:
    """The document of these routes. A server is never asked for it, and need not make it."""
    app.config.update(
        API_TITLE="Anew",
        API_VERSION="1.0",
        OPENAPI_VERSION="3.1.1",
        API_SPEC_OPTIONS={
            "info": {
                "description": DESCRIPTION,
                "license": {"name": "MIT", "identifier": "MIT"},
                "contact": {"name": "Anew contributors"},
            },
            "servers": [{"url": "/"}],
        },
    )
    api = _Api(app)
    for field, shape in fields.FORMATS.items():
        api.ma_plugin.converter.add_attribute_function(_shape(field, shape))
    api.spec.components.schema("Problem", schema=problems.Problem)
    api.spec.components.schema("StaleProblem", schema=problems.StaleProblem)
    del api.spec.components.schemas["PaginationMetadata"]  # pages are ours
    for name, scheme in _SCHEMES.items():
        api.spec.components.security_scheme(name, scheme)
    for name, blueprint in app.blueprints.items():
        if isinstance(blueprint, Blueprint):
            blueprint.register_views_in_doc(api, app, api.spec, name=name, parameters=None)
            api.spec.tag({"name": name, "description": blueprint.description})
    content: dict[str, Any] = api.spec.to_dict()
    return content


_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "From POST /v1/sessions."},
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-anew-session",
        "description": "The web app's own; writes need this server's Origin.",
    },
}


def _shape(field: type[ma_fields.Field[Any]], shape: dict[str, Any]) -> Any:
    """How a field of ours reads in JSON Schema."""

    def attributes(_self: Any, instance: Any, **_: Any) -> dict[str, Any]:
        if not isinstance(instance, field):
            return {}
        types = [shape["type"], "null"] if instance.allow_none else shape["type"]
        return {**shape, "type": types}

    return attributes


def document(app: Flask) -> str:
    """The document as YAML, in the order of the routes."""
    return yaml.safe_dump(described(app), sort_keys=False, allow_unicode=True, width=100)
