"""Why a delivery was sent or not, in sentences for an operator: no word of hers among them."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from notifications.models import Delivery, Receipt, Reminder

REASONS = {
    "switched_off": "the reminder had been switched off or deleted",
    "stale": "nobody had come to send it for six hours",
    "paused": "she had paused reminders",
    "quiet_hours": "it was in her quiet hours",
    "after_safety_flag": "a safety question was answered yes less than 24 hours before",
    "resting": "after very high distress twice in a week these rest for three days",
    "already_done": "what it asks for was done already on that date",
    "not_today": 'she had said "not today"',
    "nothing_due": "there was nothing to practise on that date",
    "no_booster": "no booster was open",
    "no_recall": "no recall was due",
    "no_questionnaire": "no questionnaire was due",
    "probed_lately": "the question had been answered too lately",
    "every_other_day": "three or more in a row were ignored, so it comes every other day",
    "stopped": "seven in a row were ignored, so it stopped until she answers in the app",
    "cap": "that date had as many reminders as it bears",
    "no_device": "no device of hers was signed in and took pushes",
    "not_configured": "no push channel is configured",
    "unavailable": "the push service could not be reached",
    "unregistered": "the push service knows none of her devices any more",
    "refused": "the push service refused it",
    "unclear": "nobody can say whether the mail went out, and twice would be seen",
    "gave_up": "it was tried too often without an answer",
}
_STATES = {
    "scheduled": "It waits to be sent.",
    "sending": "A worker has it in hand, or died with it: then it is taken up when the lease ends.",
    "sent": "It was handed over to the push service.",
}
_RECEIPTS = {
    "delivered": "The device received it",
    "opened": "She opened it",
    "done": 'She answered "did it"',
    "later": 'She answered "later"',
    "not_today": 'She answered "not today"',
}


def explain(
    delivery: Delivery, reminder: Reminder, receipts: Sequence[Receipt], zone: ZoneInfo
) -> list[str]:
    """One sentence after the other, in the order in which it went. Times are in `zone`."""
    kind = reminder.kind or "deleted"
    what = "A test of" if delivery.test else "An occurrence of"
    lines = [
        f"{what} a reminder ({kind}) for {delivery.local_date}, by {delivery.channel}.",
        f"Due at {_at(delivery.due_at, zone)}.",
    ]
    if delivery.attempted_at is not None:
        times = f"{delivery.attempts} time{'s' * (delivery.attempts != 1)}"
        lines.append(f"Tried {times}, last at {_at(delivery.attempted_at, zone)}.")
    if delivery.held_until is not None and delivery.finished_at is None:
        lines.append(f"Nobody takes it before {_at(delivery.held_until, zone)}.")
    lines.append(_outcome(delivery, zone))
    lines += [f"{_RECEIPTS[each.state]} at {_at(each.at, zone)}." for each in receipts]
    return lines


def _outcome(delivery: Delivery, zone: ZoneInfo) -> str:
    if delivery.reason is not None:
        why = REASONS.get(delivery.reason, delivery.reason)
        verb = {"skipped": "Not sent", "unknown": "Unclear"}.get(delivery.state, "Failed")
        when = "" if delivery.finished_at is None else f" at {_at(delivery.finished_at, zone)}"
        return f"{verb}{when}: {why}."
    return _STATES.get(delivery.state, f"Its state is {delivery.state}.")


def _at(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M:%S} ({zone.key})"
