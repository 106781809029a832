"""Plays the demo through the public API, with the clock moved along.

Every record, consent and look goes the way that a phone's or a browser's goes: the whole HTTP
path, signed in, checked, committed. Only the therapists are made by the operator's own verb.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

import click
from flask import Flask

from backend.accounts import registration
from backend.core import clock
from backend.core.db import begin, db
from backend.demo.client import Client
from backend.demo.days import Course, minutes
from backend.demo.device import Device
from backend.demo.step import Step
from backend.demo.stories import CLINIC, HOLIDAYS, STORIES, THERAPISTS
from backend.demo.story import DAYS, PASSWORD, WEEKS, Story

OPENED = timedelta(days=DAYS + 2)
BEFORE_SESSION = 6  # minutes
SUGGESTED = 9 * 60 + 40  # minutes after midnight


def play(app: Flask, now: datetime) -> None:
    """Fill an empty database with twelve weeks that end at `now`."""
    with clock.at(now - OPENED), app.app_context():
        _open_clinic()
    desks = {key: Device(app, therapist.email) for key, therapist in THERAPISTS.items()}
    steps = [step for story in STORIES for step in _steps(app, Course(story, now), desks)]
    steps.sort(key=lambda step: step.at)
    with click.progressbar(steps, label="Twelve weeks") as in_order:
        for step in in_order:
            with clock.at(step.at):
                step.run()


def _open_clinic() -> None:
    begin("write")
    for therapist in THERAPISTS.values():
        who = {"email": therapist.email, "display_name": therapist.name, "password": PASSWORD}
        values = {**who, "time_zone": therapist.time_zone, "locale": therapist.locale}
        registration.add_therapist(CLINIC, values, clock.now())
    db.session.commit()


def _steps(app: Flask, course: Course, desks: dict[str, Device]) -> Iterator[Step]:
    """What this client does, and what her therapist reads before each session."""
    desk = desks[course.story.therapist]
    yield from Client(app, course, desk).steps()
    since = 0
    for week in range(1, WEEKS + 1):
        weekday, session = course.story.session
        day = course.index(week, weekday)
        at = course.at(day, minutes(session) - BEFORE_SESSION)
        if at <= course.now and week != HOLIDAYS[course.story.therapist]:
            period = (str(course.day(since)), str(course.day(day)))
            yield Step(at, partial(_read, desk, course.story, *period))
            since = day
    if course.story.suggestion:
        yield Step(course.at(DAYS - 1, SUGGESTED), partial(_suggest, desk, course.story))


def _read(desk: Device, story: Story, start: str, end: str) -> None:
    """Read the summary, if the client still shares."""
    for client in _sharing(desk, story):
        desk.call("GET", f"{client}/summary?from={start}&to={end}")


def _suggest(desk: Device, story: Story) -> None:
    """Leave a suggestion for her, if she still shares."""
    for client in _sharing(desk, story):
        desk.call("POST", f"{client}/suggestions", story.suggestion)


def _sharing(desk: Device, story: Story) -> Iterator[str]:
    for row in desk.call("GET", "/v1/clients")["items"]:
        if row["display_name"] == story.name:
            yield f"/v1/clients/{row['id']}"
