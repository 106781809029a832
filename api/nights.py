"""The sleep diary on the wire."""

from marshmallow import fields

from api import records
from api.fields import (
    AsItIs,
    Clock,
    Day,
    Id,
    Instant,
    Switch,
    choice,
    number,
    optional,
    required,
    text,
    zone_name,
)
from api.http import Answer, Blueprint, Schema
from api.nouns import Noun, RecordAnswer
from sleep import service
from sleep.diary import CLOCKED

blueprint = Blueprint("sleep", __name__, url_prefix="/v1", description="The sleep diary.")


class NightWords(Schema):
    comment = text(4000, "Anything about this night.")
    sleep_medicine = text(4000, "Anything taken for sleep: what, how much, when.")


def _which(says: str) -> fields.String:
    return choice("first", "second", says=says)


class WhichOfTwo(Schema):
    """When clocks are set back, an hour comes twice: which one she means. Null: not asked yet."""

    into_bed = _which("Got into bed.")
    tried_to_sleep = _which("Tried to go to sleep.")
    final_awakening = _which("Woke for good.")
    out_of_bed = _which("Got up.")


class NightFields(Schema):
    """The morning's diary. Clock times belong to the night before the date; null is unknown."""

    time_zone = zone_name("Where she woke.", required=True)
    bed_time_zone = zone_name("Where she went to bed, if that was elsewhere.")
    logged_at = optional(Instant, "When it was written down on the device.")
    into_bed = optional(Clock, "Got into bed.")
    tried_to_sleep = optional(Clock, "Tried to go to sleep.")
    final_awakening = optional(Clock, "Woke for good.")
    out_of_bed = optional(Clock, "Got up.")
    sleep_latency_minutes = number(0, 1440, "How long it took to fall asleep.")
    awakenings = number(0, 100, "How many times awake, the last not counted.")
    awake_minutes = number(0, 1440, "How long those lasted together.")
    trying_after_waking_minutes = number(0, 1440, "Trying to sleep on after waking for good.")
    woke_early = optional(Switch, "Woke for good earlier than planned.")
    woke_early_minutes = number(0, 1440, "How much earlier than planned.")
    estimated_sleep_minutes = number(0, 1440, "How long she slept in all, as she would say.")
    quality = number(1, 5, "1 very poor … 5 very good.")
    rested = number(1, 5, "1 not at all … 5 very well.")
    naps = number(0, 50, "Naps and dozes of the day before; 0 is none. Each may be a nap record.")
    alcoholic_drinks = number(0, 100, "Drinks with alcohol, the day before.")
    last_alcoholic_drink = optional(Clock, "When the last of them was.")
    caffeinated_drinks = number(0, 100, "Drinks with caffeine, the day before.")
    last_caffeinated_drink = optional(Clock, "When the last of them was.")
    which_of_two = AsItIs(
        WhichOfTwo,
        load_default=lambda: dict.fromkeys(CLOCKED),
        metadata={"description": "Which one is meant of a clock time that came twice."},
    )
    free_day = optional(Switch, "Could she sleep as long as she liked.")
    no_sleep = Switch(
        load_default=False, metadata={"description": "She did not sleep: not the same as unknown."}
    )
    private = Switch(load_default=False, metadata={"description": "Kept out of all sharing."})
    words = fields.Nested(NightWords, load_default=dict)


def _minutes(says: str) -> fields.Integer:
    return fields.Integer(required=True, allow_none=True, metadata={"description": says})


def _percent(says: str) -> fields.Float:
    return fields.Float(required=True, allow_none=True, metadata={"description": says})


class NightFigures(Answer):
    """Computed from the diary when it is stored; null where an answer is missing."""

    time_in_bed_minutes = _minutes("TIB: into bed to out of bed.")
    sleep_period_minutes = _minutes("SPT: falling asleep to waking for good.")
    total_sleep_minutes = _minutes("TST: sleep period less awakenings.")
    awake_at_end_minutes = _minutes("TWAK: awake in bed after waking for good.")
    awake_in_all_minutes = _minutes("TWT: latency, awakenings and TWAK together.")
    sleep_episode_minutes = _minutes("DSE: the time spent trying to sleep.")
    sleep_efficiency = _percent("Percent: TST of TIB.")
    sleep_efficiency_dse = _percent("Percent: TST of the time spent trying to sleep.")
    sleep_maintenance = _percent("Percent: TST of the sleep period.")
    midsleep = Instant(
        required=True, allow_none=True, metadata={"description": "Middle of the sleep period."}
    )
    flags = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "What looks like a slip; asked about, never corrected."},
    )


class Night(RecordAnswer, NightFields):
    date = required(Day, "The date of the morning.")
    late = required(Switch, "Written down more than a day later.")
    derived = fields.Nested(NightFigures, required=True)


NIGHTS = Noun(
    service.NIGHTS,
    "nights",
    NightFields(),
    Night(),
    "one night",
    {
        "time_zone": "Europe/Berlin",
        "into_bed": "22:45",
        "tried_to_sleep": "23:00",
        "sleep_latency_minutes": 20,
        "awakenings": 1,
        "awake_minutes": 10,
        "final_awakening": "06:30",
        "out_of_bed": "06:45",
        "quality": 4,
    },
)


class NapWords(Schema):
    note = text(4000, "For herself; never shared.")


class NapFields(Schema):
    """One nap or doze. It belongs to the date on the wall on which it began."""

    local_date = required(Day, "On which date it began.", "2026-11-22")
    time_zone = zone_name("Where she was.", required=True)
    logged_at = optional(Instant, "When it was written down on the device.")
    start = optional(Clock, "When it began.")
    which_of_two = _which("Which one is meant of a start that came twice.")
    minutes = number(1, 1440, "How long it lasted; a nap is no longer than a day.")
    private = Switch(load_default=False, metadata={"description": "Kept out of all sharing."})
    words = fields.Nested(NapWords, load_default=dict)


class NapFigures(Answer):
    started_at = Instant(
        required=True, allow_none=True, metadata={"description": "Null: not known."}
    )
    flags = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "What looks like a slip; asked about, never corrected."},
    )


class Nap(RecordAnswer, NapFields):
    id = required(Id, "Made on the device.")
    derived = fields.Nested(NapFigures, required=True)


NAPS = Noun(
    service.NAPS,
    "naps",
    NapFields(),
    Nap(),
    "a nap",
    {"local_date": "2026-11-22", "time_zone": "Europe/Berlin", "start": "14:10", "minutes": 25},
)
records.serve(blueprint, NIGHTS)
records.serve(blueprint, NAPS)
