"""Is a course of scores moving? A prompt to talk, never an alarm (DOMAIN K; our own rule [J])."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from backend.core.figures import Figure
from backend.core.theil_sen import Trend, theil_sen

MINIMUM_SCORES = 4
MINIMUM_DAYS = 28
EARLY_DAYS = 42

Finding = Literal[
    "not_enough_data",
    "reliable_deterioration",
    "watch_single_high_score",
    "reliable_improvement",
    "below_threshold",
    "too_early",
    "slow_improvement",
    "no_reliable_change",
]


@dataclass(frozen=True, slots=True)
class Scale:
    """What the rule needs to know of a questionnaire, in its own points (DOMAIN I).

    `reliable_change`: how far apart two scores are more than chance. `caseness`: the mildest
    score that counts as a case.
    """

    reliable_change: float
    caseness: float
    higher_is_worse: bool = True


@dataclass(frozen=True, slots=True)
class Score:
    """One filled-in questionnaire; `total` None is incomplete, and never pro-rated."""

    day: date
    total: float | None


@dataclass(frozen=True, slots=True)
class Course:
    """What the rule found from the first complete questionnaire to the last, `days` apart.

    The figure's value is the Theil–Sen slope in points a day, in the questionnaire's own
    direction; n: complete ones, at least 4; of: all filled in.
    """

    finding: Finding
    days: int
    figure: Figure
    trend: Trend | None


def course(scores: Iterable[Score], scale: Scale) -> Course:
    """The finding for the scores since the phase began, in any order.

    With b the first and x the last score, RC the reliable change, higher being worse:
    1 n < 4 or under 28 days: not_enough_data. 2 the last two both ≥ b + RC:
    reliable_deterioration. 3 only x is: watch_single_high_score. 4 b − x ≥ RC:
    reliable_improvement. 5 b < caseness: below_threshold. 6 under 42 days: too_early.
    7 the Theil–Sen 95 % interval lies wholly on the improving side: slow_improvement.
    8 otherwise: no_reliable_change.
    """
    filled = sorted(scores, key=lambda each: each.day)
    known = [(each.day, each.total) for each in filled if each.total is not None]
    days = [(day - known[0][0]).days for day, _ in known]
    span = days[-1] if days else 0
    if len(known) < MINIMUM_SCORES or span < MINIMUM_DAYS:
        nothing = Figure(None, len(known), len(filled), MINIMUM_SCORES)
        return Course("not_enough_data", span, nothing, None)
    sign = 1 if scale.higher_is_worse else -1
    turned = [sign * total for _, total in known]
    finding = _finding(days, turned, scale.reliable_change, sign * scale.caseness)
    trend = theil_sen(days, [total for _, total in known])
    slope = Figure(trend.slope if trend else None, len(known), len(filled), MINIMUM_SCORES)
    return Course(finding, span, slope, trend)


def _finding(
    days: Sequence[int], scores: Sequence[float], change: float, caseness: float
) -> Finding:
    """Clauses 2 to 8, for scores whose higher values are worse."""
    first, last = scores[0], scores[-1]
    if last >= first + change:
        twice = scores[-2] >= first + change
        return "reliable_deterioration" if twice else "watch_single_high_score"
    if first - last >= change:
        return "reliable_improvement"
    if first < caseness:
        return "below_threshold"
    if days[-1] < EARLY_DAYS:
        return "too_early"
    trend = theil_sen(days, scores)
    return "slow_improvement" if trend and trend.high < 0 else "no_reliable_change"
