"""Reminders on the wire."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from api import records
from api.fields import Clock, Id, Instant, Switch, choice, optional, required, text, zone_name
from api.http import Answer, Blueprint, Schema
from api.nouns import Noun, RecordAnswer
from notifications import service
from notifications.kinds import KINDS
from notifications.schedule import WEEKDAYS

blueprint = Blueprint("reminders", __name__, url_prefix="/v1", description="When to be reminded.")


class ReminderWords(Schema):
    # 200 in any script fit into a push; 4,000 would not.
    code_phrase = text(200, "Shown instead of the neutral text.", example="Water the plants")


class ReminderFields(Schema):
    kind = choice(*KINDS, says="What it reminds of.", required=True)
    behaviour_id = optional(Id, "Only this behaviour; null is any that is due.")
    local_time = required(Clock, "The time on the wall.", "18:30")
    weekdays = fields.List(
        fields.String(validate=validate.OneOf(WEEKDAYS)),
        required=True,
        validate=validate.Length(1, len(WEEKDAYS)),
        metadata={"description": "RFC 5545, each once.", "example": ["MO", "WE", "FR"]},
    )
    time_zone = zone_name("Whose clock; null when it follows the device.")
    follows_device = Switch(
        load_default=False, metadata={"description": "Goes by the device's zone, on travels too."}
    )
    enabled = Switch(load_default=True, metadata={"description": "Switched on."})
    words = fields.Nested(ReminderWords, load_default=dict)

    @ma.validates("weekdays")
    def _each_once(self, weekdays: list[str], **_: Any) -> None:
        if len(set(weekdays)) != len(weekdays):
            raise ma.ValidationError("Each weekday once.")


class LastDelivery(Answer):
    id = required(Id, "The delivery: receipts go there.")
    state = choice("sent", "failed", "skipped", "unknown", says="What became of it.", required=True)
    reason = fields.String(
        required=True, allow_none=True, metadata={"description": "Why it was not sent."}
    )
    at = required(Instant, "When that was settled.")
    test = required(Switch, "She tried it out.")


class Reminder(RecordAnswer, ReminderFields):
    id = required(Id, "Made on the device.")
    next_firings = fields.List(
        Instant(),
        required=True,
        metadata={
            "description": "The next three if nothing changes: pause, quiet hours, rest and rhythm "
            "are reckoned in. None when off, stopped, or always in quiet hours."
        },
    )
    rhythm = choice(
        "as_planned",
        "every_other_day",
        "stopped",
        says="Ignored three times in a row it comes every other day, after seven no more: ask her. "
        "A receipt, an entry or an edit lets it go on.",
        required=True,
    )
    last_delivery = fields.Nested(LastDelivery, required=True, allow_none=True)


REMINDERS = Noun(
    service.REMINDERS,
    "reminders",
    ReminderFields(),
    Reminder(),
    "a reminder",
    {
        "kind": "practice",
        "local_time": "18:30",
        "weekdays": ["MO", "WE", "FR"],
        "time_zone": "Europe/Berlin",
    },
)
records.serve(blueprint, REMINDERS)
