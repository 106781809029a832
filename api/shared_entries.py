"""What a client wrote, as far as she shares it, on the wire."""

from marshmallow import fields

from api.fields import Day, Id, Instant, Switch, choice, required
from api.http import MAY_BE_ABSENT, Answer
from api.journal import RESPONSES
from api.practice import HAPPENED, OUTCOMES


def rating() -> fields.Integer:
    return fields.Integer(required=True, allow_none=True)


class SharedWords(Answer):
    """Only under the scope `words`; a note never."""

    expected = fields.String(required=True, allow_none=True)
    happened = fields.String(required=True, allow_none=True)
    learned = fields.String(required=True, allow_none=True)
    new_experience = fields.String(required=True, allow_none=True)
    safety = fields.String(required=True, allow_none=True)


class SharedEntry(Answer):
    id = required(Id, "The attempt.")
    occurred_at = required(Instant, "When.")
    local_date = required(Day, "On which date where it happened.")
    behaviour_id = required(Id, "What.")
    context_id = Id(required=True, allow_none=True)
    outcome = choice(*OUTCOMES, says="How it went.", required=True)
    managed = rating()
    expected_likelihood = rating()
    happened = choice(*HAPPENED, says="Did what she feared happen?")
    surprise = rating()
    next_likelihood = rating()
    distress_before = rating()
    distress_peak = rating()
    distress_after = rating()
    late = required(Switch, "Written down more than a day later.")
    marks = fields.List(fields.String(), required=True)
    words = fields.Nested(SharedWords, metadata=MAY_BE_ABSENT)


class SharedMomentWords(Answer):
    """Only under the scope `words`; a note never."""

    where = fields.String(required=True, allow_none=True)


class SharedMoment(Answer):
    id = required(Id, "The moment.")
    occurred_at = required(Instant, "When.")
    local_date = required(Day, "On which date where it happened.")
    pattern_id = required(Id, "Of which pattern.")
    response = choice(*RESPONSES, says="Which way answered.", required=True)
    noticed = fields.String(required=True, allow_none=True)
    unprompted = Switch(allow_none=True)
    words = fields.Nested(SharedMomentWords, metadata=MAY_BE_ABSENT)
