"""A plot as an SVG of a few lines: how much is left of the throughput as the data grow."""

from collections.abc import Mapping, Sequence
from html import escape
from math import log10

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 640, 300, 48, 16, 150, 40
DASHES = ("", "7 4", "2 3", "10 3 2 3", "1 5")
"""Told apart without colour."""
MOST = 1.25
Points = Sequence[tuple[int, float]]


def svg(lines: Mapping[str, Points]) -> str:
    """`lines`: by name, the size of the data and what is left there of the first one's figure."""
    sizes = sorted({size for points in lines.values() for size, _ in points})
    parts = [_axes(sizes)]
    ends = _apart({name: _y(points[-1][1]) for name, points in lines.items()})
    for (name, points), dash in zip(lines.items(), DASHES, strict=False):
        path = " ".join(f"{_x(size, sizes):.0f},{_y(share):.0f}" for size, share in points)
        parts.append(f'<polyline points="{path}" stroke-dasharray="{dash}"/>')
        parts.append(_text(WIDTH - RIGHT + 8, ends[name] + 4, name, "start"))
    style = (
        "polyline,line{fill:none;stroke:#205070;stroke-width:2}line{stroke:#8a8a8a;stroke-width:1}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>Throughput as the data grow</title>'
        f"<style>{style}</style>"
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def _axes(sizes: Sequence[int]) -> str:
    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = _y(share)
        parts.append(f'<line x1="{LEFT}" y1="{y:.0f}" x2="{WIDTH - RIGHT}" y2="{y:.0f}"/>')
        parts.append(_text(LEFT - 6, y + 4, f"{share:.0%}", "end"))
    for size in sizes:
        parts.append(_text(_x(size, sizes), HEIGHT - BOTTOM + 18, f"{size:,} entries", "middle"))
    return "".join(parts)


def _x(size: int, sizes: Sequence[int]) -> float:
    first, last = log10(sizes[0]), log10(sizes[-1])
    return LEFT + 40 + (log10(size) - first) / (last - first) * (WIDTH - LEFT - RIGHT - 80)


def _y(share: float) -> float:
    return TOP + (1 - min(share, MOST) / MOST) * (HEIGHT - TOP - BOTTOM)


def _apart(ends: Mapping[str, float]) -> dict[str, float]:
    """Names that would lie on each other, one below the other."""
    placed: dict[str, float] = {}
    for name, y in sorted(ends.items(), key=lambda end: end[1]):
        placed[name] = max(y, max(placed.values(), default=-99.0) + 14)
    return placed


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{escape(words)}</text>'
