"""Every text of hers carries a mark: for each set of scopes the therapist reads just these."""

import json
import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest

from backend.accounts.models import SCOPES
from backend.core import clock
from sharing.shared_records import SCOPES as KINDS
from sharing.summary_pdf import page
from tests.api.story import BERLIN, Story, at, noon
from tests.api.subject import Json
from tests.people import People

TODAY, DAY, PERIOD = "2026-03-10", "2026-03-08", "from=2026-03-01&to=2026-03-10"
SCOPE_SETS = [each for n in range(len(SCOPES) + 1) for each in combinations(SCOPES, n)]
ENTRY = ("expected", "happened", "learned", "new_experience", "safety")


def marked(scope: str, *fields: str) -> dict[str, str]:
    return {field: f"MARK-{scope}-{field}" for field in fields}


def marks(value: Any) -> set[str]:
    return set(re.findall(r"MARK-[\w-]+", json.dumps(value)))


def allowed(scopes: tuple[str, ...]) -> set[str]:
    """What this consent lets out: words only with the practice that they are about."""
    listed = {"practice": ["name", "label"], "medicines": ["product", "dose"]}
    if "practice" in scopes:
        listed["words"] = [*ENTRY, "take_away", "where"]
    return {f"MARK-{scope}-{field}" for scope in scopes for field in listed.get(scope, [])}


class Marked:
    """Mira, one record of each kind with every text marked, and her therapist."""

    def __init__(self, people: People) -> None:
        self.me, self.therapist = people.client, people.therapist
        story = Story(self.me)
        plan = {**marked("practice", "name"), **marked("never", "trigger", "old_response")}
        pattern = story.add("pattern", {"words": plan})
        context = story.add("context", {"words": marked("practice", "label")})
        words = {**marked("practice", "name"), **marked("never", "when", "will", "cue")}
        way = {"pattern_id": pattern, "context_ids": [context], "words": words}
        behaviour = story.add("behaviour", way)
        note = marked("never", "note")
        said = {**marked("words", *ENTRY), **note}
        story.attempt(behaviour, context, DAY, happened="no", words=said)
        moment = {"pattern_id": pattern, "occurred_at": at(DAY), "response": "old"}
        story.add("pattern-moment", {**moment, **here({**marked("words", "where"), **note})})
        held = {"pattern_id": pattern, "held_at": at(DAY)}
        points = {"take_aways": ["MARK-words-take_away"], **note}
        story.add("therapy-session", {**held, **here(points)})
        story.night(DAY, words=marked("never", "comment", "sleep_medicine"))
        taken = {"name": "MARK-medicines-product", **marked("medicines", "dose"), **note}
        story.add("medicine", {"generic": None, "started_on": DAY, "words": taken})
        form = {"measure": "phq-9", "version": 1, "answers": [1] * 9, "answered_at": at(DAY)}
        story.add("measure-response", {**form, **here(note)})
        story.tell()

    def share(self, scopes: tuple[str, ...]) -> str:
        code = self.therapist.post("/v1/invitations", {}).get_json()["code"]
        given = self.me.post("/v1/care-links", {"code": code, "scopes": scopes})
        assert given.status_code == 201, given.text
        return str(given.get_json()["id"])

    def summary(self) -> Json:
        path = f"/v1/clients/{self.me.id}/summary?{PERIOD}"
        found: Json = self.therapist.get(path).get_json()
        return found

    def records(self) -> Iterator[Json]:
        """Of every kind that this consent opens."""
        for kind in KINDS:
            path = f"/v1/clients/{self.me.id}/records?kind={kind}&{PERIOD}"
            answer = self.therapist.get(path)
            assert answer.status_code in (200, 403, 404), answer.text
            yield answer.get_json() if answer.status_code == 200 else {}


def here(words: Json) -> Json:
    return {"time_zone": BERLIN, "words": words}


@pytest.fixture
def her(people: People) -> Iterator[Marked]:
    with clock.at(noon(TODAY)):
        people.client = people.signed_in(people.client.email)
        people.therapist = people.signed_in(people.therapist.email)
        yield Marked(people)


def test_no_text_from_outside_the_scopes_is_read_and_every_one_inside(her: Marked) -> None:
    assert len(SCOPE_SETS) == 32
    for scopes in SCOPE_SETS:
        link = her.share(scopes)
        shown = her.summary()
        assert marks([shown, *her.records()]) == allowed(scopes), scopes
        preview = her.me.get(f"/v1/care-links/{link}/preview?{PERIOD}").get_json()
        assert marks(preview) == marks(shown), scopes
        assert marks(page(shown, "en")) <= marks(shown), scopes


def test_without_a_scope_the_page_has_a_name_and_dates_alone(her: Marked) -> None:
    her.share(())
    shown = her.summary()
    assert {*shown} == {"client", "period", "before", "scopes", "meetings"}
    assert {*shown["before"]} == {"period"}
    paper = page(shown, "en")
    empty = ("sections", "patterns", "ways", "ledger", "nights")
    assert [paper[name] for name in empty] == [[]] * len(empty)
    assert paper["medicines"] is None
