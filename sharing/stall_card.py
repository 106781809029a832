"""Courses that do not move, for the therapist: what is found, what is missing, what to ask (T6).

A prompt to talk, never an alarm. Which ingredients have no data or are narrow is taken from the
three-ingredient strip and the context map as they are shown beside it. Lane's is a model.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from backend.core.figures import Figure
from measures.questionnaires import Questionnaire
from measures.stall import Course, Score
from sharing.measure_figures import Read, courses, spanned
from sharing.statements import Period, rules, say

STALLED = ("no_reliable_change", "reliable_deterioration")
_INGREDIENTS = ("activated", "new_felt", "practised")
_NARROW_FROM = 2
"""Planned contexts; of fewer none can be left out."""

Gap = Literal["none", "unknown", "narrow", "not_shared"]


def stall_card(
    read: Read, practice: Mapping[str, Any] | None, period: Period, opened: bool
) -> dict[str, Any]:
    """`practice`: its figures of the period, None when they are not shared.

    `opened`: the therapist lets her client read this too.
    """
    found = courses(read, period)
    stalled = any(each.finding in STALLED for _, _, each in found)
    return {
        "open": opened,
        "courses": [_course(*each, period) for each in found],
        "gaps": gaps(practice, period.locale) if stalled else [],
    }


def for_client(card: dict[str, Any]) -> dict[str, Any]:
    """The same without what is not open to her."""
    closed = card["courses"] and not card["open"]
    return {"open": card["open"]} if closed else card


def _course(
    asked: Questionnaire, scores: Sequence[Score], found: Course, period: Period
) -> dict[str, Any]:
    known = [each.total for each in scores if each.total is not None]
    moved = known[-1] - known[0] if known else None
    figure = Figure(moved, found.figure.n, found.figure.of)
    told: dict[str, Any] = {"title": asked.title, "weeks": found.days // 7, "days": found.days}
    return {
        "measure": asked.id,
        "title": asked.title,
        "finding": found.finding,
        "stalled": found.finding in STALLED,
        "figure": say(f"stall.{found.finding}", figure, spanned(scores, period), **told),
    }


def gaps(practice: Mapping[str, Any] | None, locale: str) -> list[dict[str, Any]]:
    """Up to three: each ingredient that has no data or is narrow, of whom, and what to ask."""
    if practice is None:
        return [_gap(each, "not_shared", (), locale) for each in _INGREDIENTS]
    living = [each for each in practice["patterns"] if not each["retired"]]
    found = [_lane(each, living) for each in _INGREDIENTS]
    if found[-1] is None:
        found[-1] = _narrow(practice["behaviours"])
    return [
        _gap(ingredient, *gap, locale)
        for ingredient, gap in zip(_INGREDIENTS, found, strict=True)
        if gap is not None
    ]


def _lane(ingredient: str, patterns: Sequence[Mapping[str, Any]]) -> tuple[Gap, list[str]] | None:
    """The patterns whose lane is empty; those that nobody can tell of when there is none."""
    lanes = {each["name"]: each["strip"]["lanes"][ingredient] for each in patterns}
    empty: tuple[Gap, ...] = ("none", "unknown")
    for state in empty:
        if names := [name for name, lane in lanes.items() if lane == state]:
            return state, names
    return None if lanes else ("unknown", [])


def _narrow(behaviours: Iterable[Mapping[str, Any]]) -> tuple[Gap, list[str]] | None:
    """What was practised in one planned context at most, or in under half of them [J].

    A behaviour that is still tied to one steady cue is meant to be narrow.
    """
    names = [
        each["name"]
        for each in behaviours
        if each["active"] and each["stage"] != "anchor" and _one_sided(each["coverage"])
    ]
    return ("narrow", names) if names else None


def _one_sided(coverage: Mapping[str, Any]) -> bool:
    practised, planned = int(coverage["practised"]), int(coverage["planned"])
    return planned >= _NARROW_FROM and (practised <= 1 or 2 * practised < planned)


def _gap(ingredient: str, state: Gap, about: Iterable[str], locale: str) -> dict[str, Any]:
    question = rules()[f"stall.ask_{ingredient}"]["says"][locale]
    return {
        "ingredient": ingredient,
        "state": state,
        "about": [*about],
        "question": question,
    }
