"""What can be done with any synced record: put, get, delete, list."""

from typing import Any

from flask import request
from marshmallow import fields

from api.access import Access, caller
from api.http import Answer, Blueprint, etag, if_match
from api.nouns import Noun
from api.pages import DatedPageQuery, PageQuery, page
from backend.core import clock, rows, sync, versions
from backend.core.errors import Gone, NotFound, PreconditionMissing, StaleRevision
from backend.core.here import here
from backend.core.sync import Change, Outcome, Result

_REVISION = {"schema": {"type": "string"}, "example": '"17"', "description": "The revision."}
_IF_MATCH = {"name": "If-Match", "in": "header", **_REVISION}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "schema": {"type": "string", "enum": ["*"]},
    "description": "To create: nothing may be stored under this id.",
}


class Records:
    """The four views of one noun. Each asks for the client's own records only."""

    def __init__(self, noun: Noun) -> None:
        self.noun = noun

    def put(self, values: dict[str, Any], **key: Any) -> Any:
        headers = here(request).headers
        base = if_match(headers)
        if base is None and headers.get("If-None-Match") != "*":
            raise PreconditionMissing("Send If-None-Match: * to create, or If-Match to edit.")
        result = self._write(self.noun.change(key[self.noun.key], base, values))
        status = 201 if result.outcome is Outcome.CREATED else 200
        return self.noun.shown(result.record), status, etag(result.record.revision)

    def get(self, **key: Any) -> Any:
        record = rows.find(self.noun.kind.model, caller().id, key[self.noun.key])
        if record is None:
            raise NotFound()
        if record.deleted:
            raise Gone()
        return self.noun.shown(record), etag(record.revision)

    def delete(self, **key: Any) -> Any:
        base = if_match(request.headers)
        if base is None:
            raise PreconditionMissing("Send If-Match with the revision you saw.")
        self._write(Change(key[self.noun.key], base, None))
        return ""

    def list(self, query: dict[str, Any]) -> Any:
        return page(self.noun, caller().id, query)

    def versions(self, **key: Any) -> Any:
        client_id, kind, id = caller().id, self.noun.kind, key[self.noun.key]
        if rows.find(kind.model, client_id, id) is None:
            raise NotFound()
        found = versions.earlier(kind.name, kind.model, client_id, id)
        return {"items": [self.noun.shown(version) for version in found]}

    def _write(self, change: Change) -> Result:
        result = sync.write(self.noun.kind, caller().id, change, clock.now())
        if result.outcome is Outcome.GONE:
            raise Gone() if result.record else NotFound()
        if result.outcome is Outcome.CONFLICT:
            stored = result.record
            current = self.noun.told(stored)
            raise StaleRevision(extra={"current": current, "etag": f'"{stored.revision}"'})
        return result


def serve(blueprint: Blueprint, noun: Noun) -> None:
    """Register the routes of this noun and what the document says of them."""
    views, one = Records(noun), noun.kind.name.replace("-", "_")
    item, client = f"/{noun.path}/<{noun.key}>", Access.CLIENT
    revision = {"headers": {"ETag": _REVISION}}
    stored = blueprint.response(200, noun.gives, description="As it is stored now.", **revision)
    created = blueprint.alt_response(201, schema=noun.gives, description="Created.", **revision)
    body = blueprint.arguments(noun.takes, example=noun.example)
    blueprint.endpoint(
        "PUT",
        item,
        client,
        stops=noun.stops,
        errors=(404, 409, 410, 412, 428),
        name=f"put_{one}",
        summary=f"Store {noun.says}",
        description="Sending the same twice is the same as once. An edit names the revision seen.",
        parameters=[_IF_MATCH, _IF_NONE_MATCH],
    )(body(created(stored(views.put))))
    blueprint.endpoint(
        "GET", item, client, errors=(410,), name=f"get_{one}", summary=f"Read {noun.says}"
    )(stored(views.get))
    blueprint.endpoint(
        "DELETE",
        item,
        client,
        stops=noun.stops,
        errors=(409, 410, 412, 428),
        name=f"delete_{one}",
        summary=f"Delete {noun.says}",
        description="What is deleted stays deleted.",
        parameters=[_IF_MATCH],
    )(blueprint.response(204, description="Deleted.")(views.delete))
    _serve_list(blueprint, noun, views)
    if noun.kind.versioned:
        _serve_versions(blueprint, noun, views)


def _serve_versions(blueprint: Blueprint, noun: Noun, views: Records) -> None:
    items = Answer.from_dict(
        {"items": fields.List(fields.Nested(noun.gives), required=True)},
        name=f"{type(noun.gives).__name__}Versions",
    )
    says = f"What it said before its edits, the newest first, {versions.MOST} at most."
    blueprint.endpoint(
        "GET",
        f"/{noun.path}/<{noun.key}>/versions",
        Access.CLIENT,
        name=f"list_{noun.kind.name.replace('-', '_')}_versions",
        summary=f"Earlier versions: {noun.says}",
    )(blueprint.response(200, items, description=says)(views.versions))


def _serve_list(blueprint: Blueprint, noun: Noun, views: Records) -> None:
    items = Answer.from_dict(
        {
            "items": fields.List(fields.Nested(noun.gives), required=True),
            "cursor": fields.String(required=True, allow_none=True),
        },
        name=f"{type(noun.gives).__name__}Page",
    )
    query = DatedPageQuery if noun.kind.day is not None else PageQuery
    listed = blueprint.response(200, items, description="One page, the newest first.")
    blueprint.endpoint(
        "GET",
        f"/{noun.path}",
        Access.CLIENT,
        errors=(422,),
        name=f"list_{noun.path.replace('-', '_')}",
        summary=f"List: {noun.says}",
    )(blueprint.arguments(query, location="query")(listed(views.list)))
