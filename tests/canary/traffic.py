"""A thousand marked texts, through every route that takes any, and where none belongs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import requests
from marshmallow import fields

from api.changes import NOUNS
from api.nouns import Noun
from backend.core import clock
from backend.core.ids import uuid7
from tests.api.subject import INSTANTS, NEEDS, Json
from tests.authenticator import Authenticator
from tests.canary.marks import RUN, Marks
from tests.people import PASSWORD

PATIENCE_SECONDS = 60


@dataclass
class Web:
    """Asks a real server, and keeps what it said that nobody's words belong in."""

    url: str
    marks: Marks
    said: list[tuple[str, bytes]] = field(default_factory=list)
    asked: int = 0

    def ask(self, method: str, path: str, token: str = "", **more: Any) -> requests.Response:
        headers = {
            **({"Authorization": f"Bearer {token}"} if token else {}),
            **more.pop("headers", {}),
        }
        answer = requests.request(
            method, f"{self.url}{path}", headers=headers, timeout=PATIENCE_SECONDS, **more
        )
        self.asked += 1
        assert answer.status_code < 500, (method, path.replace(RUN, "…"), answer.text)
        self._keep(f"{method} {answer.status_code}", answer)
        return answer

    def _keep(self, name: str, answer: requests.Response) -> None:
        heads = "\n".join(f"{key}: {value}" for key, value in answer.headers.items())
        self.said.append((f"{name} headers", heads.encode()))
        if answer.status_code >= 400:
            # A field that nobody knows is named, so that she who sent it can find it.
            body = re.sub(rb'"pointer":"(\\.|[^"\\])*"', b"", answer.content)
            self.said.append((f"{name} error", body))
        elif answer.headers.get("Content-Type") == "application/json":
            links = re.findall(
                rb'"(?:cursor|url|uri|qr_svg|next)":"((?:\\.|[^"\\])*)"', answer.content
            )
            self.said.append((f"{name} links", b"\n".join(links)))

    def sign_in(self, email: str, **more: str) -> Json:
        who = {"email": email, "password": PASSWORD, **more}
        answer = self.ask("POST", "/v1/sessions", json=who)
        assert answer.status_code == 201, answer.text
        signed_in: Json = answer.json()
        return signed_in


def words(noun: Noun, marks: Marks) -> Json:
    nested = noun.takes.fields["words"]
    assert isinstance(nested, fields.Nested)
    fields_of = nested.schema.fields.items()
    return {
        name: [marks.new()] if isinstance(each, fields.List) else marks.new()
        for name, each in fields_of
    }


def records(web: Web, token: str, rounds: int) -> None:
    """Every word of every kind: half of them put one by one, half in batches."""
    ids: dict[str, str] = {}
    today = clock.now().date()
    for turn in range(rounds):
        items = []
        for noun in NOUNS.values():
            by_date = noun.key == "date"
            day = today - timedelta(days=turn + 1)
            id = str(day) if by_date else str(uuid7())
            record = {**noun.example, "words": words(noun, web.marks)}
            when = (clock.now() - timedelta(hours=turn + 1)).isoformat()
            record |= dict.fromkeys(INSTANTS & record.keys(), when)
            if noun.kind.name in NEEDS:
                field, path = NEEDS[noun.kind.name]
                record |= {field: next(ids[k] for k, n in NOUNS.items() if n.path == path)}
            ids[noun.kind.name] = id
            if turn % 2:
                items.append({"kind": noun.kind.name, "id": id, "base": None, "record": record})
            else:
                path, create = f"/v1/{noun.path}/{id}", {"If-None-Match": "*"}
                answer = web.ask("PUT", path, token, json=record, headers=create)
                assert answer.status_code == 201, (path, answer.text)
        sent = web.ask("POST", "/v1/changes", token, json={"items": items}).json()
        assert {one["outcome"] for one in sent["results"]} <= {"created"}, sent


def names(web: Web, email: str, token: str) -> None:
    """What people, phones and keys are called; addresses of pushes."""
    for _ in range(8):
        web.ask("PATCH", "/v1/me", token, json={"display_name": web.marks.new()})
        web.sign_in(email, device_name=web.marks.new())
        phone = {"channel": "fcm", "token": web.marks.plain(), "time_zone": "UTC"}
        assert web.ask("PUT", f"/v1/devices/{uuid7()}", token, json=phone).ok
        asked = web.ask("POST", "/v1/passkeys/options", token, json={}).json()
        credential = Authenticator().create(asked["options"])
        added = {"challenge_id": asked["challenge_id"], "credential": credential}
        added |= {"name": web.marks.new()}
        answer = web.ask("POST", "/v1/passkeys", token, json=added)
        assert answer.status_code == 201, answer.text


def guesses(web: Web, email: str, token: str) -> None:
    """Whatever one may try without knowing it."""
    new = web.marks.new
    for _ in range(6):
        for path, body in {
            "/v1/sessions": {"email": email, "password": new(), "device_name": new()},
            "/v1/sessions/refresh": {"refresh_token": new()},
            "/v1/sessions/passkey": {"challenge_id": new(), "credential": {"id": new()}},
            "/v1/invitations/look-up": {"code": new()},
            "/v1/password-resets": {"email": f"{web.marks.plain()}@example.org"},
            "/v1/password-resets/use": {"token": new(), "password": new()},
            "/v1/accounts": {"invitation_code": new(), "email": new(), "password": new()},
            "/v1/sessions/current/confirmation": {"password": new()},
            "/v1/care-links": {"code": new(), "scopes": []},
            "/v1/passkeys": {"challenge_id": str(uuid7()), "credential": {"id": new()}},
        }.items():
            web.ask("POST", path, token, json=body)
        unknown = {"email": f"{web.marks.plain()}@example.org", "password": new(), "otp": new()}
        web.ask("POST", "/v1/sessions", json=unknown)
        web.ask("PUT", "/v1/totp", token, json={"code": new()})
        web.ask("PUT", "/v1/me/password", token, json={"password": web.marks.plain()[:9]})


def nonsense(web: Web, routes: list[str], token: str) -> None:
    """For every route: a wrong value, a field, a query, a header, a path, half a body, a file."""
    for route in routes:
        method, rule = route.split()
        path = re.sub(r"<[^>]+>", lambda _: web.marks.plain(), rule)
        known = re.sub(r"<[^>]+>", str(uuid7()), rule)
        for answer in _spoilt(web, method, path, known, token):
            assert answer.status_code < 500


def _spoilt(
    web: Web, method: str, path: str, known: str, token: str
) -> Iterator[requests.Response]:
    new, plain = web.marks.new, web.marks.plain
    kind = {"Content-Type": "application/json"}
    yield web.ask(method, f"{path}?{plain()}={plain()}&cursor={plain()}", token, json={})
    yield web.ask(method, known, plain(), headers={"Cookie": f"__Host-anew-session={plain()}"})
    if method != "GET":
        for value in (new(), {new(): new()}, [new()]):
            body = {"email": value, "words": value, "items": [value], "name": value}
            yield web.ask(method, known, token, json={**body, new(): value})
        yield web.ask(method, known, token, data=f'{{"{plain()}'.encode(), headers=kind)
        yield web.ask(method, known, token, files={plain(): (plain(), plain())})
    odd = {name: plain() for name in ("User-Agent", "Referer", "X-Forwarded-For", "If-None-Match")}
    yield web.ask(method, known, token, json={}, headers={**odd, "If-Match": plain()})
    yield web.ask(method, f"{known}/{plain()}", token, headers={"Content-Type": plain()})
