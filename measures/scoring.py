"""What the answers to a questionnaire come to. Nothing is made up for an item left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from measures.questionnaires import Questionnaire


@dataclass(frozen=True, slots=True)
class Scored:
    """Score and band are None when an item was left out: the form is incomplete, never pro-rated.

    `flags`: items whose answer is one to look at, in an incomplete form too.
    """

    score: int | None
    band: str | None
    incomplete: bool
    flags: tuple[str, ...]


def scored(questionnaire: Questionnaire, answers: Sequence[int | None]) -> Scored:
    """The sum times the factor, its band, and the flags (DOMAIN I)."""
    known = [answer for answer in answers if answer is not None]
    raised = tuple(
        flag.key
        for flag in questionnaire.flags
        if (answer := answers[flag.item - 1]) is not None and answer >= flag.start
    )
    if len(known) < questionnaire.items:
        return Scored(None, None, True, raised)
    score = sum(known) * questionnaire.factor
    return Scored(score, _band(questionnaire, score), False, raised)


def _band(questionnaire: Questionnaire, score: int) -> str:
    return [band.key for band in questionnaire.bands if band.start <= score][-1]
