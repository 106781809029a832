"""Three ingredients of lasting change, by week (PRODUCT P11; Lane: a model, not a proven effect).

Activated: the old feeling was there. New felt with it: something new was felt while it was.
Practised: the new way was tried out. The strip shows what was written down and names a lane
with nothing in it; it never says that a full strip heals.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from practice.attempts import Attempt

WEEKS = 4
STRIP = timedelta(weeks=WEEKS)
# Our judgement: of 0–10, from here on a feeling was "there".
FELT = 4

LANES = ("activated", "new_felt", "practised")
Lane = Literal["activated", "new_felt", "practised"]
State = Literal["some", "none", "unknown"]


@dataclass(frozen=True, slots=True)
class TherapySession:
    """One session as the strip sees it; feelings 0–10, None is unknown."""

    local_date: date
    activated: int | None = None
    new_experience: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """`met` of the `known` entries of the week had the ingredient; `of` were written down."""

    met: int
    known: int
    of: int


@dataclass(frozen=True, slots=True)
class StripWeek:
    """Seven days from `first`, one cell in each lane."""

    first: date
    activated: Cell
    new_felt: Cell
    practised: Cell


@dataclass(frozen=True, slots=True)
class Strip:
    """The weeks, oldest first, and the state of each lane over all of them.

    "some": met at least once; "none": known, and never met, which is worth naming; "unknown":
    nothing was written down that could tell.
    """

    weeks: tuple[StripWeek, ...]
    lanes: dict[Lane, State]


def strip(sessions: Iterable[TherapySession], attempts: Iterable[Attempt], today: date) -> Strip:
    """The last 28 days up to and with `today`, in four weeks of seven days.

    `attempts` are those at the behaviours of one pattern. A session belongs to no pattern and
    counts for each. activated: the old feeling at 4 of 10 or more, in a session or an attempt.
    new_felt: something new at 4 or more in the same session or attempt, with the old feeling at
    4 or more; one unknown half leaves it unknown unless the other is under 4. practised: done
    or partly done among the attempts. Thresholds are our judgement. No minimum: these are
    counts, shown as counts.
    """
    held, tried = list(sessions), list(attempts)
    first = today - timedelta(days=7 * WEEKS - 1)
    starts = [first + timedelta(days=7 * number) for number in range(WEEKS)]
    weeks = tuple(_week(start, held, tried) for start in starts)
    return Strip(
        weeks,
        {
            "activated": _state([week.activated for week in weeks]),
            "new_felt": _state([week.new_felt for week in weeks]),
            "practised": _state([week.practised for week in weeks]),
        },
    )


def _week(
    first: date, sessions: Sequence[TherapySession], attempts: Sequence[Attempt]
) -> StripWeek:
    last = first + timedelta(days=6)
    tried = [each for each in attempts if first <= each.local_date <= last]
    felt = [
        (each.activated, each.new_experience)
        for each in sessions
        if first <= each.local_date <= last
    ]
    felt += [(each.old_feeling, each.new_feeling) for each in tried]
    return StripWeek(
        first,
        _cell([_there(old) for old, _ in felt]),
        _cell([_both(_there(old), _there(new)) for old, new in felt]),
        _cell([each.practised for each in tried]),
    )


def _there(feeling: int | None) -> bool | None:
    return None if feeling is None else feeling >= FELT


def _both(old: bool | None, new: bool | None) -> bool | None:
    if old is False or new is False:
        return False
    return None if old is None or new is None else True


def _cell(answers: Sequence[bool | None]) -> Cell:
    known = [each for each in answers if each is not None]
    return Cell(sum(known), len(known), len(answers))


def _state(cells: Sequence[Cell]) -> State:
    if any(cell.met for cell in cells):
        return "some"
    return "none" if any(cell.known for cell in cells) else "unknown"
