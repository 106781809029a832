"""A story's attempts as practice entries: those worth telling, and the ordinary ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from backend.demo.days import Change, Course, Record, minutes, new_id, wire
from backend.demo.ordinary import Ordinary
from backend.demo.plan import Plan
from backend.demo.story import DAYS, Moment


@dataclass(frozen=True)
class Tried:
    """One attempt before it has ids; `way` and `place` are the story's own names."""

    at: datetime
    logged: datetime
    way: str
    place: str | None
    outcome: str
    values: Record


def attempts(course: Course, plan: Plan, random: Random) -> Iterator[Change]:
    """Every attempt of the twelve weeks; some are written down after today."""
    for tried in (*_told(course), *_ordinary(course, random)):
        record = _record(course, plan, tried)
        yield Change(tried.logged, "practice-entry", new_id(tried.logged, random), record)


def _told(course: Course) -> Iterator[Tried]:
    for moment in course.story.moments:
        index = course.index(moment.week, moment.weekday)
        at = course.at(index, minutes(moment.clock), moment.time_zone)
        logged = at + timedelta(days=moment.days_late, minutes=12)
        values = _values(moment)
        if moment.time_zone:
            values["time_zone"] = moment.time_zone
        yield Tried(at, logged, moment.way, moment.place, moment.outcome, values)


def _ordinary(course: Course, random: Random) -> Iterator[Tried]:
    told = {(course.index(one.week, one.weekday), one.way) for one in course.story.moments}
    ordinary = Ordinary(course, random)
    for index in range(1, DAYS + 1):
        for key, way in course.story.ways.items():
            if not ordinary.happens(index, way) or (index, key) in told:
                continue
            if place := ordinary.place(index, way):
                at, outcome = course.at(index, ordinary.clock(way)), ordinary.outcome(index)
                values = dict(ordinary.ratings(index, way, place, outcome))
                where = None if outcome == "no_chance" else place
                yield Tried(at, at + ordinary.logged_after(), key, where, outcome, values)


def _record(course: Course, plan: Plan, tried: Tried) -> Record:
    where = course.story.places[tried.place] if tried.place else None
    values = dict(tried.values)
    facets = {name: getattr(where, name, None) for name in ("place", "people", "activity")}
    return {
        "behaviour_id": plan.ways[tried.way],
        "context_id": plan.places[tried.place] if tried.place else None,
        "occurred_at": wire(tried.at),
        "time_zone": course.story.time_zone,
        "logged_at": wire(tried.logged),
        "outcome": tried.outcome,
        "facets": {**facets, "inner_state": values.pop("inner", None)},
        **values,
    }


def _values(moment: Moment) -> dict[str, Any]:
    likely, happened, surprise, next_likely = moment.fear or (None, None, None, None)
    before, peak, after = moment.distress
    old, new, stayed = moment.feeling
    words = ("expected", "happened", "learned", "safety", "note")
    return {
        "inner": moment.inner,
        "managed": moment.managed,
        "expected_likelihood": likely,
        "happened": happened,
        "surprise": surprise,
        "next_likelihood": next_likely,
        "distress_before": before,
        "distress_peak": peak,
        "distress_after": after,
        "old_feeling": old,
        "new_feeling": new,
        "stayed_with_it": stayed,
        "duration_minutes": moment.minutes,
        "private": moment.private,
        "words": {**{name: getattr(moment, name) for name in words}, "new_experience": moment.new},
    }
