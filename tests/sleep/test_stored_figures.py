"""What follows from a night is stored with it: it is what the rules find, now and after an edit."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, null, select, update

from backend.core import clock
from backend.core.config import Settings
from backend.core.db import begin, db
from backend.core.plain import plain
from backend.core.rows import row
from backend.migrations import nights
from sleep.diary import Night, derive
from sleep.models import Night as StoredNight
from sleep.service import FIGURES, kept_figures, night_figures
from tests.people import People, Person

DAY = clock.now().date() - timedelta(days=2)
ANSWERS: dict[str, Any] = {
    "time_zone": "Europe/Berlin",
    "into_bed": "22:45",
    "tried_to_sleep": "23:00",
    "sleep_latency_minutes": 20,
    "awake_minutes": 10,
    "trying_after_waking_minutes": 5,
    "final_awakening": "06:30",
    "out_of_bed": "06:45",
}
SHORTER = {**ANSWERS, "out_of_bed": "06:35", "sleep_latency_minutes": None}

CLOCKS, MINUTES = st.none() | st.times(), st.none() | st.integers(0, 1440)
MADE = st.builds(
    Night,
    date=st.sampled_from([date(2025, 6, 11), date(2025, 10, 26), date(2026, 3, 29)]),
    time_zone=st.just("Europe/Berlin"),
    bed_time_zone=st.sampled_from([None, "America/New_York"]),
    into_bed=CLOCKS,
    tried_to_sleep=CLOCKS,
    final_awakening=CLOCKS,
    out_of_bed=CLOCKS | st.times(time(5), time(9)),
    sleep_latency_minutes=MINUTES,
    awakenings=st.none() | st.integers(0, 3),
    awake_minutes=MINUTES,
    trying_after_waking_minutes=MINUTES,
    woke_early=st.sampled_from([None, True, False]),
    woke_early_minutes=MINUTES,
    estimated_sleep_minutes=MINUTES,
    no_sleep=st.booleans(),
)


@given(MADE)
def test_whatever_the_answers_are_their_figures_are_kept_as_the_rules_find_them(
    night: Night,
) -> None:
    answers = plain(night)
    of_it = {"id": answers.pop("date"), "created_at": clock.now()}
    columns = {**dict.fromkeys(row(StoredNight)._fields), **answers, **of_it}
    stored = row(StoredNight)(**{**columns, **night_figures(columns)})
    found = derive(night)
    assert kept_figures(stored) == replace(found, flags=[*found.flags])


def test_an_edit_is_reckoned_anew_and_a_deleted_night_keeps_nothing(people: People) -> None:
    client = people.client
    first = client.create(f"/v1/nights/{DAY}", ANSWERS)
    assert (told(client)["time_in_bed_minutes"], told(client)["total_sleep_minutes"]) == (480, 420)
    changed = client.put(f"/v1/nights/{DAY}", SHORTER, If_Match=f'"{first["revision"]}"')
    assert changed.get_json()["derived"] == told(client)
    assert (told(client)["time_in_bed_minutes"], told(client)["total_sleep_minutes"]) == (470, None)
    assert told(client)["flags"] == ["missing_sleep_latency_minutes"]
    client.delete(f"/v1/nights/{DAY}", If_Match=f'"{changed.get_json()["revision"]}"')
    assert set(stored(people.app).values()) == {None}


def test_nights_that_came_without_their_figures_are_told_all_the_same_and_filled_in(
    people: People, settings: Settings
) -> None:
    """From the time before there were any, or from an older server beside a new one."""
    client = people.client
    client.create(f"/v1/nights/{DAY}", ANSWERS)
    derived, columns, read = told(client), stored(people.app), figures(client)
    engine = create_engine(settings.database_url)
    with engine.begin() as connection:
        connection.execute(update(StoredNight).values(dict.fromkeys(FIGURES, null())))
    assert set(stored(people.app).values()) == {None}
    assert (told(client), figures(client)) == (derived, read)
    for _ in range(2):
        with engine.begin() as connection:
            nights.fill(connection)
        assert stored(people.app) == columns
    engine.dispose()


def test_what_has_its_figures_is_left_alone(people: People, settings: Settings) -> None:
    people.client.create(f"/v1/nights/{DAY}", ANSWERS)
    engine = create_engine(settings.database_url)
    with engine.begin() as connection:
        connection.execute(update(StoredNight).values(total_sleep_minutes=1))
        nights.fill(connection)
    assert stored(people.app)["total_sleep_minutes"] == 1
    engine.dispose()


def told(person: Person) -> dict[str, Any]:
    derived: dict[str, Any] = person.get(f"/v1/nights/{DAY}").get_json()["derived"]
    return derived


def figures(person: Person) -> Any:
    return person.get(f"/v1/insights?from={DAY}&to={DAY}").get_json()["sleep"]


def stored(app: Flask) -> dict[str, Any]:
    """The columns of the only night there is that follow from the others."""
    with app.app_context():
        begin("read")
        columns = [getattr(StoredNight, name) for name in FIGURES]
        return dict(zip(FIGURES, db.session.execute(select(*columns)).one(), strict=True))
