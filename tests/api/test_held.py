"""For a day after a reset by mail she may share less, and nobody may share more for her."""

from datetime import timedelta
from typing import Any

import pytest

from backend.core import clock
from tests.api.test_sessions import sign_in
from tests.people import People
from tests.resets import asked_for

NEW = "another sentence is better"
TODAY = clock.now().date()
EARLIER, UNTIL, LATER = (str(TODAY + timedelta(days=days)) for days in (20, 21, 22))


@pytest.fixture
def link(people: People) -> str:
    """She shares two kinds of data for three weeks; then somebody resets her password."""
    link = str(people.share("practice", "sleep", until=UNTIL))
    body = {"token": asked_for(people.app, people.client.email), "password": NEW}
    http = people.app.test_client()
    assert http.post("/v1/password-resets/use", json=body).status_code == 204
    _sign_in(people)
    return link


def _sign_in(people: People) -> None:
    answer = sign_in(people.app.test_client(), people.client.email, NEW)
    people.client.token = answer.get_json()["access_token"]


def change(people: People, link: str, *scopes: str, until: str | None) -> tuple[int, Any]:
    body = {"scopes": list(scopes), "until": until}
    answer = people.client.put(f"/v1/care-links/{link}", body)
    return answer.status_code, answer.get_json()["type" if answer.status_code == 403 else "scopes"]


HELD = (403, "urn:anew:problem:held")


def test_nothing_new_is_shared_for_a_day(people: People, link: str) -> None:
    code = people.colleague.post("/v1/invitations", {}).get_json()["code"]
    consent = {"code": code, "scopes": ["sleep"]}
    refused = people.client.post("/v1/care-links", consent)
    assert (refused.status_code, refused.get_json()["type"]) == HELD
    assert "possible again after" in refused.get_json()["detail"]
    with clock.at(clock.now() + timedelta(hours=23, minutes=59)):
        _sign_in(people)
        assert people.client.post("/v1/care-links", consent).status_code == 403
    with clock.at(clock.now() + timedelta(hours=24)):
        _sign_in(people)
        assert people.client.post("/v1/care-links", consent).status_code == 201


@pytest.mark.parametrize(
    ("scopes", "until"),
    [
        (("practice", "sleep", "words"), UNTIL),
        (("words",), UNTIL),
        (("practice", "sleep"), LATER),
        (("practice", "sleep"), None),
        ((), None),
    ],
)
def test_an_open_consent_shows_no_more_and_lasts_no_longer(
    people: People, link: str, scopes: tuple[str, ...], until: str | None
) -> None:
    assert change(people, link, *scopes, until=until) == HELD
    assert people.client.get("/v1/care-links").get_json()["items"][0]["until"] == UNTIL
    with clock.at(clock.now() + timedelta(hours=24)):
        _sign_in(people)
        assert change(people, link, *scopes, until=until)[0] == 200


@pytest.mark.parametrize(
    ("scopes", "until"),
    [
        (("practice", "sleep"), UNTIL),
        (("sleep",), UNTIL),
        ((), UNTIL),
        (("practice", "sleep"), EARLIER),
    ],
)
def test_less_and_shorter_is_always_allowed(
    people: People, link: str, scopes: tuple[str, ...], until: str
) -> None:
    assert change(people, link, *scopes, until=until) == (200, list(scopes))


def test_sharing_can_always_be_stopped(people: People, link: str) -> None:
    assert people.client.delete(f"/v1/care-links/{link}").status_code == 204


def test_a_consent_without_an_end_may_get_one(people: People) -> None:
    link = str(people.share("sleep"))
    body = {"token": asked_for(people.app, people.client.email), "password": NEW}
    people.app.test_client().post("/v1/password-resets/use", json=body)
    _sign_in(people)
    assert change(people, link, "sleep", until=UNTIL) == (200, ["sleep"])
    assert change(people, link, "sleep", until=None) == HELD
