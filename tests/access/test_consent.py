"""Consent decides at every read: which clients, which kinds, which columns."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from sqlalchemy import Engine, event

from backend.accounts.models import SCOPES
from backend.core import clock
from backend.core.ids import uuid7
from tests.access.cast import Cast
from tests.access.test_foreign_ids import told

SUMMARY = "GET /v1/clients/<client_id>/summary"
ENDED = ("expired", "revoked", "never")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_withdrawn_looks_like_never_shared(casts: dict[str, Cast], method: str) -> None:
    answers = {}
    for consent in ENDED:
        cast = casts[consent]
        for role in ("therapist", "colleague", "former"):
            for query in ("", "?from=2026-01-01", "?from=x", "?y=1"):
                path = f"{cast.world.path(SUMMARY)}{query}"
                answer = cast.send(method, cast.token(role), path=path)
                answers[consent, role, query] = told(answer)
    unknown = cast.send(method, cast.token(role), path=f"/v1/clients/{uuid7()}/summary")
    wrong = {key: says for key, says in answers.items() if says != told(unknown)}
    assert unknown.status_code == 404
    assert wrong == {}
    assert len(answers) == 36


def test_the_list_names_only_those_who_share_now(casts: dict[str, Cast]) -> None:
    for consent, cast in casts.items():
        listed = cast.send("GET", cast.token("therapist"), path="/v1/clients").get_json()["items"]
        named = [row["id"] for row in listed]
        assert named == ([] if consent in ENDED else [cast.world.people.client.id]), consent
        for role in ("colleague", "former"):
            foreign = cast.send("GET", cast.token(role), path="/v1/clients")
            assert foreign.get_json() == {"items": []}


def names(shown: Any, path: str = "") -> Iterator[str]:
    """Every name in an answer with those that lead to it; figures and counts are one thing each."""
    if isinstance(shown, list):
        for inner in shown:
            yield from names(inner, path)
    elif isinstance(shown, dict) and "standing" not in shown and "no_chance" not in shown:
        for name, inner in shown.items():
            yield f"{path}{name}"
            yield from names(inner, f"{path}{name}.")


def under(prefix: str, listed: str) -> set[str]:
    return {prefix, *(f"{prefix}.{name}" for name in listed.split())}


# The reviewed list: what each kind adds to the page that the therapist reads.
ALWAYS = (
    under("client", "id display_name")
    | under("period", "from to")
    | {"scopes"}
    | under("meetings", "last_on next_at looks_every_days")
    | under("before", "period period.from period.to")
)
ACCOUNT = "expectations surprise expectation_change thought_likely likely_but_absent"
EXPECTATIONS = "as_feared better figure partly unanswered unclear"
PRACTICE = (
    under(
        "practice",
        f"attempts days_practised first_times facets untouched transfer recall {ACCOUNT}",
    )
    | under("before.practice", f"attempts days_practised {ACCOUNT}")
    | under("before.practice.expectations", EXPECTATIONS)
    | under("practice.contexts", f"id label {ACCOUNT}")
    | under("practice.contexts.expectations", EXPECTATIONS)
    | under("practice.facets", "place people time_band inner_state activity")
    | under("practice.untouched", "place people planned n of")
    | under(
        "practice.behaviours",
        "id name stage active attempts effective_contexts coverage coverage.figure "
        "coverage.planned coverage.practised contexts contexts.id contexts.label "
        "contexts.planned contexts.done contexts.partly contexts.avoided contexts.could_not "
        "pattern_id lens next_stage next_stage.stage next_stage.reason untested "
        f"compared compared.practices compared.earlier compared.later {ACCOUNT}",
    )
    | under("practice.behaviours.expectations", EXPECTATIONS)
    | under("practice.expectations", EXPECTATIONS)
    | under("practice.patterns", "id name retired weeks strip")
    | under(
        "practice.patterns.weeks",
        "monday old new mixed new_unprompted share noticed noticed.before noticed.during "
        "noticed.after noticed.not_said",
    )
    | under("practice.patterns.strip", "weeks lanes")
    | under("practice.patterns.strip.lanes", "activated new_felt practised")
    | under(
        "practice.patterns.strip.weeks",
        "first activated activated.met activated.known activated.of new_felt new_felt.met "
        "new_felt.known new_felt.of practised practised.met practised.known practised.of",
    )
    | under("practice.sessions", "id local_date activated new_experience stayed_with_it")
    | under(
        "practice.entries",
        "id occurred_at local_date behaviour_id context_id outcome managed expected_likelihood "
        "happened surprise next_likelihood distress_before distress_peak distress_after late "
        "marks",
    )
)
WORDS = under("practice.entries.words", "expected happened learned new_experience safety") | {
    "practice.sessions.take_aways"
}
MEANS = (
    "from to time_in_bed_minutes sleep_period_minutes total_sleep_minutes total_sleep_24h_minutes "
    "sleep_latency_minutes awake_minutes awake_at_end_minutes sleep_efficiency "
    "sleep_efficiency_dse midsleep"
)
SLEEP = (
    {"sleep"}
    | under(
        "sleep.nights",
        "date quality rested awakenings sleep_latency_minutes awake_minutes awake_at_end_minutes "
        "time_in_bed_minutes total_sleep_minutes sleep_period_minutes sleep_efficiency "
        "sleep_efficiency_dse midsleep late flags awake_in_all_minutes sleep_episode_minutes "
        "sleep_maintenance woke_early woke_early_minutes estimated_sleep_minutes free_day no_sleep "
        "alcoholic_drinks last_alcoholic_drink caffeinated_drinks last_caffeinated_drink "
        "nap_minutes total_sleep_24h_minutes into_bed_at asleep_at middle_at awake_at "
        "out_of_bed_at",
    )
    | under("sleep.week", f"{MEANS} sleep_efficiency_weekly sleep_efficiency_dse_weekly")
    | under("sleep.weeks", f"{MEANS} sleep_efficiency_weekly sleep_efficiency_dse_weekly")
    | under("sleep.whole", f"{MEANS} midsleep_spread_minutes regularity social_jetlag_minutes")
    | under("before.sleep", "whole")
    | under(
        "before.sleep.whole", f"{MEANS} midsleep_spread_minutes regularity social_jetlag_minutes"
    )
    | under("sleep.trends", "total_sleep_minutes sleep_efficiency")
    | under("sleep.devices", "source nights week")
    | under(
        "sleep.devices.nights",
        "date device_total_sleep_minutes diary_total_sleep_minutes total_sleep_gap_minutes "
        "device_sleep_period_minutes diary_sleep_period_minutes sleep_period_gap_minutes "
        "device_asleep_at device_awake_at",
    )
    | under(
        "sleep.devices.week",
        "from to rem_minutes rem_share rem_latency_minutes light_minutes deep_minutes "
        "total_sleep_gap_minutes sleep_period_gap_minutes",
    )
)


# For whoever is shown both kinds. What a pair holds: tests/api/test_practice_nights.py.
BOTH = under(
    "practice_nights",
    "pairs nights followed minutes_until_onset total_sleep_minutes sleep_efficiency "
    "early_rise_minutes short_nights last_part_of_the_night",
)

MEDICINES = (
    under("medicines", "studies_open")
    | under("medicines.changes", "on change name dose")
    | under("medicines.taken", "id generic name dose started_on stopped_on")
    | under(
        "medicines.studies",
        "generic class effect certainty class_level evidence source text",
    )
)

MEASURES = (
    {"measures"}
    | under("measures.forms", "measure title schedule responses total change difference trend")
    | under("before.measures", "forms")
    | under("before.measures.forms", "measure title total")
    | under("measures.forms.schedule", "every_weeks starts_on")
    | under("measures.forms.responses", "id local_date answers score band incomplete flags")
    | under("measures.forms.change", "first last finding")
    | under("measures.forms.change.first", "local_date score")
    | under("measures.forms.change.last", "local_date score")
    | under("measures.flagged", "measure title flag local_date")
    | under("stalled", "open")
    | under("stalled.courses", "measure title finding stalled figure")
    | under("stalled.gaps", "ingredient state about question")
)


def allowed(scopes: tuple[str, ...]) -> set[str]:
    shown = ALWAYS | (PRACTICE if "practice" in scopes else set())
    shown |= WORDS if {"practice", "words"} <= {*scopes} else set()
    shown |= BOTH if {"practice", "sleep"} <= {*scopes} else set()
    shown |= MEDICINES if "medicines" in scopes else set()
    shown |= MEASURES if "measures" in scopes else set()
    return shown | (SLEEP if "sleep" in scopes else set())


_COLUMN = r"\b(?:practice_entries|nights|naps|behaviours|contexts|medicines|measure_\w+)\.\w+"


@contextmanager
def columns_read() -> Iterator[set[str]]:
    """What the statements of the meantime read, as `table.column`."""
    read: set[str] = set()

    def note(_connection: Any, _cursor: Any, text: str, *_: Any) -> None:
        read.update(re.findall(_COLUMN, text))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield read
    finally:
        event.remove(Engine, "before_cursor_execute", note)


SCOPE_SETS = [scopes for n in range(len(SCOPES) + 1) for scopes in combinations(SCOPES, n)]
assert len(SCOPE_SETS) == 32


def test_narrowed_shows_the_listed_fields_and_reads_the_listed_columns(cast: Cast) -> None:
    """From all of it to each part of it: the next read has that part and nothing else."""
    link = f"/v1/care-links/{cast.world.link}"
    client, therapist = cast.token("client"), cast.token("therapist")
    for scopes in SCOPE_SETS:
        for given in (SCOPES, scopes):
            assert cast.send("PUT", client, {"scopes": given}, link).status_code == 200
        with columns_read() as read:
            page = cast.send("GET", therapist, path=cast.world.path(SUMMARY)).get_json()
        (row,) = cast.send("GET", therapist, path="/v1/clients").get_json()["items"]
        assert set(names(page)) <= allowed(scopes), scopes
        kinds = {"practice", "sleep", "medicines", "measures"}
        assert kinds & {*page} == kinds & {*scopes}
        practice, sleep = "practice" in scopes, "sleep" in scopes
        assert ("practice_nights" in page) is (practice and sleep), scopes
        assert (row["practice_days"] is not None, row["sleep_efficiency"] is not None) == (
            practice,
            sleep,
        )
        assert ("practice_entries.words" in read) is (practice and "words" in scopes), scopes
        assert any(name.startswith(("practice", "behav", "cont")) for name in read) is practice
        assert any(name.startswith(("nights", "naps")) for name in read) is sleep, scopes
        medicines = any(name.startswith("medicines") for name in read)
        assert medicines is ("medicines" in scopes), scopes
        measures = any(name.startswith("measure_") for name in read)
        assert measures is ("measures" in scopes) is ("stalled" in page), scopes
        assert not {name for name in read if "note" in name} | {"nights.words", "naps.words"} & read


def practise_alone_at_home(cast: Cast) -> None:
    """Four times: enough to suggest a stage, and to name who was never there."""
    records, client = cast.world.records, cast.token("client")
    about = {"behaviour_id": records["behaviours"], "context_id": records["contexts"]}
    facets = {"place": "outdoors", "people": "alone"}
    said = {**about, "facets": facets, "time_zone": "UTC", "outcome": "done", "happened": "no"}
    for _ in range(4):
        entry = {**said, "occurred_at": clock.now().isoformat()}
        path = f"/v1/practice-entries/{uuid7()}"
        assert cast.send("PUT", client, entry, path).status_code == 201


def sleep_with_a_watch(cast: Cast) -> None:
    """One night, so that there is a device to name."""
    until = clock.now()
    instants = {"started_at": until - timedelta(hours=8), "ended_at": until}
    night = {name: instant.isoformat() for name, instant in instants.items()}
    body = {**night, "source": "oura", "start_offset_minutes": 0, "end_offset_minutes": 0}
    path = f"/v1/device-nights/{uuid7()}"
    assert cast.send("PUT", cast.token("client"), body, path).status_code == 201


def start_a_medicine(cast: Cast) -> None:
    """So that there is a change to mark."""
    body = {"generic": "sertraline", "started_on": str(clock.now().date())}
    path = f"/v1/medicines/{uuid7()}"
    assert cast.send("PUT", cast.token("client"), body, path).status_code == 201


def answer_questionnaires(cast: Cast) -> None:
    """For two months, at one level, the ninth item among them: a course that does not move."""
    for days in (56, 42, 28, 14, 7, 0):
        at = (clock.now() - timedelta(days=days, hours=1)).isoformat()
        body = {"measure": "phq-9", "version": 1, "time_zone": "UTC", "answered_at": at}
        path = f"/v1/measure-responses/{uuid7()}"
        sent = {**body, "answers": [2] * 8 + [1]}
        assert cast.send("PUT", cast.token("client"), sent, path).status_code == 201


def test_everything_on_the_list_can_be_seen(cast: Cast) -> None:
    """Or the list would say too much."""
    practise_alone_at_home(cast)
    sleep_with_a_watch(cast)
    start_a_medicine(cast)
    answer_questionnaires(cast)
    link = f"/v1/care-links/{cast.world.link}"
    cast.send("PUT", cast.token("client"), {"scopes": SCOPES}, link)
    weeks = f"?from={clock.now().date() - timedelta(days=27)}"
    path = cast.world.path(SUMMARY) + weeks
    answer = cast.send("GET", cast.token("therapist"), path=path)
    assert set(names(answer.get_json())) == allowed(SCOPES)


def test_consent_is_read_at_every_use(cast: Cast) -> None:
    """One sign-in of the therapist sees it come, shrink, run out, come back and go."""
    client, therapist = cast.token("client"), cast.token("therapist")
    link = f"/v1/care-links/{cast.world.link}"
    yesterday = str(clock.now().date() - timedelta(days=2))
    seen = []
    for method, body in (
        ("PUT", {"scopes": ["practice"]}),
        ("PUT", {"scopes": []}),
        ("PUT", {"scopes": ["practice"], "until": yesterday}),
        ("PUT", {"scopes": ["practice"]}),
        ("DELETE", None),
        ("PUT", {"scopes": ["practice"]}),
    ):
        cast.send(method, client, body, link, {})
        page = cast.send("GET", therapist, path=cast.world.path(SUMMARY))
        rows = cast.send("GET", therapist, path="/v1/clients").get_json()["items"]
        seen.append((page.status_code, len(rows)))
    assert seen == [(200, 1), (200, 1), (404, 0), (200, 1), (404, 0), (404, 0)]
