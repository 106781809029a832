"""Practices and the nights after them on the wire."""

from marshmallow import fields

from api.fields import AsItIs, Day, Id, required
from api.figures import Figure, count
from api.http import Answer


def _figure(says: str) -> AsItIs:
    return AsItIs(Figure, required=True, metadata={"description": says})


def _minutes(says: str) -> fields.Integer:
    return fields.Integer(allow_none=True, metadata={"description": says})


class PracticeNight(Answer):
    entry_id = required(Id, "The practice: done or partly done.")
    local_date = required(Day, "On which date where it happened.")
    night = required(Day, "The night after it: the date of its morning.")
    minutes_until_onset = count("From the practice to falling asleep.")
    total_sleep_minutes = _minutes("TST.")
    sleep_efficiency = fields.Float(
        allow_none=True, metadata={"description": "Percent: TST of TIB."}
    )
    short_night = fields.Boolean(
        allow_none=True,
        metadata={"description": "TST over 60 minutes below the median of the 28 dates before."},
    )
    early_rise_minutes = _minutes("Woke earlier than the median of the 28 dates before; else 0.")
    rem_minutes = _minutes("A device's estimate; null while no night has stages.")


class PracticeNights(Answer):
    """Practices with the next main sleep within 24 hours: side by side, no more than that.

    Silent below eight. A night is counted once, however many practices came before it.
    """

    pairs = fields.List(fields.Nested(PracticeNight), metadata={"description": "None below eight."})
    nights = count("Different nights among all pairs.")
    followed = _figure("The share (0–1) of practices with such a night.")
    minutes_until_onset = _figure("Mean over the practices.")
    total_sleep_minutes = _figure("Mean over the nights.")
    sleep_efficiency = _figure("Mean over the nights, percent.")
    early_rise_minutes = _figure("Mean over the nights.")
    short_nights = _figure("Days with a practice and a short night after one.")
    last_part_of_the_night = fields.String(
        allow_none=True,
        metadata={"description": "About nights in general; only beside an early-rise figure."},
    )
