"""The figures of the period before, to set beside those of a period: the same names, fewer."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sharing import practice_figures, sleep_figures
from sharing.statements import Period


def before(client_id: UUID, period: Period, kinds: Collection[str]) -> dict[str, Any]:
    """What is compared, of as many days up to the day before `period` begins."""
    earlier = period.earlier
    shown: dict[str, Any] = {"period": {"from": earlier.first, "to": earlier.last}}
    if "practice" in kinds:
        practised = practice_figures.read(client_id, earlier, private=False)
        shown["practice"] = practice_figures.totals(practised, earlier)
    if "sleep" in kinds:
        slept = sleep_figures.read(client_id, earlier, private=False)
        shown["sleep"] = {"whole": sleep_figures.whole_said(slept, earlier)}
    return shown
