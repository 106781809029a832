"""Everybody who may or may not, and one of everything there is to get at."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from werkzeug.test import TestResponse

from api.changes import NOUNS
from backend.accounts import calendar_feeds
from backend.accounts.models import Account
from backend.core import clock
from backend.core.db import begin, db
from backend.core.ids import uuid7
from notifications.models import Delivery
from sleep.window import EXCLUSIONS
from tests.api.subject import INSTANTS, NEEDS, Json, hour_ago
from tests.authenticator import Authenticator, add_passkey
from tests.people import PASSWORD, People, Person
from tests.resets import asked_for


@dataclass
class World:
    """Everybody, and one of everything that the client has."""

    people: People
    former: Person
    new: Person  # a therapist who invites
    link: str
    device: str
    sessions: list[str]
    records: dict[str, str]
    key: Authenticator
    passkey: str
    suggestion: str
    delivery: str

    def token(self, role: str) -> str | None:
        """What this person shows at the door."""
        if role == "nobody":
            return None
        person: Person = self.former if role == "former" else getattr(self.people, role)
        return person.token

    def body(self, route: str) -> Json | None:
        """Something that a writing route accepts."""
        method, path = route.split()
        if path in BODIES:
            return BODIES[path](self) if method in ("POST", "PUT") else None
        if method != "PUT":
            return {} if method in ("POST", "PATCH") else None
        (noun,) = [noun for noun in NOUNS.values() if path.startswith(f"/v1/{noun.path}/")]
        return {**noun.example, **{name: hour_ago() for name in INSTANTS & noun.example.keys()}}

    def code(self) -> str:
        code: str = self.new.post("/v1/invitations", {}).get_json()["code"]
        return code

    def tokens(self) -> Json:
        http = self.people.app.test_client()
        tokens: Json = http.post("/v1/sessions", json=_password(self)).get_json()
        return tokens

    def signed_challenge(self) -> Json:
        http = self.people.app.test_client()
        asked = http.post("/v1/passkeys/challenge", json={}).get_json()
        signed = self.key.get(asked["options"])
        return {"challenge_id": asked["challenge_id"], "credential": signed}

    def path(self, route: str) -> str:
        rule = route.split()[1]
        ids = {
            **self.records,
            "care-links": self.link,
            "devices": self.device,
            "sessions": self.sessions[-1],
            "passkeys": self.passkey,
            "suggestions": self.suggestion,
            "deliveries": self.delivery,
            "clinic/therapists": self.new.id,  # of another clinic than the admin's
            "clients/<client_id>/suggestions": self.suggestion,
        }
        key = next((id for noun, id in ids.items() if rule.startswith(f"/v1/{noun}/<")), "")
        filled = rule.replace("<id>", key).replace("<date>", key).replace("<path:path>", "x.js")
        if "<token>" in rule:
            filled = filled.replace("<token>", self.calendar())
        return filled.replace("<client_id>", self.people.client.id) + QUERIES.get(rule, "")

    def calendar(self) -> str:
        """The address of her calendar: a new one, as any before it is gone."""
        with self.people.app.app_context():
            begin("write")
            client = db.session.get_one(Account, UUID(self.people.client.id))
            token = calendar_feeds.make(client, clock.now())
            db.session.commit()
        return token

    def send(self, route: str, token: str | None) -> TestResponse:
        method = route.split()[0]
        headers = {"If-None-Match": "*"} if method == "PUT" else {"If-Match": '"0"'}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        http = self.people.app.test_client()
        return http.open(self.path(route), method=method, json=self.body(route), headers=headers)


def _password(world: World) -> Json:
    return {"email": world.people.client.email, "password": PASSWORD}


def _new_account(world: World) -> Json:
    who = {"email": f"{uuid7()}@example.org", "password": PASSWORD}
    return {**who, "invitation_code": world.code(), "time_zone": "UTC", "locale": "en"}


def _reset(world: World) -> Json:
    forgetful = _new_account(world)
    world.people.app.test_client().post("/v1/accounts", json=forgetful)
    return {"token": asked_for(world.people.app, forgetful["email"]), "password": PASSWORD}


SUGGESTION = {"kind": "behaviour", "words": {"name": "Say one sentence"}}


def sleep_window() -> Json:
    """One that is accepted today."""
    hours = {"into_bed": "00:30", "out_of_bed": "06:30", "from": str(clock.now().date())}
    return {**hours, "asked": dict.fromkeys(EXCLUSIONS, False)}


# What a reading route must be asked.
QUERIES = {"/v1/clients/<client_id>/records": "?kind=practice-entry"}

BODIES: dict[str, Callable[[World], Json]] = {
    "/v1/accounts": _new_account,
    "/v1/sessions": _password,
    "/v1/sessions/passkey": World.signed_challenge,
    "/v1/sessions/current/confirmation": lambda _: {"password": PASSWORD},
    "/v1/me/password": lambda _: {"password": PASSWORD},
    "/v1/password-resets": lambda _: {"email": f"{uuid7()}@example.org"},
    "/v1/password-resets/use": _reset,
    "/v1/passkeys": lambda _: {"challenge_id": str(uuid7()), "credential": {}},
    "/v1/passkeys/challenge": lambda _: {},
    "/v1/passkeys/options": lambda _: {},
    "/v1/totp": lambda _: {"code": "000000"},
    "/v1/totp/recovery-codes": lambda _: {},
    "/v1/sessions/refresh": lambda world: {"refresh_token": world.tokens()["refresh_token"]},
    "/v1/invitations/look-up": lambda world: {"code": world.code()},
    "/v1/calendar-feed": lambda _: {},
    "/v1/care-links": lambda world: {"code": world.code(), "scopes": ["practice"]},
    "/v1/care-links/<id>": lambda _: {"scopes": ["practice"]},
    "/v1/changes": lambda _: {"items": []},
    "/v1/clients/<client_id>/suggestions": lambda _: SUGGESTION,
    "/v1/clients/<client_id>/sleep-window": lambda _: sleep_window(),
    "/v1/clients/<client_id>/medicine-note": lambda _: {"open": True},
    "/v1/clients/<client_id>/stall-card": lambda _: {"open": True},
    "/v1/clients/<client_id>/next-session": lambda _: {"at": "2100-01-01T10:00:00Z"},
    "/v1/clients/<client_id>/looks": lambda _: {"every_days": 7},
    "/v1/deliveries/<id>/receipts": lambda _: {"state": "opened", "at": hour_ago()},
    "/v1/reminders/<id>/test": lambda _: {},
    "/v1/suggestions/<id>/answer": lambda _: {"answer": "accepted"},
    "/v1/devices/<id>": lambda _: {"channel": "fcm", "token": str(uuid7()), "time_zone": "UTC"},
}


def make_world(people: People) -> World:
    """The client has one record of each kind, a device, another phone and two therapists."""
    me = people.client
    former = people.add_therapist("Dr Former", f"{uuid7()}@clinic.example", "Green Lane")
    new = people.add_therapist("Dr New", f"{uuid7()}@clinic.example", "High Street")
    code = former.post("/v1/invitations", {}).get_json()["code"]
    old = me.post("/v1/care-links", {"code": code, "scopes": ["practice", "words", "sleep"]})
    assert me.delete(f"/v1/care-links/{old.get_json()['id']}").status_code == 204
    link = str(people.share("practice", "words", "sleep", "medicines", "measures"))
    device, records = str(uuid7()), {}
    me.put(f"/v1/devices/{device}", {"channel": "fcm", "token": device, "time_zone": "UTC"})
    for noun in NOUNS.values():
        records[noun.path] = str(uuid7()) if noun.key == "id" else str(clock.now().date())
        body = dict(noun.example)
        if noun.path == "behaviours":
            body |= {"context_ids": [records["contexts"]]}
        body |= {name: hour_ago() for name in INSTANTS & body.keys()}
        if noun.kind.name in NEEDS:
            field, needed = NEEDS[noun.kind.name]
            body |= {field: records[needed]}
        path = f"/v1/{noun.path}/{records[noun.path]}"
        assert me.put(path, body, If_None_Match="*").status_code == 201
    people.signed_in(me.email)  # another device of hers, to be signed out
    key = Authenticator()
    passkey = add_passkey(me, key)
    sessions = [one["id"] for one in me.get("/v1/sessions").get_json()["items"]]
    suggestion = _suggested(people)
    window = f"/v1/clients/{me.id}/sleep-window"
    assert people.therapist.put(window, sleep_window()).status_code == 200
    delivery = tried(people, records["reminders"])
    return World(
        *(people, former, new, link, device, sessions[:1]),
        *(records, key, passkey, suggestion, delivery),
    )


def tried(people: People, reminder: str) -> str:
    """A delivery of hers, as it is when a worker has tried to send it."""
    made: str = people.client.post(f"/v1/reminders/{reminder}/test", {}).get_json()["id"]
    with people.app.app_context():
        begin("write")
        db.session.get_one(Delivery, (UUID(people.client.id), UUID(made))).attempts = 1
        db.session.commit()
    return made


def _suggested(people: People) -> str:
    path = f"/v1/clients/{people.client.id}/suggestions"
    made: str = people.therapist.post(path, SUGGESTION).get_json()["id"]
    return made
