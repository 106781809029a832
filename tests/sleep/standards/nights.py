"""Diaries to hand on: one worked by hand, and any at all."""

from datetime import date, time

from hypothesis import strategies as st

from sleep.diary import Night, derive
from sleep.standards.episode import Episode, episode

WORKED = Night(
    date=date(2026, 3, 10),
    time_zone="Europe/Berlin",
    into_bed=time(22, 45),
    tried_to_sleep=time(23),
    sleep_latency_minutes=20,
    awakenings=2,
    awake_minutes=10,
    final_awakening=time(6, 30),
    trying_after_waking_minutes=5,
    out_of_bed=time(6, 45),
)
"""Onset 23:20, SPT 430, TST 420, TIB 480, TWAK 15, SE 87.5 %, SME 97.67 %."""

_clock = st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))
_minutes = st.none() | st.integers(0, 1440)
_zones = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]
)
ANY_NIGHT = st.builds(
    Night,
    date=st.dates(date(2000, 1, 2), date(2199, 12, 30)),
    time_zone=_zones,
    bed_time_zone=st.none() | _zones,
    into_bed=_clock,
    tried_to_sleep=_clock,
    final_awakening=_clock,
    out_of_bed=_clock,
    sleep_latency_minutes=_minutes,
    awakenings=st.none() | st.integers(0, 100),
    awake_minutes=_minutes,
    trying_after_waking_minutes=_minutes,
    no_sleep=st.booleans(),
)
_near = st.integers(0, 120)
PLAUSIBLE_NIGHT = st.builds(
    lambda night, bed, tried, waking, up, awake: Night(
        date=night.date,
        time_zone=night.time_zone,
        bed_time_zone=night.bed_time_zone,
        into_bed=time(21 + bed // 60, bed % 60),
        tried_to_sleep=time(23, tried // 3),
        final_awakening=time(5 + waking // 60, waking % 60),
        out_of_bed=time(7 + up // 60, up % 60),
        sleep_latency_minutes=awake,
        awakenings=night.awakenings,
        awake_minutes=awake,
        trying_after_waking_minutes=night.trying_after_waking_minutes,
    ),
    ANY_NIGHT,
    *[_near.filter(lambda minutes: minutes < 120)] * 5,
)


def handed_on(night: Night) -> Episode:
    return episode(night, derive(night))
