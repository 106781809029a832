"""The middle of sleep on the clock on the wall: its mean, its spread, and social jetlag (DOMAIN B).

Midsleep = onset + SPT/2, in minutes after midnight where she woke. Nights without one are left out.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from backend.core.figures import Figure
from sleep.clock_mean import DAY, apart, circular_mean, circular_sd
from sleep.mornings import Morning

# A spread over seven days or fewer overstates how regular somebody is (Fischer 2021, Sleep
# zsab103).
SPREAD_NIGHTS = 8
WORK_NIGHTS, FREE_NIGHTS = 3, 2


def midsleeps(mornings: Iterable[Morning]) -> list[float]:
    """Minutes after midnight (0 to 1440), of the nights that have one."""
    return [_clock(each.middle) for each in mornings if each.middle is not None]


def midsleep_mean(mornings: Iterable[Morning], of: int, minimum: int, few: int) -> Figure:
    """Circular mean, a whole minute after midnight."""
    known = midsleeps(mornings)
    mean = circular_mean(known)
    return Figure(None if mean is None else round(mean) % DAY, len(known), of, minimum, few)


def midsleep_spread(mornings: Iterable[Morning], of: int) -> Figure:
    """Circular standard deviation in minutes, from eight nights on."""
    known = midsleeps(mornings)
    return Figure(circular_sd(known), len(known), of, SPREAD_NIGHTS)


def social_jetlag(mornings: Sequence[Morning], of: int) -> Figure:
    """|midsleep on free days − midsleep on others| in minutes, the shorter way round the clock.

    What was free she says herself; unmarked nights are left out. Roenneberg 2012; as noctsleepy.
    It takes three nights before work and two free ones: our judgement. Until then n counts what
    there is of these five.
    """
    free = midsleeps(each for each in mornings if each.night.free_day is True)
    work = midsleeps(each for each in mornings if each.night.free_day is False)
    minimum = WORK_NIGHTS + FREE_NIGHTS
    towards = min(len(work), WORK_NIGHTS) + min(len(free), FREE_NIGHTS)
    if towards < minimum:
        return Figure(None, towards, max(of, towards), minimum)
    means = circular_mean(free), circular_mean(work)
    value = None if means[0] is None or means[1] is None else apart(means[0], means[1])
    return Figure(value, len(work) + len(free), of, minimum)


def _clock(at: datetime) -> float:
    return 60 * at.hour + at.minute + at.second / 60
