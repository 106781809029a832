"""`make simulate`: plays the clients, prints the tables, keeps them in docs/.

Nobody real is in it. It shows what the rules offer, not that they help.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tools.simulation.play import play
from tools.simulation.report import picture, report
from tools.simulation.seen import Seen, together

CLIENTS, STEP = 1000, 20
DOCS = Path(__file__).resolve().parents[2] / "docs"


def _played() -> list[Seen]:
    parts = []
    with ProcessPoolExecutor() as pool:
        for part in pool.map(play, [range(at, at + STEP) for at in range(0, CLIENTS, STEP)]):
            parts.append(part)
            done = f"\r{len(parts) * STEP} of {CLIENTS} clients"
            print(done, end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return parts


def main() -> None:
    seen = together(_played())
    text = report(seen, CLIENTS)
    (DOCS / "simulation.md").write_text(text, encoding="utf-8")
    (DOCS / "pictures" / "simulation.svg").write_text(picture(seen), encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
