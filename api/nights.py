"""The sleep diary on the wire."""

from marshmallow import fields

from api import records
from api.fields import Clock, Day, Instant, Switch, number, optional, required, text, zone_name
from api.http import Answer, Blueprint, Schema
from api.nouns import Noun, RecordAnswer
from sleep import service

blueprint = Blueprint("sleep", __name__, url_prefix="/v1", description="The sleep diary.")


class NightWords(Schema):
    comment = text(4000, "Anything about this night.")


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
    woke_early_minutes = number(0, 1440, "How much earlier than planned.")
    quality = number(1, 5, "1 very poor … 5 very good.")
    rested = number(1, 5, "1 not at all … 5 very well.")
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
    """Computed from the diary each time it is read; null where an answer is missing."""

    time_in_bed_minutes = _minutes("TIB: into bed to out of bed.")
    sleep_period_minutes = _minutes("SPT: falling asleep to waking for good.")
    total_sleep_minutes = _minutes("TST: sleep period less awakenings.")
    awake_at_end_minutes = _minutes("TWAK: awake in bed after waking for good.")
    sleep_efficiency = _percent("Percent: TST of TIB.")
    sleep_efficiency_dse = _percent("Percent: TST of the time spent trying to sleep.")
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
records.serve(blueprint, NIGHTS)
