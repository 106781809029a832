"""Everything of hers comes along, and another account takes it all."""

import csv
import io
import json
from datetime import timedelta
from threading import Thread
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import event
from werkzeug.test import TestResponse

from api.changes import NOUNS
from backend.core import clock
from backend.core.db import db
from backend.core.ids import uuid7
from sharing import export_pdf
from sleep.diary import CLOCKED
from tests.api.subject import INSTANTS, Json
from tests.api.sync import push
from tests.api.test_feed import unchecked
from tests.api.test_sharing import no_audit
from tests.people import People, Person

NOW = clock.now()  # of all that is told: midnight may pass between two days of it
ODD = [
    "plain",
    "",
    " blanks around ",
    "😀👩‍👩‍👧 ﷽",
    "أقول جملة واحدة، ثم أصمت",
    "say \"no\", it's 5 o'clock; really",
    "one\nline\r\nand\tanother\r",
    "=1+1",
    "+49 30 1234567",
    "-5",
    "@SUM(A1)",
    "＝1+1",
    "\u202e\u200b\ufeff\x07",
    "e\u0301 is not \u00e9",
    "#hash $dollar$ *star* <b>html</b> ${x} {{y}} %s \\n",
    "x" * 200,
    "long " * 800,
]
FILES = {
    "README.txt",
    "patterns.csv",
    "contexts.csv",
    "behaviours.csv",
    "practice-entries.csv",
    "pattern-moments.csv",
    "therapy-sessions.csv",
    "recalls.csv",
    "transfer-probes.csv",
    "rehearsal-choices.csv",
    "nights.csv",
    "naps.csv",
    "medicines.csv",
    "device-nights.csv",
    "measure-responses.csv",
    "measure-schedules.csv",
    "reminders.csv",
    "safety-plans.csv",
    "safety-contacts.csv",
}


def exported(person: Person, wanted: str = "json") -> TestResponse:
    response = person.get(f"/v1/export?format={wanted}")
    assert response.status_code == 200, response.text
    return response


def items(person: Person) -> list[Json]:
    found: list[Json] = exported(person).get_json()["items"]
    return found


def tables(person: Person) -> dict[str, list[dict[str, str]]]:
    """As a spreadsheet reads the archive."""
    with ZipFile(io.BytesIO(exported(person, "csv").data)) as file:
        return {
            name: list(csv.DictReader(io.StringIO(file.read(name).decode("utf-8-sig"), newline="")))
            for name in file.namelist()
        }


def words(kind: str, says: str) -> Json:
    """Every word of this kind says it, as far as it may."""
    nested = NOUNS[kind].takes.fields["words"].schema.fields  # type: ignore[attr-defined]
    if kind == "therapy-session":
        return {"take_aways": [says[:1000] or "…"] * 3, "note": says[:4000]}
    most = {name: field.validate.max for name, field in nested.items()}
    return {
        name: says[: most[name]] or ("…" if field.required else "")
        for name, field in nested.items()
    }


