"""Stages as devices write them, made to follow each other."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import pairwise

from sleep.device_night import Stage, StageName


def laid_out(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    """In order, none over another: where two overlap, the one that began first counts.

    Neighbours of one kind become one. No minute is counted twice.
    """
    placed: list[Stage] = []
    for stage in sorted(stages, key=lambda each: (each.started_at, each.ended_at, each.stage)):
        start = max(stage.started_at, placed[-1].ended_at) if placed else stage.started_at
        if start >= stage.ended_at:
            continue
        if placed and placed[-1].stage == stage.stage and placed[-1].ended_at == start:
            start = placed.pop().started_at
        placed.append(Stage(stage.stage, start, stage.ended_at))
    return tuple(placed)


def overlaid(under: Iterable[Stage], over: Iterable[Stage]) -> tuple[Stage, ...]:
    """Stages with others laid over them: where both are, the one on top counts."""
    below, above = laid_out(under), laid_out(over)
    edges = sorted({at for each in (*below, *above) for at in (each.started_at, each.ended_at)})
    top, bottom = _by_start(above, edges), _by_start(below, edges)
    pieces = []
    for start, end in pairwise(edges):
        name = top.get(start) or bottom.get(start)
        if name is not None:
            pieces.append(Stage(name, start, end))
    return laid_out(pieces)


def _by_start(stages: tuple[Stage, ...], edges: list[datetime]) -> Mapping[datetime, StageName]:
    """Which stage holds from each edge on, until the next; both are in order."""
    found: dict[datetime, StageName] = {}
    place = 0
    for edge in edges:
        while place < len(stages) and stages[place].ended_at <= edge:
            place += 1
        if place < len(stages) and stages[place].started_at <= edge:
            found[edge] = stages[place].stage
    return found
