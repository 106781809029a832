"""Questionnaires of a period: what was answered, how far it moved, and at what pace."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from backend.core.figures import Figure
from backend.core.wilson import Interval
from measures import queries
from measures.change import Change, change
from measures.models import MeasureResponse, MeasureSchedule
from measures.questionnaires import Questionnaire, questionnaires
from measures.scoring import Scored
from measures.service import score
from measures.stall import MINIMUM_DAYS, Course, Score, course
from sharing.statements import Period, Statement, rules, say, signed

LOOK_BACK = timedelta(weeks=26)
"""A course is that of the last half year: our judgement [J] of what one phase of therapy is."""

Filled = tuple[MeasureResponse, Scored]


@dataclass(frozen=True, slots=True)
class Read:
    """By questionnaire, oldest first: since the phase or the first of the periods began."""

    filled: dict[str, list[Filled]]
    schedules: dict[str, MeasureSchedule]

    @property
    def asked(self) -> list[Questionnaire]:
        """Those that there is anything to say of."""
        known = self.filled.keys() | self.schedules.keys()
        return [each for name, each in questionnaires().items() if name in known]


KINDS = (MeasureResponse, MeasureSchedule)


def ask(
    client_id: UUID, first: date, last: date, private: bool, there: Collection[Any]
) -> Callable[[], Read]:
    """Two queries, and each answer opened once; when it is called for."""
    start = min(first, last - LOOK_BACK + timedelta(days=1))
    responses: Callable[[], Iterable[MeasureResponse]] = (
        queries.ask_responses(client_id, start, last, private)
        if MeasureResponse in there
        else tuple
    )
    agreed: Callable[[], Iterable[MeasureSchedule]] = (
        queries.ask_schedules(client_id) if MeasureSchedule in there else tuple
    )
    return lambda: _read(responses(), agreed())


def _read(responses: Iterable[MeasureResponse], agreed: Iterable[MeasureSchedule]) -> Read:
    filled: dict[str, list[Filled]] = {}
    for each in responses:
        filled.setdefault(each.measure, []).append((each, score(each)))
    return Read(filled, {each.measure: each for each in agreed})


def figures(read: Read, period: Period) -> list[dict[str, Any]]:
    """One entry a questionnaire: its answers in the period, and the figures over them."""
    return [_figures(each, read, period) for each in read.asked]


def totals(read: Read, period: Period) -> list[dict[str, Any]]:
    """The last total of each in another period of those that were read."""
    return [
        {"measure": each.id, "title": each.title, "total": _total(each, read, period)}
        for each in read.asked
    ]


def courses(read: Read, period: Period) -> list[tuple[Questionnaire, list[Score], Course]]:
    """How each questionnaire went over the phase that ends the period."""
    return [(each, *_course(each, read, period)) for each in read.asked if each.id in read.filled]


def _figures(asked: Questionnaire, read: Read, period: Period) -> dict[str, Any]:
    inside = _inside(asked, read, period)
    agreed = read.schedules.get(asked.id)
    return {
        "measure": asked.id,
        "title": asked.title,
        "schedule": agreed and {"every_weeks": agreed.every_weeks, "starts_on": agreed.starts_on},
        "responses": [response(*each) for each in inside],
        "total": _total(asked, read, period),
        **_change(asked, inside, period),
        "trend": _trend(*_course(asked, read, period), period),
    }


def _inside(asked: Questionnaire, read: Read, period: Period) -> list[Filled]:
    every = read.filled.get(asked.id, [])
    return [each for each in every if period.first <= each[0].local_date <= period.last]


def _total(asked: Questionnaire, read: Read, period: Period) -> Statement:
    """The last that was filled in whole, and the day on which it was."""
    inside = _inside(asked, read, period)
    whole = [(each.local_date, found.score) for each, found in inside if found.score is not None]
    day, total = whole[-1] if whole else (None, None)
    on = Period(day, day, period.locale) if day else period
    return say("measures.total", Figure(total, len(whole), len(inside)), on, most=asked.highest)


def response(response: MeasureResponse, found: Scored) -> dict[str, Any]:
    """Item by item, without her note."""
    names = ("score", "band", "incomplete", "flags")
    return {
        "id": response.id,
        "local_date": response.local_date,
        "answers": response.answers,
        **{name: getattr(found, name) for name in names},
    }


def _change(asked: Questionnaire, inside: Sequence[Filled], period: Period) -> dict[str, Any]:
    """From the first to the last that were filled in whole: two at least."""
    whole = [(each.local_date, found.score) for each, found in inside if found.score is not None]
    if len(whole) < 2:
        nothing = Figure(None, len(whole), len(inside), 2)
        return {"change": None, "difference": say("measures.change", nothing, period)}
    (first_on, first), (last_on, last) = whole[0], whole[-1]
    found: Change = change(first, last, asked.scale)
    rule = "measures.change" if found == "no_reliable_change" else "measures.reliable_change"
    told: dict[str, Any] = {"first": first, "last": last, "signed": signed(last - first, 0)}
    told["reliable"] = f"{asked.scale.reliable_change:g}"
    figure = Figure(last - first, len(whole), len(inside), 2)
    return {
        "change": {
            "first": {"local_date": first_on, "score": first},
            "last": {"local_date": last_on, "score": last},
            "finding": found,
        },
        "difference": say(rule, figure, period, **told),
    }


def _course(asked: Questionnaire, read: Read, period: Period) -> tuple[list[Score], Course]:
    since = period.last - LOOK_BACK
    scores = [
        Score(each.local_date, found.score)
        for each, found in read.filled.get(asked.id, ())
        if each.local_date > since
    ]
    return scores, course(scores, asked.scale)


def _trend(scores: Sequence[Score], found: Course, period: Period) -> Statement:
    """Points a week. Enough questionnaires over too few days are not enough either."""
    over = spanned(scores, period)
    if found.trend is None:
        said = say("measures.trend", replace(found.figure, value=None), over)
        if found.figure.n < found.figure.minimum:
            return said
        words = rules()["measures.trend_short"]["says"][period.locale]
        return {**said, "sentence": words.format(days=found.days, most=MINIMUM_DAYS)}
    week = Interval(7 * found.trend.low, 7 * found.trend.high)
    slope = 7 * found.trend.slope
    told = {"signed": signed(slope, 1), "from_": signed(week.low, 1), "to_": signed(week.high, 1)}
    return say("measures.trend", replace(found.figure, value=slope), over, week, **told)


def spanned(scores: Sequence[Score], period: Period) -> Period:
    """The dates from the first to the last of them; those of the period when there is none."""
    days = [each.day for each in scores] or [period.first, period.last]
    return Period(min(days), max(days), period.locale)