def everything(says: str, day: int) -> list[Json]:
    """One record of each kind that has all its fields, each word saying the same."""
    pattern, behaviour, session = str(uuid7()), str(uuid7()), str(uuid7())
    contexts = [str(uuid7()), str(uuid7())]
    at = NOW - timedelta(days=day, microseconds=day)
    night = at - timedelta(hours=8)
    asked = {"answered_at": at.isoformat()}
    facets = {"place": "work", "people": None, "inner_state": "tense", "activity": "talking"}
    numbers = {"managed": 0, "expected_likelihood": 100, "surprise": 7, "next_likelihood": 0}
    distress = {"distress_before": 60, "distress_peak": 100, "distress_after": 0}
    feelings = {"old_feeling": 10, "new_feeling": 0, "stayed_with_it": "partly"}
    bodies: list[tuple[str, str, Json]] = [
        ("pattern", pattern, {"retired": day % 2 == 0}),
        ("context", contexts[0], {"place": "work", "people": "alone", "activity": "resting"}),
        ("context", contexts[1], {"difficulty": 0}),
        (
            "behaviour",
            behaviour,
            {"pattern_id": pattern, "context_ids": contexts[::-1]}
            | {"lens": "cbt", "stage": "free", "active": False, "retired_at": at.isoformat()},
        ),
        (
            "practice-entry",
            str(uuid7()),
            {"behaviour_id": behaviour, "context_id": contexts[0]}
            | {"occurred_at": at.isoformat(), "logged_at": at.isoformat(), "outcome": "avoided"}
            | {"time_zone": "Asia/Kolkata", "happened": "unclear", "duration_minutes": 0}
            | {"facets": facets, "private": day % 2 == 0, **numbers, **distress, **feelings},
        ),
        (
            "pattern-moment",
            str(uuid7()),
            {"pattern_id": pattern, "occurred_at": at.isoformat(), "time_zone": "UTC"}
            | {"response": "mixed", "noticed": "after", "unprompted": False},
        ),
        (
            "therapy-session",
            session,
            {"pattern_id": pattern, "held_at": at.isoformat(), "time_zone": "UTC"}
            | {"activated": 0, "new_experience": 10, "stayed_with_it": "no"},
        ),
        (
            "recall",
            str(uuid7()),
            {"session_id": session, "point": 3, "recalled": "partly", **asked},
        ),
        (
            "transfer-probe",
            str(uuid7()),
            {"behaviour_id": behaviour, "came_by_itself": "unsure", **asked},
        ),
        (
            "rehearsal-choice",
            str(uuid7()),
            {"choice": "not_there", "day": str(at.date())}
            | {"behaviour_id": behaviour, "context_id": contexts[0]},
        ),
        (
            "night",
            str(at.date()),
            {"time_zone": "Europe/Berlin", "bed_time_zone": "UTC"}
            | {"logged_at": at.isoformat(), "into_bed": "22:45", "tried_to_sleep": "23:00"}
            | {"final_awakening": "06:30", "out_of_bed": "06:45", "sleep_latency_minutes": 20}
            | {"awakenings": 1, "awake_minutes": 10, "trying_after_waking_minutes": 0}
            | {"woke_early_minutes": 5, "quality": 1, "rested": 5, "free_day": day % 2 == 0}
            | {"woke_early": True, "estimated_sleep_minutes": 420, "naps": 1}
            | {"alcoholic_drinks": 1, "last_alcoholic_drink": "20:15"}
            | {"caffeinated_drinks": 3, "last_caffeinated_drink": "15:00"}
            | {"which_of_two": {**dict.fromkeys(CLOCKED), "out_of_bed": "second"}}
            | {"private": day % 2 == 1},
        ),
        (
            "nap",
            str(uuid7()),
            {"local_date": str(at.date()), "time_zone": "Europe/Berlin", "start": "14:00"}
            | {"logged_at": at.isoformat(), "which_of_two": "first", "minutes": 20}
            | {"private": day % 2 == 0},
        ),
        (
            "device-night",
            str(uuid7()),
            {"source": "oura", "started_at": night.isoformat(), "ended_at": at.isoformat()}
            | {"start_offset_minutes": 60, "end_offset_minutes": 60, "rem_minutes": 80}
            | {"private": day % 2 == 0},
        ),
        (
            "medicine",
            str(uuid7()),
            {"generic": "sertraline", "started_on": str(at.date()), "stopped_on": str(at.date())}
            | {"private": day % 2 == 0},
        ),
        (
            "measure-response",
            str(uuid7()),
            {"measure": "phq-9", "version": 1, "time_zone": "Europe/Berlin", **asked}
            | {"answers": [3, 2, 1, 0, None, 0, 1, 2, 3], "private": day % 2 == 0},
        ),
        (
            "measure-schedule",
            str(uuid7()),
            {"measure": "who-5", "every_weeks": 12, "starts_on": str(at.date()), "active": False},
        ),
        (
            "reminder",
            str(uuid7()),
            {"kind": "practice", "behaviour_id": behaviour}
            | {"local_time": "06:05", "weekdays": ["SU", "MO"], "follows_device": True},
        ),
        ("safety-plan", str(uuid7()), {}),
        ("safety-contact", str(uuid7()), {"position": day}),
    ]
    return [
        {"kind": kind, "id": id, "record": {**record, "words": words(kind, says)}}
        for kind, id, record in bodies
    ]


