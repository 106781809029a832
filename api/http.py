"""How a request runs: who may, what comes in, one call, commit, answer."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

import flask_smorest
import marshmallow as ma
from flask import Response, current_app, g, make_response, request
from flask_smorest.utils import unpack_tuple_response
from werkzeug.datastructures import Headers

from api import access, answering, limits
from api.access import Access
from api.fields import parse_date, parse_id
from api.limits import Limit
from api.reader import StrictParser, loaded
from backend.core import clock
from backend.core.db import begin, commit
from backend.core.errors import Invalid
from backend.core.here import here
from notifications import in_flight

MAY_BE_ABSENT = {"description": "Absent when it is not shared."}

View = Callable[..., Any]

_READ: dict[str, Callable[[str], Any]] = {
    "id": parse_id,
    "client_id": parse_id,
    "date": parse_date,
    "token": str,
}


class Schema(ma.Schema):
    """What comes in: unknown fields are refused."""

    class Meta:
        unknown = ma.RAISE


class Empty(Schema):
    """Nothing to say."""


class Answer(Schema):
    """What goes out: a reader must expect fields to be added, so the document allows them."""

    class Meta:
        unknown = ma.EXCLUDE

    def on_bind_field(self, _field_name: str, field_obj: ma.fields.Field[Any]) -> None:
        # Answers are never loaded: this only tells the document that every field is there.
        field_obj.required = field_obj.metadata is not MAY_BE_ABSENT


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """Routes that name their policy, and run in one transaction."""

    ARGUMENTS_PARSER = StrictParser()

    def arguments(
        self, schema: Any, *, location: str = "json", **says: Any
    ) -> Callable[[View], View]:
        """What comes in is read as `schema` says, and given to the view first."""
        documented = super().arguments(schema, location=location, **says)
        shape = schema() if isinstance(schema, type) else schema

        def register(view: View) -> View:
            @wraps(documented(view))
            def given(**path: Any) -> Any:
                if location == "json":
                    return view(loaded(shape), **path)
                return view(self.ARGUMENTS_PARSER.parse(shape, request, location=location), **path)

            return given

        return register

    def response(self, status: int, schema: Any = None, **says: Any) -> Callable[[View], View]:
        """What a view gives is answered as `schema` says; a response that it makes, as it is."""
        documented = super().response(status, schema, **says)
        shape = schema() if isinstance(schema, type) else schema

        def register(view: View) -> View:
            @wraps(documented(view))
            def answered(*args: Any, **kwargs: Any) -> Response:
                given, code, headers = unpack_tuple_response(view(*args, **kwargs))
                if isinstance(given, Response):
                    response = given
                    response.status_code = code or response.status_code
                else:
                    response = answering.answer(shape, given, code or status)
                for name, value in (headers or {}).items():
                    response.headers[name] = value
                return response

            return answered

        return register

    def alt_response(self, *args: Any, **says: Any) -> Callable[[View], View]:
        return _noted(super().alt_response(*args, **says))

    @staticmethod
    def doc(**says: Any) -> Callable[[View], View]:
        return _noted(flask_smorest.Blueprint.doc(**says))

    def endpoint(
        self,
        method: str,
        rule: str,
        access: Access,
        *,
        writes: bool | None = None,
        fresh: bool = False,
        held: bool = False,
        stops: bool = False,
        limit: Limit | None = None,
        errors: tuple[int, ...] = (),
        name: str | None = None,
        **doc: Any,
    ) -> Callable[[View], View]:
        """Register `method rule`. `writes` is for a GET that leaves a trace of itself.

        `fresh`: the password was shown a moment ago. `held`: not for a day after a reset by mail.
        `stops`: once it is answered, no reminder to her that this stopped may start to be sent.
        `limit`: how often an address may ask.
        `errors` lists the answers beyond those that the policy and the method imply; `doc` goes
        into the document as it is.
        """
        writing = method != "GET" if writes is None else writes

        def register(view: View) -> View:
            called = name or view.__name__
            says = {"operationId": called, **_says(method, rule, access, errors), **doc}
            run: View = self.doc(**says)(_run(view, access, writing, fresh, held, stops, limit))
            self.route(rule, methods=[method], endpoint=called, parameters=_path(rule))(run)
            return run

        return register


def _noted(documented: Callable[[View], View]) -> Callable[[View], View]:
    """flask-smorest would call the view through another function, only to say what it is."""

    def register(view: Any) -> View:
        view._apidoc = documented(view)._apidoc  # type: ignore[attr-defined]
        return cast(View, view)

    return register


def _run(
    view: View,
    policy: Access,
    writing: bool,
    fresh: bool,
    held: bool,
    stops: bool,
    limit: Limit | None,
) -> View:
    @wraps(view)
    def run(**path: str) -> Response:
        now, its = clock.now(), here(g)
        if limit is not None:
            limit.count(limits.address(), now)
        begin("write" if writing else "read")
        if policy is not Access.PUBLIC:
            its.caller = access.authenticate(here(current_app).config["BASE_URL"], now)
            access.authorise(policy, its.caller)
        if fresh:
            access.confirmed(its.caller, now)
        if held:
            access.not_held(its.caller, now)
        values = _parsed(path)
        if policy is Access.CARE:
            its.caller = access.under_consent(its.caller, values["client_id"], now)
        its.stopped = {its.caller.id} if stops else set()
        response = view(**values)
        if not isinstance(response, Response):
            response = make_response(response)
        commit()  # only then is it true what the answer says
        for who in its.stopped:
            in_flight.settle(who, clock.now())
        response.headers["Cache-Control"] = "no-store"
        return response

    run.policy, run.limit = policy, limit  # type: ignore[attr-defined]
    return run


def _parsed(path: dict[str, str]) -> dict[str, Any]:
    values = {}
    for name, text in path.items():
        try:
            values[name] = _READ[name](text)
        except ma.ValidationError as error:
            raise Invalid.field(f"/{name}", "invalid", str(error.messages[0])) from None
    return values


def _says(method: str, rule: str, policy: Access, errors: tuple[int, ...]) -> dict[str, Any]:
    """What the document says of a route: which problems can come back, and who may call."""
    problems = {400, 429, 503, *errors}
    if policy is not Access.PUBLIC:
        problems |= {401, 403}
    if "<" in rule:
        problems |= {404, 422}
    if method in ("POST", "PUT", "PATCH"):
        problems |= {411, 413, 415, 422}
    references = {
        str(code): {"$ref": f"#/components/responses/{code}"} for code in sorted(problems)
    }
    signed_in: list[dict[str, list[str]]] = (
        [] if policy is Access.PUBLIC else [{"bearer": []}, {"cookie": []}]
    )
    return {"responses": references, "security": signed_in}


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


def etag(revision: int) -> dict[str, str]:
    """The header that names a revision."""
    return {"ETag": f'"{revision}"'}


def if_match(headers: Headers) -> int | None:
    """The revision in If-Match; None when the header is missing. Raises `Invalid`."""
    header = headers.get("If-Match")
    if header is None:
        return None
    text = header.removeprefix('"').removesuffix('"')
    if f'"{text}"' != header or not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Invalid.field("/If-Match", "invalid", 'Must be one revision, like "17".')
    return int(text)
