"""How many reminders one local date bears."""

from collections.abc import Collection

from notifications.kinds import PRACTISING, SLEEP_DIARY

OTHERS_A_DAY = 1
"""Recall, probe and questionnaire together: our judgement [J]."""


def capped(kind: str, others: Collection[str], daily_cap: int) -> bool:
    """Is one of `kind` too many, when those of the kinds `others` went out on the same date?

    Practice and booster share what she chose (`daily_cap`, at most two); the other questions
    share one, so that neither kind takes the other's place. The diary counts for nothing.
    """
    if kind == SLEEP_DIARY:
        return False
    if kind in PRACTISING:
        return sum(other in PRACTISING for other in others) >= daily_cap
    questions = sum(other not in (*PRACTISING, SLEEP_DIARY) for other in others)
    return questions >= OTHERS_A_DAY