def filled(person: Person) -> list[Json]:
    """Everything, in every odd text. Returns what was sent."""
    sent = [item for day, says in enumerate(ODD, 1) for item in everything(says, day)]
    stored(person, sent)
    return sent


def stored(person: Person, sent: list[Json]) -> None:
    for start in range(0, len(sent), 500):
        results = push(person, *sent[start : start + 500])
        assert [result["outcome"] for result in results] == ["created"] * len(results), results


def newcomer(people: People) -> Person:
    """Somebody with an account that is still empty."""
    return people.add_client("Lea", f"lea-{uuid7()}@example.org")


def byte_for_byte(items: list[Json]) -> list[str]:
    return [json.dumps(item, ensure_ascii=False) for item in items]


def test_another_account_takes_it_all_and_then_has_the_same(people: People) -> None:
    sent = filled(people.client)
    first = items(people.client)
    assert len(first) == len(sent)
    other = newcomer(people)
    stored(other, first)
    again = items(other)
    assert byte_for_byte(again) == byte_for_byte(first)


def test_what_was_sent_is_what_comes_along(people: People) -> None:
    by_id = {item["id"]: item["record"] for item in filled(people.client)}
    for item in items(people.client):
        sent = by_id.pop(item["id"])
        for name in sent.keys() - {"logged_at", "retired_at", "started_at", "ended_at", *INSTANTS}:
            assert item["record"][name] == sent[name], (item["kind"], name)
        assert item["record"].keys() == NOUNS[item["kind"]].takes.fields.keys()
    assert by_id == {}


def test_the_file_says_whose_it_is_and_when_it_was_made(people: People) -> None:
    at = clock.now()
    with clock.at(at):
        response = exported(people.client)
    file = response.get_json()
    assert (file["format"], file["version"]) == ("anew-export", 1)
    assert file["exported_at"] == at.isoformat().replace("+00:00", "Z")
    me = people.client.get("/v1/me").get_json()
    names = ("email", "display_name", "time_zone", "locale", "country", "reminders")
    assert file["account"] == {name: me[name] for name in names}
    assert file["items"] == []


@pytest.mark.parametrize(
    ("wanted", "type", "ending"),
    [
        ("json", "application/json", "json"),
        ("csv", "application/zip", "zip"),
        ("pdf", "application/pdf", "pdf"),
        ("ieee1752", "application/vnd.anew.data-points+json", "ieee1752.json"),
        ("open_mhealth", "application/vnd.anew.data-points+json", "open-mhealth.json"),
        ("fhir", "application/fhir+json", "fhir.json"),
    ],
)
def test_each_format_is_a_file_with_a_name_and_a_length(
    people: People, wanted: str, type: str, ending: str
) -> None:
    filled(people.client)
    at = clock.now().replace(hour=23, minute=30)  # in Berlin it is tomorrow already
    with clock.at(at):
        person = people.signed_in(people.client.email)
        response = exported(person, wanted)
    assert response.content_type == type
    assert response.content_length == len(response.data) > 5000
    tomorrow = at.date() + timedelta(days=1)
    name = f'attachment; filename="anew-{tomorrow}.{ending}"'
    assert response.headers["Content-Disposition"] == name
    assert response.headers["Cache-Control"] == "no-store"


