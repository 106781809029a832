"""Whom to call: for everybody, as it is dialled, with where it is from and when it was checked."""

import csv
import json
import re
from dataclasses import asdict
from datetime import date

import pytest
from flask import Flask

from backend.core.config import ROOT
from safety.crisis_lines import CHECKED_ON, Line, directory
from tests.api.subject import Json
from tests.people import People

LINES = [line for country in directory().countries for line in country.lines]
NUMBERS = [
    (here.country, number)
    for here in directory().countries
    for number in (*here.emergency, *(line.phone for line in here.lines))
]


def asked(app: Flask) -> Json:
    answer = app.test_client().get("/v1/crisis-lines")
    assert answer.status_code == 200
    content: Json = answer.get_json()
    return content


def test_whoever_is_not_signed_in_gets_the_list_that_the_app_carries(running: Flask) -> None:
    assert asked(running) == json.loads(json.dumps(asdict(directory()), default=str))


@pytest.mark.parametrize(
    ("country", "name", "phone"),
    [
        ("GB", "Samaritans", "116 123"),
        ("US", "988 Suicide & Crisis Lifeline", "988"),
        ("FR", "3114 Numéro national de prévention du suicide", "3114"),
        ("AU", "Lifeline Australia", "13 11 14"),
        ("DE", "TelefonSeelsorge", "0800 1110111"),
    ],
)
def test_a_number_is_answered_as_it_is_dialled_there(
    running: Flask, country: str, name: str, phone: str
) -> None:
    (here,) = [one for one in asked(running)["countries"] if one["country"] == country]
    assert phone in [line["phone"] for line in here["lines"] if line["name"] == name]


@pytest.mark.parametrize(("country", "number"), NUMBERS)
def test_no_number_is_a_short_code_in_the_international_form(country: str, number: str) -> None:
    assert re.fullmatch(r"\+?\d[\d -]*( ext \d+)?", number), number
    if number.startswith("+"):
        # A subscriber's number: the country's code is at most three digits of it.
        assert len(re.sub(r"\D", "", number)) >= 10, number


def test_the_first_emergency_number_is_the_one_that_is_known_there(running: Flask) -> None:
    first = {one["country"]: one["emergency"][0] for one in asked(running)["countries"]}
    known = {"DE": "112", "GB": "999", "US": "911", "AU": "000", "NZ": "111", "JP": "119"}
    assert {country: first[country] for country in known} == known


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_a_line_says_where_it_is_from_and_when_that_was_checked(line: Line) -> None:
    assert line.source
    assert line.url.startswith("https://")
    if line.verified_on is None:
        assert not re.search(r"\d{4}-\d\d-\d\d", line.source)  # else the day is known
    else:
        assert str(line.verified_on) in line.source
        assert date(2020, 1, 1) < line.verified_on <= CHECKED_ON


def test_no_row_is_lost_and_none_is_twice() -> None:
    lines = _rows("crisis_lines.csv")
    countries = [row["country"] for row in _rows("emergency_numbers.csv")]
    assert len(LINES) == len(lines) == 25
    assert len({(row["country"], row["name"]) for row in lines}) == len(lines)
    assert len(directory().countries) == len(set(countries)) == len(countries) > 70
    assert all(row["source"] for row in _rows("emergency_numbers.csv"))


def _rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "safety" / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def test_the_answer_is_not_kept_on_the_way(people: People) -> None:
    answer = people.client.get("/v1/crisis-lines")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
