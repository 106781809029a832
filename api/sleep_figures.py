"""The sleep diary in figures, on the wire."""

from marshmallow import fields

from api.device_figures import DeviceFigures
from api.fields import AsItIs, Clock, Day, Instant, Switch, optional, required
from api.figures import Figure
from api.http import Answer
from api.nights import NightFigures


def _number() -> fields.Integer:
    return fields.Integer(required=True, allow_none=True)


def _figure(says: str) -> AsItIs:
    return AsItIs(Figure, required=True, metadata={"description": says})


def _there(says: str) -> Instant:
    return Instant(
        required=True,
        allow_none=True,
        metadata={"description": f"{says} With the offset of the place, so it is the wall's."},
    )


class NightSummary(NightFigures):
    date = required(Day, "The morning's date.")
    into_bed_at = _there("Got into bed.")
    asleep_at = _there("Fell asleep.")
    middle_at = _there("Middle of the sleep period.")
    awake_at = _there("Woke for good.")
    out_of_bed_at = _there("Got up.")
    quality = _number()
    rested = _number()
    awakenings = _number()
    sleep_latency_minutes = _number()
    awake_minutes = _number()
    woke_early = optional(Switch, "Woke for good earlier than planned.")
    woke_early_minutes = _number()
    estimated_sleep_minutes = _number()
    alcoholic_drinks = _number()
    last_alcoholic_drink = optional(Clock, "When.")
    caffeinated_drinks = _number()
    last_caffeinated_drink = optional(Clock, "When.")
    free_day = optional(Switch, "Could she sleep as long as she liked.")
    no_sleep = required(Switch, "She did not sleep.")
    nap_minutes = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Naps of the day before; null: not known."},
    )
    total_sleep_24h_minutes = fields.Integer(
        required=True, allow_none=True, metadata={"description": "TST with those naps."}
    )
    late = fields.Boolean(required=True)


class Means(Answer):
    """Means of the nights that have the figure; five nights are enough, three are few."""

    first = Day(data_key="from", required=True)
    last = Day(data_key="to", required=True)
    time_in_bed_minutes = _figure("TIB.")
    sleep_period_minutes = _figure("SPT.")
    total_sleep_minutes = _figure("TST.")
    total_sleep_24h_minutes = _figure("TST with the naps of the day before.")
    sleep_latency_minutes = _figure("SOL.")
    awake_minutes = _figure("WASO.")
    awake_at_end_minutes = _figure("TWAK.")
    sleep_efficiency = _figure("Mean of the nights' TST/TIB, percent.")
    sleep_efficiency_dse = _figure("Mean of the nights' TST/DSE, percent.")
    midsleep = _figure("Circular mean, in minutes after midnight on the wall.")


class Week(Means):
    """Seven dates."""

    sleep_efficiency_weekly = _figure("ΣTST/ΣTIB, percent.")
    sleep_efficiency_dse_weekly = _figure("ΣTST/ΣDSE, percent.")


class Whole(Means):
    """A period."""

    midsleep_spread_minutes = _figure("Circular standard deviation.")
    regularity = _figure(
        "Sleep regularity index, −100 to 100, from the diary; night awakenings not counted."
    )
    social_jetlag_minutes = _figure("Midsleep of free days against that of the others.")


class Trends(Answer):
    """Change a week over the whole weeks (Theil–Sen), from four weeks with enough nights on."""

    total_sleep_minutes = _figure("Minutes a week.")
    sleep_efficiency = _figure("Of ΣTST/ΣTIB, percentage points a week.")


class Metrics(Answer):
    weeks = fields.List(
        fields.Nested(Week),
        required=True,
        metadata={"description": "Whole weeks; the last one ends with the period."},
    )
    whole = fields.Nested(Whole, required=True)
    trends = fields.Nested(Trends, required=True)


class Sleep(Metrics):
    nights = fields.List(AsItIs(NightSummary), required=True)
    week = fields.Nested(
        Week, required=True, metadata={"description": "The last seven dates of the period."}
    )
    devices = fields.List(fields.Nested(DeviceFigures), required=True)