def test_what_was_deleted_is_left_out_but_what_refers_to_it_is_not(people: People) -> None:
    sent = everything("gone", 1)
    stored(people.client, sent)
    for item in items(people.client):
        if item["kind"] in ("pattern", "context", "behaviour", "therapy-session", "night"):
            path = f"/v1/{NOUNS[item['kind']].path}/{item['id']}"
            revision = people.client.get(path).headers["ETag"]
            assert people.client.delete(path, If_Match=revision).status_code == 204
    first = items(people.client)
    # What is left still refers to the pattern, the behaviour, one context and the session.
    assert [item["kind"] for item in first] == [kind for kind in NOUNS if kind != "night"]
    pattern, context, behaviour = first[:3]
    assert pattern["record"]["words"]["name"] == "…"
    session = next(item["record"] for item in first if item["kind"] == "therapy-session")
    assert (session["private"], session["words"]["take_aways"]) == (True, None)
    assert context["record"]["words"] == {"label": "…"}
    assert behaviour["record"]["words"]["name"] == "…"
    assert not behaviour["record"]["active"]
    other = newcomer(people)
    stored(other, first)
    assert items(other) == first


def test_a_deleted_context_keeps_its_place_in_a_plan(people: People) -> None:
    stored(people.client, everything("gone", 1))
    context = items(people.client)[1]
    assert context["kind"] == "context"
    path = f"/v1/contexts/{context['id']}"
    revision = people.client.get(path).headers["ETag"]
    assert people.client.delete(path, If_Match=revision).status_code == 204
    first = items(people.client)
    assert first[1]["id"] == context["id"]
    assert first[1]["record"]["words"] == {"label": "…"}
    other = newcomer(people)
    stored(other, first)
    assert items(other) == first


def test_private_records_and_notes_and_the_safety_plan_are_hers_too(people: People) -> None:
    filled(people.client)
    found = items(people.client)
    entries = [item["record"] for item in found if item["kind"] == "practice-entry"]
    assert any(entry["private"] for entry in entries)
    assert "=1+1" in {entry["words"]["note"] for entry in entries}
    assert {item["kind"] for item in found} == set(NOUNS)
    rows = tables(people.client)["practice-entries.csv"]
    assert {row["private"] for row in rows} == {"true", "false"}
    assert "'=1+1" in {row["words.note"] for row in rows}


def test_nobody_elses_records_come_along(people: People) -> None:
    filled(newcomer(people))
    assert items(people.client) == []
    assert all(not rows for name, rows in tables(people.client).items() if name != "README.txt")


def test_a_spreadsheet_reads_numbers_as_numbers_and_calculates_with_no_text(
    people: People,
) -> None:
    filled(people.client)
    found = tables(people.client)
    assert found.keys() == FILES
    for name in FILES - {"README.txt"}:
        assert len(found[name]) >= len(ODD)
        for row in found[name]:
            for column, cell in row.items():
                assert not cell.startswith(("=", "+", "-", "@", "＝", "\t", "\r", "\n")), column
    for night in found["nights.csv"]:
        assert int(night["derived.time_in_bed_minutes"]) > 0
        assert 0 < float(night["derived.sleep_efficiency"]) <= 100
        assert int(night["quality"]) == 1
    for entry in found["practice-entries.csv"]:
        assert int(entry["distress_peak"]) == 100


def test_the_stages_of_a_night_are_one_cell(people: People) -> None:
    example = NOUNS["device-night"].example
    people.client.create("/v1/device-nights", example)
    (night,) = tables(people.client)["device-nights.csv"]
    assert [json.loads(each)["stage"] for each in night["stages"].split(";")] == ["light", "rem"]


def test_the_tables_say_what_the_records_say(people: People) -> None:
    sent = everything("＝1+1", 3)
    stored(people.client, sent)
    found = tables(people.client)
    (behaviour,), (entry,) = found["behaviours.csv"], found["practice-entries.csv"]
    contexts = next(item["record"]["context_ids"] for item in sent if item["kind"] == "behaviour")
    assert behaviour["context_ids"] == ";".join(contexts)
    assert (entry["behaviour"], entry["context"]) == ("'＝1+1", "'＝1+1")
    assert (entry["facets.place"], entry["facets.people"]) == ("work", "")
    assert found["reminders.csv"][0]["weekdays"] == "SU;MO"
    assert found["reminders.csv"][0]["time_zone"] == ""
    for rows in found.values():
        assert all({"revision", "written_at"}.isdisjoint(row) for row in rows)


