"""A sleep window: the hours in bed that a therapist agrees with a client (sleep restriction).

Fewer hours in bed make her sleepier by day, so there is a floor, and a list of what must be asked
first. The floor: Stanford Health Care's patient page and handouts like it say not less than
5.5 hours; trials and primary-care guides go down to 5 (Bedtime Restriction Therapy, Australasian
Sleep Association: 5-6). We take the higher one (our judgement). The list: bipolar disorder,
psychosis, epilepsy, pregnancy, another sleep disorder and suicidal intent kept people out of the
largest trial (HABIT; Kyle et al. 2023, Lancet 402:975); the rest is our judgement.
"""

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta

from backend.core.errors import FieldError

FLOOR_MINUTES = 5 * 60 + 30
MOST_MINUTES = 12 * 60
AHEAD_DAYS = 28
DAY_MINUTES = 24 * 60

EXCLUSIONS = {
    "bipolar": "bipolar disorder or mania, now or ever",
    "psychosis": "psychosis, now or ever",
    "seizures": "epilepsy or seizures",
    "parasomnia": "sleepwalking or another parasomnia",
    "untreated_sleep_apnoea": "sleep apnoea that is not treated",
    "dangerous_when_sleepy": "work where sleepiness is a danger: driving, machines, night shifts",
    "pregnancy": "pregnancy",
    "fall_risk": "a high risk of falling",
    "suicidal_intent": "intent to end one's life, or a recent attempt",
}
"""What is asked, by name. The list may grow; a stored window says what was asked for it."""


def time_in_bed_minutes(into_bed: time, out_of_bed: time) -> int:
    """Minutes from one reading of the clock on the wall to the next of the other (0-1439).

    The window is a rule for every night, so it is reckoned on the wall clock: on the two nights a
    year on which the clocks change, the time that passes is an hour more or less.
    """
    return (_minute(out_of_bed) - _minute(into_bed)) % DAY_MINUTES


def window_errors(
    into_bed: time, out_of_bed: time, starts_on: date, asked: Mapping[str, bool], today: date
) -> Iterable[FieldError]:
    """What stands against a window. `asked` answers every name of EXCLUSIONS; True is a yes.

    `today`: the client's own date. A window begins today or within 28 days; yesterday is let
    pass, for therapist and client may live a date apart.
    """
    in_bed = time_in_bed_minutes(into_bed, out_of_bed)
    if in_bed < FLOOR_MINUTES:
        yield FieldError("/out_of_bed", "too-short", "At least 5 hours 30 minutes in bed.")
    if in_bed > MOST_MINUTES:
        yield FieldError("/out_of_bed", "too-long", "At most 12 hours in bed.")
    if starts_on < today - timedelta(days=1):
        yield FieldError("/from", "too-early", "A window cannot begin in the past.")
    if starts_on > today + timedelta(days=AHEAD_DAYS):
        yield FieldError("/from", "too-far-ahead", f"At most {AHEAD_DAYS} days ahead.")
    for name, says in EXCLUSIONS.items():
        if asked[name]:
            yield FieldError(
                f"/asked/{name}", "excluded", f"Sleep restriction is not for this: {says}."
            )


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute
