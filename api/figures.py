"""A computed statement on the wire: one shape for every figure."""

from marshmallow import fields

from api.fields import Day, choice
from api.http import Answer


class Figure(Answer):
    """A computed statement: the number, how much is known behind it, the rule, and the sentence.

    Below its minimum it says "not enough yet".
    """

    value = fields.Float(required=True, allow_none=True)
    n = fields.Integer(required=True, metadata={"description": "Observations used."})
    of = fields.Integer(required=True, metadata={"description": "Observations possible."})
    missing_share = fields.Float(
        required=True, allow_none=True, metadata={"description": "1 − n/of."}
    )
    minimum = fields.Integer(required=True, metadata={"description": "n it takes to say it."})
    standing = choice("enough", "few", "not_enough", says="Is there enough?", required=True)
    low = fields.Float(allow_none=True, metadata={"description": "Of its 95 % interval."})
    high = fields.Float(allow_none=True, metadata={"description": "Of its 95 % interval."})
    rule = fields.String(required=True, metadata={"example": "practice.coverage"})
    version = fields.Integer(
        required=True, metadata={"description": "Goes up when it would come out differently."}
    )
    evidence = choice(
        *"CRKJ",
        says="C: counted. R: read at its source. K: known, not read again. J: our judgement.",
        required=True,
    )
    first = Day(data_key="from", attribute="from", required=True)
    last = Day(data_key="to", attribute="to", required=True)
    sentence = fields.String(required=True)


def count(says: str = "") -> fields.Integer:
    return fields.Integer(required=True, metadata={"description": says} if says else {})
