"""The people in the tests: a client, her therapist, a stranger, a colleague."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend.accounts import registration, sessions
from backend.accounts.models import LoginSession
from backend.core import clock
from backend.core.db import begin, db
from backend.core.ids import uuid7

PASSWORD = "a sentence is good"


@dataclass
class Person:
    """Somebody with a signed-in phone."""

    http: FlaskClient
    email: str
    id: str
    token: str

    def request(self, method: str, path: str, json: Any = None, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"Authorization": f"Bearer {self.token}", **named}
        return self.http.open(path, method=method, json=json, headers=sent)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.request("GET", path, **headers)

    def post(self, path: str, json: Any) -> TestResponse:
        return self.request("POST", path, json)

    def patch(self, path: str, json: Any) -> TestResponse:
        return self.request("PATCH", path, json)

    def delete(self, path: str, **headers: str) -> TestResponse:
        return self.request("DELETE", path, **headers)

    def put(self, path: str, json: Any, **headers: str) -> TestResponse:
        return self.request("PUT", path, json, **headers)

    def create(self, path: str, json: Any) -> dict[str, Any]:
        """Put a new record under a new id (or under the path's last part, for a night)."""
        full = path if path.startswith("/v1/nights/") else f"{path}/{uuid7()}"
        response = self.put(full, json, If_None_Match="*")
        assert response.status_code == 201, response.text
        stored: dict[str, Any] = response.get_json()
        return stored


class People:
    """Everybody; a therapist is added by the operator, a client signs up with a code."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.therapist = self.add_therapist("Dr Ada Moss", "ada@clinic.example", "Green Lane")
        self.colleague = self.add_therapist("Dr Ben Hale", "ben@clinic.example", "Green Lane")
        self.client = self.add_client("Mira", "mira@example.org")
        self.stranger = self.add_client("Noor", "noor@example.org")

    def add_therapist(self, name: str, email: str, clinic: str) -> Person:
        with self.app.app_context():
            begin("write")
            who = {"email": email, "display_name": name, "password": PASSWORD}
            values = {**who, "time_zone": "Europe/Berlin", "locale": "en"}
            registration.add_therapist(clinic, values, clock.now())
            db.session.commit()
        return self.signed_in(email)

    def add_client(self, name: str, email: str, time_zone: str = "Europe/Berlin") -> Person:
        code = self.therapist.post("/v1/invitations", {}).get_json()["code"]
        response = self.app.test_client().post(
            "/v1/accounts",
            json={
                "invitation_code": code,
                "email": email,
                "password": PASSWORD,
                "display_name": name,
                "time_zone": time_zone,
                "locale": "en",
                "country": "DE",
            },
        )
        assert response.status_code == 201, response.text
        person = self.signed_in(email)
        person.code = code  # type: ignore[attr-defined]
        return person

    def signed_in(self, email: str) -> Person:
        http = self.app.test_client()
        answer = http.post("/v1/sessions", json={"email": email, "password": PASSWORD}).get_json()
        if answer["account"]["role"] != "client":
            self._strong(answer["access_token"])
        return Person(http, email, answer["account"]["id"], answer["access_token"])

    def _strong(self, token: str) -> None:
        """As if she had added a code; tests/api/test_totp.py really does."""
        with self.app.app_context():
            begin("write")
            found = sessions.by_access_token(token, clock.now())
            db.session.get_one(LoginSession, found.session_id).strong = True
            db.session.commit()

    def share(self, *scopes: str, until: str | None = None) -> UUID:
        """The client shares with her therapist. Returns the link's id."""
        code = self.therapist.post("/v1/invitations", {}).get_json()["code"]
        body = {"code": code, "scopes": list(scopes), "until": until}
        response = self.client.post("/v1/care-links", body)
        assert response.status_code == 201, response.text
        return UUID(response.get_json()["id"])
