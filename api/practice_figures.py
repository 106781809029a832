"""What was practised, in figures, on the wire."""

from marshmallow import fields

from api.fields import AsItIs, Day, Id, Switch, choice, required
from api.figures import Figure, count
from api.http import Answer


class Attempts(Answer):
    done = count()
    partly = count()
    could_not = count("Tried.")
    avoided = count("The old way won.")
    no_chance = count("Nothing came up.")


class InContext(Answer):
    id = required(Id, "The context.")
    label = fields.String(required=True)
    planned = required(Switch, "Is it in the plan of this behaviour?")
    done = count()
    partly = count()
    could_not = count()
    avoided = count()


class Coverage(Answer):
    practised = count("Planned contexts with practice.")
    planned = count("Planned contexts.")
    figure = AsItIs(Figure, required=True)


class Expectations(Answer):
    better = count("What she feared did not happen.")
    partly = count()
    as_feared = count()
    unclear = count()
    unanswered = count()
    figure = AsItIs(
        Figure, required=True, metadata={"description": "Share of the answered that went better."}
    )


class Account(Answer):
    """Expected against happened, over what was done or partly done."""

    expectations = fields.Nested(Expectations, required=True)
    surprise = AsItIs(Figure, required=True, metadata={"description": "Mean, 0–100."})
    expectation_change = AsItIs(
        Figure, required=True, metadata={"description": "Likelihood next time − before, points."}
    )
    thought_likely = count("Answered, and expected at 50 or more.")
    likely_but_absent = count("Of those, how often it did not happen.")


class Compared(Answer):
    """This period and the one before, each rarefied to the same number of practices."""

    practices = count("Practices that both are reckoned at.")
    earlier = AsItIs(Figure, required=True)
    later = AsItIs(Figure, required=True)


class StageSuggestion(Answer):
    stage = choice("anchor", "widen", "free", says="Where it could go.", required=True)
    reason = choice(
        "done_twice_in_one_context",
        "steady_in_every_planned_context",
        "missed_twice",
        says="Why. She and her therapist decide.",
        required=True,
    )


class BehaviourFigures(Account):
    id = required(Id, "The behaviour.")
    pattern_id = Id(allow_none=True)
    name = fields.String(required=True)
    lens = fields.String(required=True)
    stage = fields.String(required=True)
    active = fields.Boolean(required=True)
    next_stage = fields.Nested(StageSuggestion, required=True, allow_none=True)
    attempts = fields.Nested(Attempts, required=True)
    coverage = fields.Nested(Coverage, required=True)
    effective_contexts = AsItIs(
        Figure, required=True, metadata={"description": "Counts like this many contexts (¹D)."}
    )
    compared = fields.Nested(Compared, required=True)
    contexts = fields.List(fields.Nested(InContext), required=True)
    untested = fields.List(
        Id(), required=True, metadata={"description": "Planned contexts whose fear is untested."}
    )


class ContextFigures(Account):
    """What became of the expectations in one context, whatever was practised there."""

    id = required(Id, "The context.")
    label = fields.String(required=True)


class FacetFigures(Answer):
    """One line a dimension; they are never multiplied into one."""

    place = AsItIs(Figure, required=True)
    people = AsItIs(Figure, required=True)
    time_band = AsItIs(Figure, required=True)
    inner_state = AsItIs(Figure, required=True)
    activity = AsItIs(Figure, required=True)


class Untouched(Answer):
    """A place and people not yet logged together."""

    place = fields.String(required=True)
    people = fields.String(required=True)
    planned = required(Switch, "Is it just what a context plans?")
    n = count("Practices with both known.")
    of = count("Practices.")


class Noticed(Answer):
    before = count()
    during = count()
    after = count()
    not_said = count()


class PatternWeek(Answer):
    monday = required(Day, "The week's first date.")
    old = count()
    new = count()
    mixed = count()
    new_unprompted = count("New, and nothing had reminded her.")
    noticed = fields.Nested(Noticed, required=True)
    share = AsItIs(Figure, required=True, metadata={"description": "Share of new."})


class Cell(Answer):
    met = count("Entries with the ingredient.")
    known = count("Entries that can tell.")
    of = count("Entries.")


class StripWeek(Answer):
    first = required(Day, "The first of seven days.")
    activated = fields.Nested(Cell, required=True)
    new_felt = fields.Nested(Cell, required=True)
    practised = fields.Nested(Cell, required=True)


def _lane() -> fields.String:
    return choice("some", "none", "unknown", says="None: worth naming.", required=True)


class Lanes(Answer):
    activated = _lane()
    new_felt = _lane()
    practised = _lane()


class Strip(Answer):
    """Three ingredients over the four weeks that end the period: a model, not a proven effect."""

    weeks = fields.List(fields.Nested(StripWeek), required=True)
    lanes = fields.Nested(Lanes, required=True)


class PatternFigures(Answer):
    id = required(Id, "The pattern.")
    name = fields.String(required=True)
    retired = fields.Boolean(required=True)
    weeks = fields.List(fields.Nested(PatternWeek), required=True)
    strip = fields.Nested(Strip, required=True)


class Practice(Account):
    attempts = fields.Nested(Attempts, required=True)
    days_practised = AsItIs(Figure, required=True)
    first_times = AsItIs(
        Figure, required=True, metadata={"description": "First tries in a context: share done."}
    )
    facets = fields.Nested(FacetFigures, required=True)
    untouched = fields.Nested(Untouched, required=True, allow_none=True)
    behaviours = fields.List(fields.Nested(BehaviourFigures), required=True)
    contexts = fields.List(fields.Nested(ContextFigures), required=True)
    patterns = fields.List(fields.Nested(PatternFigures), required=True)
    transfer = AsItIs(
        Figure, required=True, metadata={"description": "Probes: share in which it came by itself."}
    )
    recall = AsItIs(
        Figure, required=True, metadata={"description": "Share of points that came back to mind."}
    )
