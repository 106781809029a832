"""When an agreed questionnaire is due: every so many weeks, counted from the first day."""

from collections.abc import Iterable
from datetime import date, timedelta


def due_since(
    starts_on: date, every_weeks: int, answered: Iterable[date], today: date
) -> date | None:
    """The latest due date up to `today` that no answer followed; None: nothing is due.

    What was due before that is not asked for any more: there is no backlog. An incomplete form
    counts as answered, so that nobody is asked twice for what she chose to leave out.
    """
    if today < starts_on:
        return None
    gap = 7 * every_weeks
    due = starts_on + timedelta(days=(today - starts_on).days // gap * gap)
    return None if any(day >= due for day in answered) else due
