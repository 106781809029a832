"""The OpenAPI document, generated from the routes and schemas themselves."""

import re
from functools import wraps
from typing import Any

import flask_smorest
import yaml
from flask import Flask
from marshmallow import fields as ma_fields

from api import fields, problems
from api.access import Access
from api.http import Blueprint
from api.said import Route, View

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
            twin = _twin(blueprint)
            twin.register_views_in_doc(api, app, api.spec, name=name, parameters=None)
            api.spec.tag({"name": name, "description": blueprint.description})
    content: dict[str, Any] = api.spec.to_dict()
    return content


def _twin(blueprint: Blueprint) -> Any:
    """The routes of this blueprint as flask-smorest describes them."""
    twin = flask_smorest.Blueprint(blueprint.name, blueprint.import_name)
    for route in blueprint.routes:
        view = _copied(route.view)
        for said in route.view.said:  # type: ignore[attr-defined]
            view = getattr(twin, said.name)(*said.args, **said.kwargs)(view)
        described = twin.doc(**_says(route))(view)
        options = {"methods": [route.method], "parameters": _path(route.rule)}
        twin.add_url_rule(route.rule, route.endpoint, described, **options)
    return twin


def _copied(view: View) -> View:
    @wraps(view)
    def copy(*_: Any) -> None:
        """What a twin is named after; nobody calls it."""

    return copy


def _says(route: Route) -> dict[str, Any]:
    """What the document says of a route: which problems can come back, and who may call."""
    codes = {400, 429, 503, *route.errors}
    if route.access is not Access.PUBLIC:
        codes |= {401, 403}
    if "<" in route.rule:
        codes |= {404, 422}
    if route.method in ("POST", "PUT", "PATCH"):
        codes |= {411, 413, 415, 422}
    references = {str(code): {"$ref": f"#/components/responses/{code}"} for code in sorted(codes)}
    signed_in: list[dict[str, list[str]]] = (
        [] if route.access is Access.PUBLIC else [{"bearer": []}, {"cookie": []}]
    )
    says = {"operationId": route.endpoint, "responses": references, "security": signed_in}
    return {**says, **route.doc}


def _path(rule: str) -> list[dict[str, Any]]:
    """The parameters in a path."""
    formats = {
        "id": {"format": "uuid"},
        "client_id": {"format": "uuid"},
        "date": {"format": "date"},
        "token": {},
    }
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", **formats[name]},
        }
        for name in re.findall(r"<(\w+)>", rule)
    ]


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
