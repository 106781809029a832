"""Every operation that takes a body, with a request that is accepted but for what a test spoils."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from pyotp import TOTP
from werkzeug.test import TestResponse

from api import spec
from api.changes import NOUNS
from backend.core import clock
from backend.core.ids import uuid7
from tests.api.subject import Json, Subject, hour_ago
from tests.api.world import sleep_window, tried
from tests.authenticator import Authenticator, add_passkey
from tests.people import PASSWORD, People, Person
from tests.resets import asked_for
from tests.second_factor import set_up_totp


@dataclass
class Operation:
    """One request; `person` None is nobody. `owner`: whose what she makes is, if not hers."""

    http: FlaskClient
    method: str
    path: str
    body: Json
    person: Person | None = None
    headers: dict[str, str] = field(default_factory=dict)
    schema: Json = field(default_factory=dict)
    owner: Person | None = None

    def send(self, **request: Any) -> TestResponse:
        """Send it with this `data` or `json`, and with these headers beside its own."""
        signed_in = {"Authorization": f"Bearer {self.person.token}"} if self.person else {}
        headers = {**signed_in, **self.headers, **request.pop("headers", {})}
        return self.http.open(self.path, method=self.method, headers=headers, **request)


def operations(people: People) -> dict[str, Operation]:
    """By operationId; a new operation with a body fails here until it has its request."""
    document = spec.described(people.app)
    known = {**_accounts(people), **_factors(people), **_care(people), **_records(people)}
    found = {}
    for item in document["paths"].values():
        for described in item.values():
            body = described.get("requestBody", {}) if isinstance(described, dict) else {}
            if "application/json" in body.get("content", {}):
                operation = known[described["operationId"]]
                content = described["requestBody"]["content"]["application/json"]
                operation.schema = _resolved(content["schema"], document["components"]["schemas"])
                found[described["operationId"]] = operation
    return found


def _resolved(schema: Any, schemas: Json) -> Any:
    """The schema with what it refers to written out."""
    if isinstance(schema, list):
        return [_resolved(one, schemas) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        schema = deepcopy(schemas[schema["$ref"].rsplit("/", 1)[1]])
    return {name: _resolved(inner, schemas) for name, inner in schema.items()}


def _quick(people: People) -> FlaskClient:
    """Thousands are sent, and complaint() looks at every answer: once more is too slow."""
    return FlaskClient(people.app, people.app.response_class)


def _accounts(people: People) -> dict[str, Operation]:
    http, me = _quick(people), people.client
    who = {"email": me.email, "password": PASSWORD, "device_name": "My phone"}
    new = {
        "invitation_code": people.therapist.post("/v1/invitations", {}).get_json()["code"],
        "email": "new@example.org",
        "password": PASSWORD,
        "display_name": "New",
        "time_zone": "Europe/Berlin",
        "locale": "en",
        "country": "DE",
    }
    tokens = http.post("/v1/sessions", json=who).get_json()
    forgetful = people.add_client("Eva", f"{uuid7()}@example.org")
    return {
        "sign_up": Operation(http, "POST", "/v1/accounts", new),
        "ask_for_reset": Operation(http, "POST", "/v1/password-resets", {"email": me.email}),
        "use_reset": Operation(
            http,
            "POST",
            "/v1/password-resets/use",
            {"token": asked_for(people.app, forgetful.email), "password": PASSWORD},
        ),
        "sign_in": Operation(http, "POST", "/v1/sessions", {**who, "transport": "bearer"}),
        "refresh": Operation(
            http, "POST", "/v1/sessions/refresh", {"refresh_token": tokens["refresh_token"]}
        ),
        "change_me": Operation(
            http,
            "PATCH",
            "/v1/me",
            {"locale": "de", "time_zone": "Europe/Lisbon", "reminders": {"daily_cap": 1}},
            me,
        ),
        "put_device": Operation(
            http,
            "PUT",
            f"/v1/devices/{uuid7()}",
            {"channel": "fcm", "token": "a", "time_zone": "Europe/Berlin"},
            me,
        ),
    }


def _factors(people: People) -> dict[str, Operation]:
    http, names = _quick(people), ("Lea", "Ana", "Ida")
    lea, ana, ida = (people.add_client(name, f"{uuid7()}@example.org") for name in names)
    key, password = Authenticator(), {"password": PASSWORD}
    add_passkey(lea, key)
    secret = ana.post("/v1/totp", {}).get_json()["secret"]
    set_up_totp(ida)
    to_add = ana.post("/v1/passkeys/options", {}).get_json()
    added = {"credential": Authenticator().create(to_add["options"]), "name": "My phone"}
    to_enter = http.post("/v1/passkeys/challenge", json={}).get_json()
    shown = {"credential": key.get(to_enter["options"]), "device_name": "My phone"}
    by_key = {"challenge_id": to_enter["challenge_id"], **shown, "transport": "bearer"}
    # The next one: it is sent a while later, and is good for a minute at least.
    code = {"code": TOTP(secret).at(clock.now(), counter_offset=1)}
    return {
        "confirm": Operation(http, "POST", "/v1/sessions/current/confirmation", password, lea),
        "change_password": Operation(http, "PUT", "/v1/me/password", password, lea),
        "sign_in_by_passkey": Operation(http, "POST", "/v1/sessions/passkey", by_key),
        "passkey_challenge": Operation(http, "POST", "/v1/passkeys/challenge", {}),
        "passkey_options": Operation(http, "POST", "/v1/passkeys/options", {}, lea),
        "add_passkey": Operation(
            http, "POST", "/v1/passkeys", {"challenge_id": to_add["challenge_id"], **added}, ana
        ),
        "make_totp": Operation(http, "POST", "/v1/totp", {}, lea),
        "confirm_totp": Operation(http, "PUT", "/v1/totp", code, ana),
        "new_recovery_codes": Operation(http, "POST", "/v1/totp/recovery-codes", {}, ida),
    }


def _care(people: People) -> dict[str, Operation]:
    http, me = _quick(people), people.client
    link = people.share("practice")
    code = people.therapist.post("/v1/invitations", {}).get_json()["code"]
    consent = {"scopes": ["sleep"], "until": str(clock.now().date())}
    her = people.add_client("Mia", f"{uuid7()}@example.org")
    given = {"code": her.code, "scopes": ["practice"]}  # type: ignore[attr-defined]
    assert her.post("/v1/care-links", given).status_code == 201
    suggestions = f"/v1/clients/{her.id}/suggestions"
    context = {"kind": "context", "words": {"label": "Work"}}
    made = people.therapist.post(suggestions, context).get_json()["id"]
    declined = {"answer": "declined"}
    lisa = people.add_client("Lisa", f"{uuid7()}@example.org")
    shared = {"code": lisa.code, "scopes": ["sleep"]}  # type: ignore[attr-defined]
    assert lisa.post("/v1/care-links", shared).status_code == 201
    window = f"/v1/clients/{lisa.id}/sleep-window"
    other = people.add_client("Zoe", f"{uuid7()}@example.org")
    given = {"code": other.code, "scopes": ["medicines", "measures"]}  # type: ignore[attr-defined]
    assert other.post("/v1/care-links", given).status_code == 201
    opens, path = {"open": True}, f"/v1/clients/{other.id}/medicine-note"
    card = f"/v1/clients/{other.id}/stall-card"
    return {
        "make_calendar_feed": Operation(http, "POST", "/v1/calendar-feed", {}, me),
        "suggest": Operation(http, "POST", suggestions, context, people.therapist, owner=her),
        "answer_suggestion": Operation(
            http, "PUT", f"/v1/suggestions/{made}/answer", declined, her
        ),
        "set_sleep_window": Operation(
            http, "PUT", window, sleep_window(), people.therapist, owner=lisa
        ),
        "invite": Operation(http, "POST", "/v1/invitations", {}, people.therapist),
        "look_up": Operation(http, "POST", "/v1/invitations/look-up", {"code": code}),
        "share": Operation(http, "POST", "/v1/care-links", {**consent, "code": code}, me),
        "put_next_session": Operation(
            *(http, "PUT", f"/v1/clients/{her.id}/next-session"),
            *({"at": "2100-01-01T10:00:00Z"}, people.therapist),
            owner=her,
        ),
        "put_looks": Operation(
            *(http, "PUT", f"/v1/clients/{her.id}/looks"),
            *({"every_days": 7}, people.therapist),
            owner=her,
        ),
        "change_link": Operation(http, "PUT", f"/v1/care-links/{link}", consent, me),
        "open_medicine_note": Operation(http, "PUT", path, opens, people.therapist, owner=other),
        "open_stall_card": Operation(http, "PUT", card, opens, people.therapist, owner=other),
    }


def _records(people: People) -> dict[str, Operation]:
    http, me = _quick(people), people.client
    create = {"If-None-Match": "*"}
    rule = {"kind": "practice", "local_time": "18:30", "weekdays": ["MO"], "time_zone": "UTC"}
    reminder = me.create("/v1/reminders", rule)["id"]
    receipts = f"/v1/deliveries/{tried(people, reminder)}/receipts"
    opened = {"state": "opened", "at": hour_ago()}
    found = {
        "push": Operation(http, "POST", "/v1/changes", {"items": []}, me),
        "post_receipt": Operation(http, "POST", receipts, opened, me),
        "try_reminder": Operation(http, "POST", f"/v1/reminders/{reminder}/test", {}, me),
    }
    for noun in NOUNS.values():
        subject = Subject(noun, people)
        path = subject.path(subject.new_id())
        name = f"put_{noun.kind.name.replace('-', '_')}"
        found[name] = Operation(http, "PUT", path, subject.body(), me, create)
    return found
