"""How a request runs: who may, what comes in, one call, commit, answer."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

import flask
import marshmallow as ma
from flask import Response, current_app, g, make_response
from marshmallow.schema import SchemaMeta
from werkzeug.datastructures import Headers

from api import access, answering, limits
from api.access import Access
from api.fields import parse_date, parse_id
from api.limits import Limit
from api.reader import asked_for, loaded
from api.said import Route, View, saying
from backend.core import clock
from backend.core.db import begin, commit
from backend.core.errors import Invalid
from backend.core.here import here
from notifications import in_flight

MAY_BE_ABSENT = {"description": "Absent when it is not shared."}


_READ: dict[str, Callable[[str], Any]] = {
    "id": parse_id,
    "client_id": parse_id,
    "date": parse_date,
    "token": str,
}


class _Made(SchemaMeta):
    def resolve_hooks(cls) -> Any:
        """marshmallow looks under 70 names for what is done before and after: here, for two hundred
        schemas, in their own only, and what their base has holds for them."""
        own = any(hasattr(each, "__marshmallow_hook__") for each in vars(cls).values())
        only = len(cls.__bases__) == 1
        return super().resolve_hooks() if own or not only else cls.__bases__[0]._hooks  # type: ignore[attr-defined]


class Schema(ma.Schema, metaclass=_Made):
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


class Blueprint(flask.Blueprint):
    """Routes that name their policy, and run in one transaction.

    What is said of them is kept for api/spec.py: a server need not wait for the document.
    """

    def __init__(self, *args: Any, description: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.description = description
        self.routes: list[Route] = []

    def doc(self, **says: Any) -> Callable[[View], View]:
        """What the document says, as it is."""
        return saying("doc", **says)

    def alt_response(self, status: int, **says: Any) -> Callable[[View], View]:
        """What else is answered, which the view makes itself."""
        return saying("alt_response", status, **says)

    def arguments(
        self, schema: Any, *, location: str = "json", **says: Any
    ) -> Callable[[View], View]:
        """What comes in is read as `schema` says, and given to the view first."""
        read = loaded if location == "json" else asked_for
        say = saying("arguments", schema, location=location, **says)

        def register(view: View) -> View:
            @wraps(view)
            def given(**path: Any) -> Any:
                return view(read(_shape(schema)), **path)

            return say(given)

        return register

    def response(self, status: int, schema: Any = None, **says: Any) -> Callable[[View], View]:
        """What a view gives is answered as `schema` says; a response that it makes, as it is."""
        say = saying("response", status, schema, **says)

        def register(view: View) -> View:
            @wraps(view)
            def answered(*args: Any, **kwargs: Any) -> Response:
                given, code, headers = _unpacked(view(*args, **kwargs))
                if isinstance(given, Response):
                    response = given
                    response.status_code = code or response.status_code
                else:
                    response = answering.answer(_shape(schema), given, code or status)
                for name, value in (headers or {}).items():
                    response.headers[name] = value
                return response

            return say(answered)

        return register

    def endpoint(  # type: ignore[override]  # Flask's says of a view what it is called
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
            run = _run(view, access, writing, fresh, held, stops, limit)
            self.add_url_rule(rule, called, run, methods=[method])
            self.routes.append(Route(method, rule, access, errors, called, doc, view))
            return run

        return register


def _unpacked(given: Any) -> tuple[Any, int | None, dict[str, str] | None]:
    """What a view gives, and the status and the headers that it may give beside it."""
    if type(given) is not tuple:
        return given, None, None
    value, *beside = given
    status = next((each for each in beside if isinstance(each, int)), None)
    return value, status, next((each for each in beside if isinstance(each, dict)), None)


@cache
def _shape(schema: Any) -> Any:
    """Made when it is first asked for: a start need not wait for two hundred."""
    return schema() if isinstance(schema, type) else schema


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
