"""The next three firings, as they will be if nothing changes: with pause, quiet hours, thinning."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from notifications.facts import Facts
from notifications.history import History
from notifications.kinds import PRACTISING, SLEEP_DIARY
from notifications.models import Reminder
from notifications.planning import settled
from notifications.rests import rest_until, support_until
from notifications.schedule import Firing, next_firings, quiet
from notifications.thinning import Rhythm, rhythm, too_soon

SHOWN = 3
_INSTANT = timedelta(microseconds=1)
# On every other day at most six days pass for three; a quiet hour holds on nearly every date.
_LOOK_AHEAD = 12


def upcoming(reminder: Reminder, past: History, facts: Facts) -> list[datetime]:
    """When it will ring next; none when it stopped, or always rings in quiet hours."""
    account, zone, now = facts.accounts[reminder.client_id], facts.zone(reminder), facts.now
    support = support_until(facts.flagged.get(reminder.client_id))
    free_from = [account.paused_until, support, resting_until(reminder, facts)]
    after = max([now, *(each - _INSTANT for each in free_from if each is not None)])
    firings = next_firings(reminder.local_time, reminder.weekdays, zone, after, _LOOK_AHEAD)
    if reminder.kind != SLEEP_DIARY:
        hours = (account.quiet_from, account.quiet_to)
        firings = [each for each in firings if not quiet(each.at_utc, zone, *hours)]
    rows = facts.rows[reminder.client_id, reminder.id]
    gone = settled(rows, now.astimezone(zone).date(), now)
    left = [each for each in firings if each.local_date not in gone]
    return [each.at_utc for each in spaced(left, rhythm(past.ignored), past.last)][:SHOWN]


def resting_until(reminder: Reminder, facts: Facts) -> datetime | None:
    """Until when a reminder to practise rests after very high distress."""
    if reminder.kind not in PRACTISING:
        return None
    peaks = ((each.at, each.peak) for each in facts.tried[reminder.client_id])
    return rest_until(peaks, facts.now)


def spaced(firings: Iterable[Firing], now_it_is: Rhythm, last: date | None) -> list[Firing]:
    """The firings that this rhythm leaves, when the last was sent for the local date `last`."""
    left = []
    for each in firings:
        if not too_soon(now_it_is, last, each.local_date):
            left.append(each)
            last = each.local_date
    return left
