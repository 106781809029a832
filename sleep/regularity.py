"""The sleep regularity index (Phillips 2017, Sci Rep 7:3171), here from the diary (DOMAIN B)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.core.figures import Figure
from sleep.mornings import Morning
from sleep.naps import Nap, span
from sleep.usual_nights import Span

DAY_EPOCHS = 24 * 60  # an epoch is a minute
# Six nights after another each: seven nights at least. Ours; sleepreg asks for five.
PAIRS = 6
_HALF_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Regularity:
    """`index`: −100 to 100, 100 for identical days, 0 for chance. `days`: compared, in days."""

    index: float | None
    days: float


def sleep_regularity(asleep: Iterable[Span], known: Iterable[Span]) -> Regularity:
    """−100 + 200 · the share of known epochs that are like the one 24 hours later.

    Spans are half open, in instants; epochs are minutes. What is not known is left out with its
    pair. 24 hours have elapsed then, so that a change of the clocks shows as irregular.
    """
    inside, slept = list(known), list(asleep)
    if not inside:
        return Regularity(None, 0)
    start = min(first for first, _ in inside)
    state, read = _days(slept, start), _days(inside, start)
    count = differ = 0
    for day in [*read]:
        pairs = read[day] & read[day + 1]
        count += pairs.bit_count()
        differ += ((state[day] ^ state[day + 1]) & pairs).bit_count()
    return Regularity(100 - 200 * differ / count if count else None, count / DAY_EPOCHS)


def diary_regularity(mornings: Sequence[Morning], naps: Iterable[Nap], of: int) -> Figure:
    """The index from her diary: asleep from falling asleep to waking for good, and in timed naps.

    Night awakenings are not counted: the diary does not say when they were. Never compare it with
    the index of a device. n: nights that follow a night, so six of them are seven nights.
    """
    runs = [run for run in _runs(mornings) if len(run) > 1]
    asleep = [each.asleep for run in runs for each in run if each.asleep]
    timed = [when for nap in naps if (when := span(nap))]
    found = sleep_regularity([*asleep, *timed], [_known(run) for run in runs])
    pairs = sum(len(run) - 1 for run in runs)
    return Figure(found.index, pairs, max(of - 1, 0), PAIRS)


def _runs(mornings: Sequence[Morning]) -> list[list[Morning]]:
    """Nights on consecutive dates of which it is known when she slept.

    A night without sleep is known too, if it lies between two others that say where it lies.
    """
    runs: list[list[Morning]] = []
    told = [each for each in mornings if each.asleep or each.night.no_sleep]
    for each in told:
        if runs and each.night.date - runs[-1][-1].night.date == timedelta(days=1):
            runs[-1].append(each)
        else:
            runs.append([each])
    return [placed for run in runs if (placed := _placed(run))]


def _placed(run: list[Morning]) -> list[Morning]:
    slept = [place for place, each in enumerate(run) if each.asleep]
    return run[slept[0] : slept[-1] + 1] if slept else []


def _known(run: Sequence[Morning]) -> Span:
    """Half a day round the middle of the first sleep and of the last, and all between."""
    middles = [each.derived.midsleep for each in (run[0], run[-1]) if each.derived.midsleep]
    return middles[0] - _HALF_DAY, middles[-1] + _HALF_DAY


def _epochs(span: timedelta) -> int:
    """Whole ones; this is what a division comes to, at a third of its cost."""
    return span.days * DAY_EPOCHS + span.seconds // 60


def _days(spans: Iterable[Span], start: datetime) -> defaultdict[int, int]:
    """By day since `start`, one bit an epoch: set inside of the spans.

    One number for all days would be written anew for each span: 64 KiB for a year.
    """
    found: defaultdict[int, int] = defaultdict(int)
    for first, last in spans:
        begin, end = max(_epochs(first - start), 0), _epochs(last - start)
        while begin < end:
            day, since = divmod(begin, DAY_EPOCHS)
            until = min(end, begin - since + DAY_EPOCHS)
            found[day] |= ((1 << until - begin) - 1) << since
            begin = until
    return found
