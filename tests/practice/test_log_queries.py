"""What is read of the past says of it all that the rules ask, and is far less than the whole."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

from practice import log_queries
from practice.attempts import Attempt, Outcome
from practice.queries import attempt
from practice.stages import Stage, StageSuggestion, next_stage
from practice.tallies import Tally, tally
from tests.api.story import Story
from tests.people import People

FIRST, DAYS = date(2026, 1, 5), 60
LAST = FIRST + timedelta(days=DAYS - 1)


def logged(people: People) -> tuple[UUID, list[UUID]]:
    """Two behaviours, tried five times a day; one of them not at all in the second month."""
    random, story = Random(3), Story(people.client)
    contexts = [story.context(label) for label in ("Home", "Work", "Town")]
    ways = [story.behaviour(name, contexts) for name in ("Say it", "Ask")]
    for number in range(5 * DAYS):
        way = ways[0] if number > 5 * 30 else random.choice(ways)
        there = random.choice([*contexts[: 1 + number // 90], None])
        day, outcome = FIRST + timedelta(days=number // 5), random.choice([*Outcome]).value
        story.attempt(way, there, str(day), outcome=outcome, private=random.random() < 0.1)
    story.tell()
    return UUID(people.client.id), [UUID(way) for way in ways]


def whole(client_id: UUID, private: bool) -> list[Attempt]:
    rows = log_queries.attempts(client_id, FIRST, LAST, private, [], FIRST)()
    return [attempt(row) for row in rows]


def test_stages_come_out_as_from_the_whole_history_and_tries_are_tallied(people: People) -> None:
    client_id, ways = logged(people)
    with people.app.app_context():
        for private in (True, False):
            log = whole(client_id, private)
            for back in range(0, DAYS, 4):
                since = LAST - timedelta(days=back)
                rows = log_queries.attempts(client_id, since, LAST, private, [], since)()
                read = [attempt(row) for row in rows]
                assert {each.id for each in read} <= {each.id for each in log}
                recent = [each for each in log if each.local_date >= since]
                assert read[-len(recent) :] == recent
                assert read[: -len(recent)] == _last_of_each([x for x in log if x not in recent])
                tallies = log_queries.tallies(client_id, since, LAST, private)()
                assert {*tallies} == {*tally(log, since)}
                assert _stages(read, tallies, ways) == _stages(log, tallies, ways)


def _last_of_each(log: list[Attempt]) -> list[Attempt]:
    """The last practices and the last misses of each behaviour, oldest first."""
    kept: list[Attempt] = []
    for each in reversed(log):
        alike = [x for x in kept if (x.behaviour_id, x.missed) == (each.behaviour_id, each.missed)]
        if each.outcome != Outcome.NO_CHANCE and len(alike) < log_queries.LATEST:
            kept.insert(0, each)
    return kept


def test_what_comes_after_the_period_is_not_in_it(people: People) -> None:
    client_id, _ = logged(people)
    end = LAST - timedelta(days=20)
    with people.app.app_context():
        log = [each for each in whole(client_id, True) if each.local_date <= end]
        assert {*log_queries.tallies(client_id, FIRST, end, True)()} == {*tally(log, FIRST)}


def _stages(
    latest: list[Attempt], tallies: list[Tally], ways: list[UUID]
) -> list[StageSuggestion | None]:
    planned = [id for id in {each.context_id for each in tallies} if id is not None]
    return [
        next_stage(
            stage,
            [each for each in latest if each.behaviour_id == way],
            [each for each in tallies if each.behaviour_id == way],
            planned,
        )
        for way in ways
        for stage in Stage
    ]


def test_of_what_is_not_shown_neither_words_nor_marks_are_read(people: People) -> None:
    client_id, _ = logged(people)
    with people.app.app_context():
        rows = log_queries.attempts(client_id, FIRST, LAST, True, ["marks"], LAST)()
    assert {row.marks is None for row in rows if row.local_date < LAST} == {True}
    assert {row.marks is None for row in rows if row.local_date == LAST} == {False}
