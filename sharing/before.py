"""The figures of the period before, to set beside those of a period: the same names, fewer."""

from typing import Any

from sharing import measure_figures, practice_figures, sleep_figures
from sharing.statements import Period


def before(
    practised: practice_figures.Read | None,
    slept: sleep_figures.Read | None,
    filled: measure_figures.Read | None,
    period: Period,
) -> dict[str, Any]:
    """What is compared, of as many days up to the day before `period` begins.

    It is made of what was read for the period itself; None is not shared.
    """
    earlier = period.earlier
    shown: dict[str, Any] = {"period": {"from": earlier.first, "to": earlier.last}}
    if practised is not None:
        shown["practice"] = practice_figures.earlier_totals(practised, earlier)
    if slept is not None:
        shown["sleep"] = {"whole": sleep_figures.earlier_whole(slept, earlier)}
    if filled is not None:
        shown["measures"] = {"forms": measure_figures.totals(filled, earlier)}
    return shown
