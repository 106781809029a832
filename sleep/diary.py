"""What follows from one morning's sleep diary (DOMAIN A; Consensus Sleep Diary, Carney 2012).

Elapsed minutes between instants, never differences of clock readings. What looks like a slip
is flagged and asked about, never corrected; what is not known makes null, never zero.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from operator import attrgetter

from backend.core.zones import zone
from sleep.clock_times import Event, Which, walk_back, walk_back_steadily

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
_MINUTE = timedelta(minutes=1)
_ALL_NEEDED = attrgetter(*NEEDED)


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
    sleep_efficiency: float | None = None
    sleep_efficiency_dse: float | None = None
    sleep_maintenance: float | None = None
    midsleep: datetime | None = None
    flags: tuple[str, ...] = ()


def derive(night: Night) -> Derived:
    """Compute every figure the answers allow; after an order error or an AM/PM slip, none."""
    at, doubts = instants(night)
    flags = (*_missing(night), *doubts)
    slip = _slip(at)
    if slip:
        return Derived(flags=(*flags, slip))
    time_in_bed = _minutes(at, "into_bed", "out_of_bed")
    flags = (*flags, *_disagreeing(night, time_in_bed))
    if night.no_sleep:
        efficiency = _percent(0, time_in_bed)
        return Derived(time_in_bed, 0, 0, sleep_efficiency=efficiency, flags=flags)
    return _slept(night, at, time_in_bed, flags)


def awake_minutes(night: Night) -> int | None:
    """WASO: as answered, or zero for "not once awake"; None when there was no sleep to break."""
    if night.no_sleep:
        return None
    return 0 if _infers_awake_minutes(night) else night.awake_minutes


def _slept(night: Night, at: Instants, time_in_bed: int | None, flags: tuple[str, ...]) -> Derived:
    trying = _minutes(at, "tried_to_sleep", "final_awakening")
    latency, awake = night.sleep_latency_minutes, awake_minutes(night)
    at_end = _minutes(at, "final_awakening", "out_of_bed")
    period = _difference(trying, latency)
    asleep = _difference(period, awake)
    if min(period or 0, asleep or 0) < 0:
        flags = (*flags, "negative_tst")
        period, asleep = _not_negative(period), _not_negative(asleep)
    episode = _sum(trying, night.trying_after_waking_minutes)
    return Derived(
        time_in_bed_minutes=time_in_bed,
        sleep_period_minutes=period,
        total_sleep_minutes=asleep,
        awake_at_end_minutes=at_end,
        awake_in_all_minutes=_sum(latency, _sum(awake, at_end)),
        sleep_episode_minutes=episode,
        sleep_efficiency=_percent(asleep, time_in_bed),
        sleep_efficiency_dse=_percent(asleep, episode),
        sleep_maintenance=_percent(asleep, period),
        midsleep=_midsleep(at, period),
        flags=flags,
    )


def instants(night: Night) -> tuple[Instants, tuple[str, ...]]:
    """Its times as instants (UTC) by name, and what is doubtful about them."""
    # Without sleep there was no awakening; without an end, nothing says which evening it was.
    awakening = None if night.no_sleep else night.final_awakening
    if awakening is None and night.out_of_bed is None:
        return {}, ()
    here = zone(night.time_zone)
    there = zone(night.bed_time_zone) if night.bed_time_zone else here
    clocks = (
        ("out_of_bed", night.out_of_bed),
        ("final_awakening", awakening),
        ("tried_to_sleep", night.tried_to_sleep),
        ("into_bed", night.into_bed),
    )
    found = walk_back_steadily(night.date, clocks, here) if here is there else None
    if found is not None:
        return found, ()
    which, zones = night.which_of_two, (here, here, there, there)
    return walk_back(
        night.date,
        [
            Event(name, clock, at, which.get(name))
            for (name, clock), at in zip(clocks, zones, strict=True)
        ],
    )


def _slip(at: Instants) -> str | None:
    awake_at_end = _minutes(at, "final_awakening", "out_of_bed")
    if awake_at_end is not None and awake_at_end > MAX_AWAKE_AT_END_MINUTES:
        return "order_error"
    latest_first = [*at.values()]
    if at and latest_first[0] - latest_first[-1] > MAX_NIGHT:
        return "implausible_duration"
    return None


def _missing(night: Night) -> Iterator[str]:
    if None not in _ALL_NEEDED(night):
        return
    for answer in NEEDED_WITHOUT_SLEEP if night.no_sleep else NEEDED:
        if answer == "awake_minutes" and _infers_awake_minutes(night):
            yield "inferred_awake_minutes"
        elif getattr(night, answer) is None:
            yield f"missing_{answer}"


def _disagreeing(night: Night, time_in_bed: int | None) -> Iterator[str]:
    """Two answers that cannot both be right."""
    estimate = night.estimated_sleep_minutes
    if time_in_bed is not None and estimate is not None and estimate > time_in_bed:
        yield "estimate_over_time_in_bed"
    if night.woke_early is False and night.woke_early_minutes:
        yield "woke_early_disagrees"


def _infers_awake_minutes(night: Night) -> bool:
    return night.awake_minutes is None and night.awakenings == 0


def _minutes(at: Instants, start: str, end: str) -> int | None:
    if start not in at or end not in at:
        return None
    return (at[end] - at[start]) // _MINUTE


def _midsleep(at: Instants, period: int | None) -> datetime | None:
    if period is None:
        return None
    return at["final_awakening"] - period * _MINUTE / 2


def _difference(whole: int | None, part: int | None) -> int | None:
    return None if whole is None or part is None else whole - part


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _not_negative(value: int | None) -> int | None:
    return None if value is None or value < 0 else value


def _percent(part: int | None, whole: int | None) -> float | None:
    """None also for a whole of zero minutes, of which nothing is a share."""
    return 100 * part / whole if part is not None and whole else None
