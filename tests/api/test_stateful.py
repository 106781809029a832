"""A phone, a second phone and a therapist in any order: every answer is what the model expects."""

from collections import Counter
from typing import Any, ClassVar

import hypothesis
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)
from werkzeug.test import TestResponse

from backend.accounts.models import SCOPES
from backend.core.ids import uuid7
from tests.api.fuzz import CASES, SEED, told, tries
from tests.api.subject import Json
from tests.people import PASSWORD, People, Person

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)
BODY = st.fixed_dictionaries(
    {"words": st.fixed_dictionaries({"label": TEXT.filter(bool)})},
    optional={
        "difficulty": st.none() | st.integers(0, 100),
        "place": st.sampled_from(["home", "work"]),
    },
)


class Life(RuleBasedStateMachine):
    """What is stored, what is shared and who is signed in, as simple as it can be said."""

    people: ClassVar[People]
    statuses: ClassVar[Counter[int]]
    ids = Bundle("ids")
    phones = Bundle("phones")

    @initialize(target=phones)
    def arrive(self) -> Any:
        self.me = self.people.add_client("Mira", f"{uuid7()}@example.org")
        self.stored: dict[str, tuple[int, Json] | None] = {}  # None: deleted
        self.tokens: dict[str, Json] = {}
        self.scopes: list[str] | None = None
        self.link = ""
        return self.sign_in_again()

    def ask(self, method: str, path: str, json: Any = None, **headers: str) -> TestResponse:
        return self.note(self.me.request(method, path, json, **headers))

    def note(self, answer: TestResponse) -> TestResponse:
        """The client that asks holds every answer against the document; see checked_client.py."""
        self.statuses[answer.status_code] += 1
        assert answer.status_code < 500, answer.text
        return answer

    @rule(target=ids, body=BODY)
    def create(self, body: Json) -> str:
        id = str(uuid7())
        answer = self.ask("PUT", f"/v1/contexts/{id}", body, If_None_Match="*")
        assert answer.status_code == 201
        self.stored[id] = (answer.get_json()["revision"], body)
        return id

    @rule(id=ids, body=BODY, age=st.sampled_from([0, 0, 1]))
    def edit(self, id: str, body: Json, age: int) -> None:
        """With the revision that is stored, or with an older one."""
        known = self.stored[id]
        revision = known[0] - age if known else 1
        answer = self.ask("PUT", f"/v1/contexts/{id}", body, If_Match=f'"{revision}"')
        if known is None:
            assert answer.status_code == 410
        elif answer.status_code == 200:
            # An older revision is good enough only for what is stored already.
            assert age == 0 or answer.get_json()["revision"] == known[0]
            assert same(body, answer.get_json())
            self.stored[id] = (answer.get_json()["revision"], body)
        else:
            assert (answer.status_code, age) == (412, 1)
            assert answer.get_json()["current"]["revision"] == known[0]

    @rule(id=ids)
    def delete(self, id: str) -> None:
        known = self.stored[id]
        revision = known[0] if known else 1
        answer = self.ask("DELETE", f"/v1/contexts/{id}", If_Match=f'"{revision}"')
        assert answer.status_code in ((204,) if known else (204, 410))
        self.stored[id] = None

    @rule(id=ids)
    def read(self, id: str) -> None:
        known = self.stored[id]
        answer = self.ask("GET", f"/v1/contexts/{id}")
        assert answer.status_code == (200 if known else 410)
        if known:
            assert answer.headers["ETag"] == f'"{known[0]}"'
            assert same(known[1], answer.get_json())
        foreign = self.note(self.people.stranger.get(f"/v1/contexts/{id}"))
        assert foreign.status_code == 404

    @rule()
    def follow(self) -> None:
        """The feed from its beginning is what is stored, the deleted ones named."""
        items = self.ask("GET", "/v1/changes?limit=500").get_json()["items"]
        shown = {item["id"]: None if item["deleted"] else item["revision"] for item in items}
        assert shown == {id: known and known[0] for id, known in self.stored.items()}

    @rule(target=ids, body=BODY)
    def push_twice(self, body: Json) -> str:
        id = str(uuid7())
        item = {"kind": "context", "id": id, "base": None, "record": body}
        for outcome in ("created", "unchanged"):
            (result,) = self.ask("POST", "/v1/changes", {"items": [item]}).get_json()["results"]
            assert result["outcome"] == outcome
        self.stored[id] = (result["revision"], body)
        return id

    @rule(scopes=st.lists(st.sampled_from(SCOPES), unique=True))
    def share(self, scopes: list[str]) -> None:
        """Give consent, or change the one that is given."""
        if self.scopes is None:
            code = self.people.therapist.post("/v1/invitations", {}).get_json()["code"]
            answer = self.ask("POST", "/v1/care-links", {"code": code, "scopes": scopes})
            assert answer.status_code == 201
            self.link = answer.get_json()["id"]
        else:
            answer = self.ask("PUT", f"/v1/care-links/{self.link}", {"scopes": scopes})
            assert answer.status_code == 200
        self.scopes = scopes

    @rule()
    def take_back(self) -> None:
        if self.link:
            answer = self.ask("DELETE", f"/v1/care-links/{self.link}")
            assert answer.status_code == (404 if self.scopes is None else 204)
            self.scopes = None

    @rule()
    def is_read(self) -> None:
        """The therapist sees what is shared at this moment, and the client that she looked."""
        answer = self.note(self.people.therapist.get(f"/v1/clients/{self.me.id}/summary"))
        assert answer.status_code == (404 if self.scopes is None else 200)
        if self.scopes is not None:
            kinds = {"practice", "sleep", "medicines", "measures"} & {*self.scopes}
            both = {"practice_nights"} if {"practice", "sleep"} <= kinds else set()
            card = {"stalled"} if "measures" in kinds else set()
            always = {"client", "period", "scopes", "meetings", "before"}
            assert {*answer.get_json()} == {*always, *kinds, *both, *card}
            newest = self.ask("GET", "/v1/access-log?limit=1").get_json()["items"][0]
            assert (newest["action"], {*newest["scopes"]}) == ("summary-read", {*self.scopes})

    @rule(target=phones)
    def sign_in_again(self) -> str:
        who = {"email": self.me.email, "password": PASSWORD}
        answer = self.note(self.people.app.test_client().post("/v1/sessions", json=who))
        assert answer.status_code == 201
        phone = str(uuid7())
        self.tokens[phone] = answer.get_json()
        return phone

    @rule(phone=phones)
    def refresh(self, phone: str) -> None:
        """The next tokens work, and the access token before them does not."""
        before = self.tokens[phone]
        body = {"refresh_token": before["refresh_token"]}
        answer = self.note(self.people.app.test_client().post("/v1/sessions/refresh", json=body))
        assert answer.status_code == (200 if before["access_token"] else 401)
        if answer.status_code == 200:
            self.tokens[phone] = answer.get_json()
            assert self.on(phone).get("/v1/me").status_code == 200
            assert self.on_token(before["access_token"]).get("/v1/me").status_code == 401

    @rule(phone=phones)
    def sign_out(self, phone: str) -> None:
        alive = bool(self.tokens[phone]["access_token"])
        answer = self.note(self.on(phone).delete("/v1/sessions/current"))
        assert answer.status_code == (204 if alive else 401)
        self.tokens[phone]["access_token"] = ""
        assert self.note(self.on(phone).get("/v1/me")).status_code == 401

    def on(self, phone: str) -> Person:
        return self.on_token(self.tokens[phone]["access_token"])

    def on_token(self, token: str) -> Person:
        return Person(self.people.app.test_client(), self.me.email, self.me.id, token)


def same(asked: Json, stored: Json) -> bool:
    """Is this what is stored?"""
    values = {"difficulty": None, "place": None, **asked}
    label = stored["words"]["label"] == values.pop("words")["label"]
    return label and all(stored[name] == value for name, value in values.items())


def test_any_order_of_deeds_is_what_the_model_expects(crowd: People) -> None:
    statuses = Counter[int]()
    here = type("Here", (Life,), {"people": crowd, "statuses": statuses})
    steps = hypothesis.settings(tries(16), stateful_step_count=40)
    run_state_machine_as_test(hypothesis.seed(SEED)(here), settings=steps)
    told(statuses.total())
    usual, rare = {200, 201, 204, 404}, {401, 410, 412}
    assert (usual | rare if CASES else usual) <= {*statuses}, statuses
