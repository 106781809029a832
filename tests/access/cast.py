"""Everybody who may ask, with every kind of consent and every kind of sign-in."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend.accounts import registration
from backend.core import clock
from backend.core.db import begin, db
from backend.core.ids import uuid7
from tests.api.world import World, make_world
from tests.checked_client import CheckedClient
from tests.people import PASSWORD, People, Person

CONSENTS = ("live", "narrowed", "expired", "revoked", "never")
SIGN_INS = ("live", "ended", "expired", "weak")
"""`weak`: no second factor, which only a therapist and an admin need."""
LONG_AGO = timedelta(days=3)


def asked(route: str) -> Iterator[str]:
    """The methods that a row stands for: who may GET may ask for the head alone."""
    yield route
    if route.startswith("GET "):
        yield route.replace("GET", "HEAD", 1)


@dataclass
class Cast:
    """One client, in one state of consent, and the others. The clock stands."""

    consent: str
    world: World
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)
    bodies: dict[str, Any] = field(default_factory=dict)

    def person(self, role: str) -> Person:
        people: Any = self.world.people
        return self.world.former if role == "former" else getattr(people, role)

    def token(self, role: str, sign_in: str = "live") -> str | None:
        if role == "nobody":
            return None
        if sign_in == "unknown":
            return "x" * 43
        if (role, sign_in) not in self.tokens:
            self.tokens[role, sign_in] = _token(self.person(role), self.world.people, sign_in)
        return self.tokens[role, sign_in]

    def fresh_token(self, role: str) -> str | None:
        """Of a sign-in that may be spoilt."""
        self.tokens.pop((role, "live"), None)
        return self.token(role)

    def body(self, route: str) -> Any:
        """The same for everybody who is refused: it is never looked at."""
        if route not in self.bodies:
            self.bodies[route] = self.world.body(route)
        return self.bodies[route]

    def send(
        self,
        route: str,
        token: str | None,
        body: Any = None,
        path: str = "",
        conditional: Mapping[str, str] | None = None,
    ) -> TestResponse:
        method = route.split()[0]
        usual = {"If-None-Match": "*"} if method == "PUT" else {"If-Match": '"0"'}
        headers = dict(usual if conditional is None else conditional)
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        http = self.world.people.app.test_client()
        return http.open(path or self.world.path(route), method=method, json=body, headers=headers)


def _token(person: Person, people: People, sign_in: str) -> str:
    if sign_in == "expired":
        with clock.at(clock.now() - timedelta(minutes=16)):
            return people.signed_in(person.email).token
    if sign_in == "weak":
        who = {"email": person.email, "password": PASSWORD}
        answer = people.app.test_client().post("/v1/sessions", json=who).get_json()
        return str(answer["access_token"])
    found = people.signed_in(person.email)
    if sign_in == "ended":
        assert found.delete("/v1/sessions/current").status_code == 204
    return found.token


@contextmanager
def all_casts(app: Flask) -> Iterator[dict[str, Cast]]:
    """One cast for each state of consent; made three days ago, so that time really passed."""
    now = clock.now()
    app.test_client_class = FlaskClient  # other tests hold the same answers against the document
    with clock.at(now - LONG_AGO):
        people = People(app)
        add_admin(people)
        worlds = {consent: _world(people, consent) for consent in CONSENTS}
    with clock.at(now):
        for world in worlds.values():
            world.new = people.signed_in(world.new.email)
            world.people.therapist = people.signed_in(world.people.therapist.email)
        yield {consent: Cast(consent, world) for consent, world in worlds.items()}
    app.test_client_class = CheckedClient


def _world(crowd: People, consent: str) -> World:
    people = copy(crowd)
    people.client = people.add_client("Mira", f"{uuid7()}@example.org")
    people.stranger = people.add_client("Noor", f"{uuid7()}@example.org")
    people.therapist = people.add_therapist("Dr Moss", f"{uuid7()}@clinic.example", "Green Lane")
    world = make_world(people)
    path = f"/v1/care-links/{world.link}"
    if consent == "never":
        name = f"{uuid7()}@clinic.example"
        people.therapist = people.add_therapist("Dr Hope", name, "Green Lane")
    if consent == "revoked":
        assert people.client.delete(path).status_code == 204
    if consent == "narrowed":
        assert people.client.put(path, {"scopes": ["sleep"]}).status_code == 200
    if consent == "expired":
        scopes = ["practice", "words", "sleep", "medicines", "measures"]
        today = {"scopes": scopes, "until": str(clock.now().date())}
        assert people.client.put(path, today).status_code == 200
    return world


def add_admin(people: People) -> None:
    """Of the same clinic. She may be herself, and count who works there."""
    email = "admin@clinic.example"
    who = {"email": email, "display_name": "Dr Lane", "password": PASSWORD}
    values = {**who, "time_zone": "UTC", "locale": "en"}
    with people.app.app_context():
        begin("write")
        registration.add_admin("Green Lane", values, clock.now())
        db.session.commit()
    people.admin = people.signed_in(email)  # type: ignore[attr-defined]
