"""The tables and the picture of docs/simulation.md."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median, quantiles

from practice.offers import MAX_OFFERS_A_DAY
from tools.simulation.lives import SEED
from tools.simulation.play import DAYS
from tools.simulation.seen import Seen

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BASE = 640, 300, 50, 20, 30, 260
BLUE, BROWN = "#1d4ed8", "#b45309"


def report(seen: Seen, clients: int) -> str:
    """The whole page."""
    parts = [_opening(seen, clients), _load(seen), _answers(seen), _widening(seen)]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _opening(seen: Seen, clients: int) -> Iterator[str]:
    yield "# A year of rehearsal, played\n"
    yield f"`make simulate` played {clients:,} made-up clients for {DAYS} days (seed {SEED}), with"
    yield f"breaks of up to {seen.longest_break} days, refusals and failed tries. It shows what the"
    yield "rules offer; it does not show that they help anybody."


def _load(seen: Seen) -> Iterator[str]:
    looked, back = seen.offers.total(), seen.on_return.total()
    yield "| offers on a day she looked | of all days | on the first day after a break |"
    yield "|---|---|---|"
    for count in range(max(seen.offers) + 1):
        shares = 100 * seen.offers[count] / looked, 100 * seen.on_return[count] / back
        yield f"| {count} | {shares[0]:.1f} % | {shares[1]:.1f} % |"
    yield f"\nMost offers on any of {looked:,} days: **{max(seen.offers)}** (the cap is"
    most = max(seen.on_return)
    yield f"{MAX_OFFERS_A_DAY}); on the days after {back:,} breaks: **{most}**. Nothing piles up."
    yield f"Asked again with the log in another order, {seen.replayed:,} times: the same offers."
    yield f"Boosters offered: {seen.boosters:,}."


def _answers(seen: Seen) -> Iterator[str]:
    yield "| answer | times |\n|---|---|"
    for name, count in seen.answers.most_common():
        yield f"| {name} | {count:,} |"


def _widening(seen: Seen) -> Iterator[str]:
    yield "Contexts of the first behaviour, planned 2 to 8 (median, and the middle half):\n"
    yield "| after weeks | contexts practised in | counts like (¹D) |\n|---|---|---|"
    for month in sorted(seen.reached):
        columns = _middle(seen.reached[month]), _middle(seen.effective[month])
        yield f"| {4 * month} | {columns[0]} | {columns[1]} |"
    yield "\n![Contexts over the year](pictures/simulation.svg)"


def _middle(values: Sequence[float]) -> str:
    low, _, high = quantiles(values, n=4)
    return f"{median(values):.1f} ({low:.1f}–{high:.1f})"


def picture(seen: Seen) -> str:
    """Two lines over the year: contexts practised in, and what they count like."""
    top = max(median(values) for values in seen.reached.values()) + 1
    label = "Contexts practised in and effective number of contexts over 52 weeks"
    marks = (
        _text(LEFT - 10, _height(n, top) + 4, str(n), "#000", "end") for n in range(int(top) + 1)
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="13" aria-label="{label}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        *marks,
        f'<path d="M{LEFT} {TOP}V{BASE}H{WIDTH - RIGHT}" fill="none" stroke="#666"/>',
        _line(seen.reached, top, BLUE, ""),
        _line(seen.effective, top, BROWN, "7 4"),
        _text(LEFT, HEIGHT - 12, "4 weeks", "#000"),
        _text(WIDTH - RIGHT, HEIGHT - 12, "52 weeks", "#000", "end"),
        _text(LEFT + 14, TOP + 4, "— contexts practised in (median)", BLUE),
        _text(LEFT + 270, TOP + 4, "- - counts like (¹D, median)", BROWN),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _line(values: Mapping[int, Sequence[float]], top: float, colour: str, dashes: str) -> str:
    step = (WIDTH - LEFT - RIGHT) / (len(values) - 1)
    points = " ".join(
        f"{LEFT + place * step:.0f},{_height(median(values[month]), top):.0f}"
        for place, month in enumerate(sorted(values))
    )
    return (
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5" '
        f'stroke-dasharray="{dashes}"/>'
    )


def _height(value: float, top: float) -> float:
    return BASE - value * (BASE - TOP) / top


def _text(x: float, y: float, says: str, colour: str, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y:.0f}" fill="{colour}" text-anchor="{anchor}">{says}</text>'
