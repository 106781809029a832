"""Every computed statement, in one shape: the figure, the rule behind it, and the sentence.

The rules stand in statements.json beside this file: a version that goes up when the figure would
come out differently, and an evidence letter. C: counted, nothing to prove. R: the formula was
read at its source. K: known from the literature, not read again. J: our judgement, untested.
"""

import json
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

from backend.core.figures import Figure
from backend.core.wilson import Interval

_FILE = Path(__file__).with_suffix(".json")
_HALF = {0.0: "", 0.5: "½"}


@dataclass(frozen=True, slots=True)
class Period:
    """The local dates that a statement is about, both included, and the language it is said in."""

    first: date
    last: date
    locale: str

    @property
    def earlier(self) -> "Period":
        """The one before it, of as many days."""
        days = self.last - self.first + timedelta(days=1)
        return Period(self.first - days, self.first - timedelta(days=1), self.locale)


Statement = dict[str, Any]
"""A figure as it is told (api/figures.py), in that order: a summary has hundreds."""


def say(
    rule: str, figure: Figure, period: Period, interval: Interval | None = None, **values: Any
) -> Statement:
    """The statement of this rule; `values` are what its sentence names beside the figure.

    Below its minimum the sentence says "not enough yet", whatever was computed.
    """
    known = rules()[rule]
    enough = figure.value is not None
    words = (known if enough else rules()["not_enough"])["says"][period.locale]
    low, high = (interval.low, interval.high) if interval and enough else (None, None)
    return {
        "value": figure.value,
        "n": figure.n,
        "of": figure.of,
        "missing_share": figure.missing_share,
        "minimum": figure.minimum,
        "standing": figure.standing,
        "low": low,
        "high": high,
        "rule": rule,
        "version": known["version"],
        "evidence": known["evidence"],
        "from": period.first,
        "to": period.last,
        "sentence": worded(words, figure, values),
    }


def worded(words: str, figure: Figure, values: Mapping[str, Any]) -> str:
    """The words with values in them, given or the figure's, and each noun as its number wants it.

    `{n:time|times}` is the one for one or for any other number of them.
    """
    # A summary has hundreds of sentences: each is taken apart once, not each time it is said.
    form, places = _form(words)
    told = []
    for name, of_figure, nouns in places:
        value = values[name] if of_figure is None or name in values else of_figure(figure)
        told.append(value if nouns is None else nouns[str(value).strip("+−") != "1"])
    return form % (*told,)


_Place = tuple[str, Callable[[Figure], Any] | None, list[str] | None]


@cache
def _form(words: str) -> tuple[str, tuple[_Place, ...]]:
    """The text with a `%s` for each value, and what stands there: a value, or one of two nouns."""
    parts = [*string.Formatter().parse(words)]
    text = [
        f"{before.replace('%', '%%')}{'' if name is None else '%s'}" for before, name, *_ in parts
    ]
    places = [
        (name, _NAMED.get(name), spec.split("|") if spec else None)
        for _, name, spec, _ in parts
        if name
    ]
    return "".join(text), tuple(places)


@cache
def rules() -> Mapping[str, Any]:
    """Every rule by name."""
    read: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return read


def aloud(value: float) -> str:
    """A number of halves as one says it: 2.5 is 2½."""
    whole, half = divmod(value, 1)
    return f"{int(whole) or ''}{_HALF[half]}" or "0"


def signed(value: float, places: int) -> str:
    """A change with its sign, a real minus among them; what comes to 0 has none."""
    text = f"{value:+.{places}f}"
    return text.replace("-", "−") if text.strip("+-0.") else text[1:]


def _whole(figure: Figure) -> int:
    return round(figure.value or 0)


# What every sentence may name of its figure, whatever else it is given.
_NAMED: Mapping[str, Callable[[Figure], Any]] = {
    "n": attrgetter("n"),
    "of": attrgetter("of"),
    "minimum": attrgetter("minimum"),
    "missing": lambda figure: figure.of - figure.n,
    "value": _whole,
    "hours": lambda figure: _whole(figure) // 60,
    "minutes": lambda figure: f"{_whole(figure) % 60:02}",
}
