"""Plays made-up clients through a year of rehearsal, day by day."""

from datetime import date, timedelta

from practice.offers import Item, next_practices
from practice.variety import effective_contexts
from tools.simulation.lives import FIRST, Life, answer, born, is_here, move_on
from tools.simulation.seen import Seen

DAYS, MONTH = 364, 28
REPLAYED = 0.02  # the share of days on which the same is asked again


def play(numbers: range) -> Seen:
    """A year of each of these clients."""
    seen = Seen()
    for number in numbers:
        life = born(number)
        for day in range(DAYS):
            _live(life, FIRST + timedelta(days=day), seen)
            if (day + 1) % MONTH == 0:
                _measure(life, (day + 1) // MONTH, seen)
    return seen


def _live(life: Life, today: date, seen: Seen) -> None:
    if not is_here(life, today):
        seen.longest_break = max(seen.longest_break, (life.back_on - today).days)
        return
    offered = _offers(life, today, seen)
    seen.offers[len(offered)] += 1
    seen.on_return[len(offered)] += life.was_away
    life.was_away = False
    for item in offered:
        seen.answers[answer(life, item, today)] += 1
        seen.boosters += item.reason not in ("first_time", "due", "overdue")
    move_on(life, today)


def _offers(life: Life, today: date, seen: Seen) -> tuple[Item, ...]:
    offered = next_practices(life.plans, life.log, today, life.wishes).items
    if life.random.random() < REPLAYED:
        again = next_practices(life.plans, life.log[::-1], today, life.wishes).items
        if again != offered:
            raise AssertionError(f"{today}: {again} is not {offered}")
        seen.replayed += 1
    return offered


def _measure(life: Life, month: int, seen: Seen) -> None:
    mine = life.of(life.plans[0].behaviour_id)
    reached = {each.context_id for each in mine if each.practised} - {None}
    seen.reached[month].append(len(reached))
    value = effective_contexts(mine).value
    if value is not None:
        seen.effective[month].append(value)