def test_the_readme_is_in_her_language(people: People) -> None:
    for locale, says in (("en", "Everything"), ("de", "Alles"), ("ar", "كل")):
        people.client.patch("/v1/me", {"locale": locale})
        with ZipFile(io.BytesIO(exported(people.client, "csv").data)) as file:
            assert file.read("README.txt").decode("utf-8-sig").startswith(says)


@pytest.mark.parametrize("locale", ["en", "de", "ar"])
def test_the_document_to_print_is_made_of_any_texts(people: People, locale: str) -> None:
    people.client.patch("/v1/me", {"locale": locale, "display_name": "Mira #1 😀"})
    filled(people.client)
    first, second = (exported(people.client, "pdf").data for _ in range(2))
    assert first.startswith(b"%PDF-")
    assert first == second


def test_that_it_was_taken_stands_in_her_log(people: People) -> None:
    formats = ("json", "csv", "pdf", "ieee1752", "open_mhealth", "fhir")
    for wanted in formats:
        exported(people.client, wanted)
    log = people.client.get("/v1/access-log").get_json()["items"]
    assert [entry["action"] for entry in log] == ["exported"] * len(formats)
    assert {entry["actor"]["display_name"] for entry in log} == {"Mira"}


def test_what_cannot_be_written_in_the_log_is_not_handed_out(people: People) -> None:
    filled(people.client)
    with no_audit(people):
        refused = people.client.get("/v1/export?format=json")
        assert refused.status_code >= 500
        assert "plain" not in refused.text


def test_what_comes_in_while_it_is_read_is_in_the_next_one(people: People) -> None:
    stored(people.client, everything("before", 1))
    phone, more = unchecked(people, people.client), everything("meanwhile", 2)
    writer = Thread(target=lambda: phone.post("/v1/changes", {"items": more}))

    def interfere(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "FROM practice_entries" in statement and not writer.ident:
            writer.start()
            writer.join(timeout=1)

    with people.app.app_context():
        event.listen(db.engine, "before_cursor_execute", interfere)
        try:
            first = items(people.client)
        finally:
            event.remove(db.engine, "before_cursor_execute", interfere)
    writer.join()
    assert "meanwhile" not in json.dumps(first)
    assert len(items(people.client)) == 2 * len(first)


def test_nobody_waits_for_a_document_that_is_being_made(people: People) -> None:
    phone = unchecked(people, people.client)
    maker = Thread(target=lambda: phone.get("/v1/export?format=pdf"))
    with export_pdf._ONE_AT_A_TIME:
        maker.start()
        for _ in range(1000):  # until it stands in her log, which is before it is made
            maker.join(timeout=0.05)
            if log := people.client.get("/v1/access-log").get_json()["items"]:
                break
        assert [entry["action"] for entry in log] == ["exported"]
        stored(people.client, everything("meanwhile", 1))
        assert maker.is_alive()
    maker.join()


def test_an_unknown_format_is_refused_and_leaves_no_trace(people: People) -> None:
    for query in ("", "?format=xlsx", "?format=json&format=csv"):
        answer = people.client.get(f"/v1/export{query}")
        assert answer.status_code == 422
        assert [error["pointer"] for error in answer.get_json()["errors"]] == ["/format"]
    assert people.client.get("/v1/access-log").get_json()["items"] == []


def test_ten_minutes_after_signing_in_the_password_is_asked_for(people: People) -> None:
    with clock.at(clock.now() + timedelta(minutes=11)):
        for wanted in ("json", "ieee1752", "open_mhealth", "fhir"):
            answer = people.client.get(f"/v1/export?format={wanted}")
            assert answer.status_code == 403
            assert answer.get_json()["type"] == "urn:anew:problem:confirm-first"
