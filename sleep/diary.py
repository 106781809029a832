"""What follows from one morning's sleep diary (DOMAIN A; Consensus Sleep Diary, Carney 2012).

Elapsed minutes between instants, never differences of clock readings. What looks like a slip
is flagged and asked about, never corrected; what is not known makes null, never zero.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import compress, repeat
from operator import attrgetter, is_
from typing import Any
from zoneinfo import ZoneInfo

from backend.core.zones import zone
from sleep.clock_times import Event, Placed, Which, walk_back, walk_back_steadily

MAX_AWAKE_AT_END_MINUTES = 12 * 60
# Longer is usually a slip of AM and PM (Shaffer 2023: 487 of 45,598 diaries).
MAX_NIGHT = timedelta(hours=16)
NEEDED = (
    "into_bed",
    "tried_to_sleep",
    "sleep_latency_minutes",
    "awake_minutes",
    "final_awakening",
    "trying_after_waking_minutes",
    "out_of_bed",
)
NEEDED_WITHOUT_SLEEP = ("into_bed", "out_of_bed")
CLOCKED = ("into_bed", "tried_to_sleep", "final_awakening", "out_of_bed")

Instants = Mapping[str, datetime]
_SECOND = timedelta(seconds=1)
_MIDNIGHT = time(tzinfo=UTC)
_ALL_NEEDED = attrgetter(*NEEDED)
_MISSING = [f"missing_{answer}" for answer in NEEDED]
_LATEST_FIRST = ("out_of_bed", "final_awakening", "tried_to_sleep", "into_bed")


# Not frozen, nor is what is derived: made for every night that is read, and a frozen one costs
# ten times as much to make. Nobody changes one.
@dataclass(slots=True)
class Night:
    """The answers of one morning; `date` is that morning's. None is unknown.

    `time_zone` is where she woke, `bed_time_zone` where she went to bed if elsewhere (IANA).
    `which_of_two` answers, by the name of the time, which one she means of a time that came
    twice. `estimated_sleep_minutes` is what she herself would say; `naps` counts those of the day
    before.
    """

    date: date
    time_zone: str
    bed_time_zone: str | None = None
    into_bed: time | None = None
    tried_to_sleep: time | None = None
    final_awakening: time | None = None
    out_of_bed: time | None = None
    sleep_latency_minutes: int | None = None
    awakenings: int | None = None
    awake_minutes: int | None = None
    trying_after_waking_minutes: int | None = None
    woke_early: bool | None = None
    woke_early_minutes: int | None = None
    estimated_sleep_minutes: int | None = None
    naps: int | None = None
    free_day: bool | None = None
    which_of_two: Mapping[str, Which | None] = field(default_factory=dict)
    no_sleep: bool = False


@dataclass(slots=True)
class Derived:
    """Minutes and percentages (0–100); midsleep is a UTC instant.

    sleep_episode is DSE = SOL + TST + WASO + TASAFA, the time spent trying to sleep (Reed & Sacco
    2016); awake_in_all is TWT = SOL + WASO + TWAK. sleep_efficiency is 100·TST/TIB,
    sleep_efficiency_dse 100·TST/DSE: never mix the two in one line. sleep_maintenance is
    100·TST/SPT.
    flags: order_error, implausible_duration, negative_tst, inferred_awake_minutes,
    estimate_over_time_in_bed, woke_early_disagrees, and missing_, nonexistent_ and ambiguous_
    followed by the name of the answer.
    """

    time_in_bed_minutes: int | None = None
    sleep_period_minutes: int | None = None
    total_sleep_minutes: int | None = None
    awake_at_end_minutes: int | None = None
    awake_in_all_minutes: int | None = None
    sleep_episode_minutes: int | None = None
    midsleep: datetime | None = None
    flags: Sequence[str] = ()
    sleep_efficiency: float | None = field(init=False)
    sleep_efficiency_dse: float | None = field(init=False)
    sleep_maintenance: float | None = field(init=False)

    def __post_init__(self) -> None:
        asleep = self.total_sleep_minutes
        self.sleep_efficiency = _percent(asleep, self.time_in_bed_minutes)
        self.sleep_efficiency_dse = _percent(asleep, self.sleep_episode_minutes)
        self.sleep_maintenance = _percent(asleep, self.sleep_period_minutes)


def derive(night: Any) -> Derived:
    """Compute every figure the answers allow; after an order error or an AM/PM slip, none.

    A stored row will do as well as a `Night`: it has the same answers.
    """
    placed, doubts = _placed(night)
    flags = (*_missing(night), *doubts)
    slip = _slip(placed)
    if slip:
        return Derived(flags=(*flags, slip))
    time_in_bed = _time_in_bed(placed)
    if disagreeing := _disagreeing(night, time_in_bed):
        flags = (*flags, *disagreeing)
    if night.no_sleep:
        return Derived(time_in_bed, 0, 0, flags=flags)
    return _slept(night, placed, time_in_bed, flags)


def placed(night: Night) -> Placed:
    """Its times, latest first: `instant` says when they were."""
    return _placed(night)[0]


def _time_in_bed(placed: Placed) -> int | None:
    up, _, _, bed = placed
    return None if up is None or bed is None else (up - bed) // 60


def awake_minutes(night: Night) -> int | None:
    """WASO: as answered, or zero for "not once awake"; None when there was no sleep to break."""
    if night.no_sleep:
        return None
    answered = night.awake_minutes
    return 0 if answered is None and night.awakenings == 0 else answered


def _slept(
    night: Night, placed: Placed, time_in_bed: int | None, flags: tuple[str, ...]
) -> Derived:
    up, woke, _, _ = placed
    at_end = None if up is None or woke is None else (up - woke) // 60
    latency, awake, trying, period, asleep = _asleep(night, placed)
    if (period or 0) < 0 or (asleep or 0) < 0:
        flags = (*flags, "negative_tst")
        period, asleep = _not_negative(period), _not_negative(asleep)
    at_last = night.trying_after_waking_minutes
    episode = None if trying is None or at_last is None else trying + at_last
    return Derived(
        time_in_bed,
        period,
        asleep,
        at_end,
        None if latency is None or awake is None or at_end is None else latency + awake + at_end,
        episode,
        None if woke is None or period is None else instant(night.date, woke - 30 * period),
        flags,
    )


def _asleep(night: Night, placed: Placed) -> tuple[int | None, ...]:
    """SOL, WASO, from trying to waking for good, and SPT and TST as her answers have them, which
    may be less than nothing."""
    _, woke, tried, _ = placed
    trying = None if woke is None or tried is None else (woke - tried) // 60
    latency, awake = night.sleep_latency_minutes, awake_minutes(night)
    period = None if trying is None or latency is None else trying - latency
    return (
        latency,
        awake,
        trying,
        period,
        None if period is None or awake is None else period - awake,
    )


def instants(night: Night) -> tuple[Instants, tuple[str, ...]]:
    """Its times as instants (UTC) by name, and what is doubtful about them."""
    placed, doubts = _placed(night)
    named = zip(_LATEST_FIRST, placed, strict=True)
    return {name: instant(night.date, at) for name, at in named if at is not None}, doubts


def instant(day: date, seconds: int) -> datetime:
    """So many seconds after midnight (UTC) of a date."""
    return datetime.combine(day, _MIDNIGHT) + timedelta(0, seconds)


def _placed(night: Night) -> tuple[Placed, tuple[str, ...]]:
    """Its times, latest first, in seconds after midnight (UTC) of its date; and the doubts."""
    # Without sleep there was no awakening; without an end, nothing says which evening it was.
    awakening = None if night.no_sleep else night.final_awakening
    if awakening is None and night.out_of_bed is None:
        return _NOWHERE, ()
    here, bed_time_zone = zone(night.time_zone), night.bed_time_zone
    there = zone(bed_time_zone) if bed_time_zone else here
    clocks = (night.out_of_bed, awakening, night.tried_to_sleep, night.into_bed)
    found = walk_back_steadily(night.date, clocks, here) if here is there else None
    return (found, ()) if found else _walked(night, clocks, (here, here, there, there))


_NOWHERE: Placed = [None] * 4


def _walked(
    night: Night, clocks: Iterable[time | None], zones: Iterable[ZoneInfo]
) -> tuple[Placed, tuple[str, ...]]:
    asked = zip(_LATEST_FIRST, clocks, zones, strict=True)
    which = night.which_of_two
    at, doubts = walk_back(night.date, [Event(*each, which.get(each[0])) for each in asked])
    midnight = instant(night.date, 0)
    known = {name: (each - midnight) // _SECOND for name, each in at.items()}
    return [known.get(name) for name in _LATEST_FIRST], doubts


def _slip(placed: Placed) -> str | None:
    up, woke, _, bed = placed
    if up is not None and woke is not None and (up - woke) // 60 > MAX_AWAKE_AT_END_MINUTES:
        return "order_error"
    if up is None or bed is None:
        known = [at for at in placed if at is not None] or [0]
        up, bed = known[0], known[-1]
    return "implausible_duration" if up - bed > _MAX_SECONDS else None


_MAX_SECONDS = MAX_NIGHT // _SECOND


def _missing(night: Night) -> Iterable[str]:
    if night.no_sleep:
        return [f"missing_{name}" for name in NEEDED_WITHOUT_SLEEP if getattr(night, name) is None]
    missing = [*compress(_MISSING, map(is_, _ALL_NEEDED(night), repeat(None)))]
    if night.awake_minutes is None and night.awakenings == 0:
        missing[missing.index("missing_awake_minutes")] = "inferred_awake_minutes"
    return missing


def _disagreeing(night: Night, time_in_bed: int | None) -> list[str]:
    """Two answers that cannot both be right."""
    found, estimate = [], night.estimated_sleep_minutes
    if time_in_bed is not None and estimate is not None and estimate > time_in_bed:
        found.append("estimate_over_time_in_bed")
    if night.woke_early is False and night.woke_early_minutes:
        found.append("woke_early_disagrees")
    return found


def _not_negative(value: int | None) -> int | None:
    return None if value is None or value < 0 else value


def _percent(part: int | None, whole: int | None) -> float | None:
    """None also for a whole of zero minutes, of which nothing is a share."""
    return 100 * part / whole if part is not None and whole else None
