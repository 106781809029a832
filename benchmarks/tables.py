"""The tables of a run, as Markdown."""

from collections.abc import Iterable, Sequence

from benchmarks.contenders import Contender
from benchmarks.figures import Results, Spread
from benchmarks.parts import Part

HEADS = ("", "req/s", "p50 ms", "p95 ms", "p99 ms", "CPU µs app", "CPU µs PG", "MiB")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def of_part(part: Part, results: Results) -> str:
    """A line a contender; then how many times the product's throughput is of each."""
    names = [contender.name for contender in part.contenders]
    heads = [*HEADS, "Anew is × of it"]
    rows = [_row(contender, results, names[0]) for contender in part.contenders]
    return table(heads, rows)


def _row(contender: Contender, results: Results, product: str) -> list[str]:
    name = contender.name
    says = f"**{contender.says}**" if contender.product else contender.says
    ratio = "" if contender.product else spread(results.ratio(product, name), 2)
    return [
        says,
        spread(results.spread(name, lambda turn: turn.a_second), 0),
        f"{results.spread(name, lambda turn: turn.loaded.p50).median:,.1f}",
        f"{results.spread(name, lambda turn: turn.loaded.p95).median:,.1f}",
        f"{results.spread(name, lambda turn: turn.loaded.p99).median:,.1f}",
        f"{results.spread(name, lambda turn: turn.application_us).median:,.0f}",
        f"{results.spread(name, lambda turn: turn.database_us).median:,.0f}",
        f"{results.spread(name, lambda turn: turn.mebibytes).median:,.0f}",
        ratio,
    ]


def spread(value: Spread, digits: int) -> str:
    """The median, and from the least to the most."""
    if value.median < 10 and not digits:
        digits = 1
    least, most = (f"{each:,.{digits}f}" for each in (value.least, value.most))
    return f"{value.median:,.{digits}f} ({least}–{most})"
