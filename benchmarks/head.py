"""The page's head: on what, with what and how it was measured."""

import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version

from benchmarks import machine
from benchmarks.contenders import PEERS
from benchmarks.run import Run
from tests.postgresql import find_binaries

QUIET = 1.0
"""Load of a machine that nobody else uses."""
OURS = ("flask", "sqlalchemy", "marshmallow", "orjson", "psycopg", "granian", "cryptography")
THEIRS = (
    "fastapi",
    "sqlalchemy",
    "asyncpg",
    "uvicorn",
    "django",
    "djangorestframework",
    "gunicorn",
)


def head(run: Run) -> str:
    return f"""# Benchmarks

`make bench` wrote this page on {datetime.now(UTC):%Y-%m-%d} in {run.minutes:.0f} minutes. Absolute
figures are those of this machine and hour: compare the ratios.{doubts(run)}

- **Machine**: {machine.description()}; load before the run {run.load_before:.1f}. One core for the
  application, one for PostgreSQL and for wrk, which keeps 16 connections busy in a closed loop.
- **Versions**: Python {sys.version.split()[0]}, {_postgresql()}; product: {_versions()}; peers:
  {_peer_versions()}.
- **Durable**: PostgreSQL with fsync and synchronous_commit on, SQLite in WAL mode with
  synchronous=FULL; a commit for each request that writes.
- **Data**: {run.usual:,} attempts of clients with 120 attempts and 84 nights each, 40 a
  therapist, and one client of three years. The peers hold the same people in tables of their own.
- **Rounds**: {run.rounds} of {run.seconds} s after 1 s of warming up, every turn with a server
  and a copy of the database of its own, A B C and then C B A. Figures are medians (least–most);
  ratios are taken round by round.
- **The product** is `anew serve` as an operator runs it: sealed words, revisions, access check,
  access log and request log are on. Its limits count tries to sign in; they are off
  (`ANEW_RATE_LIMITS=0`), and no measured request would meet one. Its scheduler is measured apart.
- **The peers** (`benchmarks/peers/`) do the same work without sealing, access log, request log and
  versions: token, validated fields, the client's line of changes, guarded upsert, durable commit.
  **The limit** is the same statement on a bare WSGI handler with a raw driver: no framework, no
  validation, all tokens in memory.

Again: `make bench`, on a quiet machine. A short look, which leaves this page alone:
`make bench BENCH="--only w1,w3 --rounds 2 --seconds 2 --size 12000"`.
"""


def doubts(run: Run) -> str:
    """What a reader must know before she believes the figures."""
    crowded = run.load_before > QUIET
    short = run.rounds < 5 or run.size < 1_000_000
    found = [
        "others were using the machine, which flatters servers with many threads" * crowded,
        "the run was a short one, over few data" * short,
    ]
    said = "; ".join(each for each in found if each)
    return f"\n\n**Not for quoting**: {said}." if said else ""


def _versions() -> str:
    return ", ".join(f"{name} {version(name)}" for name in OURS)


def _peer_versions() -> str:
    code = f"from importlib.metadata import version as v; print(*map(v, {THEIRS}))"
    asked = subprocess.run([PEERS / "python", "-c", code], capture_output=True, text=True)
    found = zip(THEIRS, asked.stdout.split(), strict=True)
    return ", ".join(f"{name} {number}" for name, number in found)


def _postgresql() -> str:
    command = [str(find_binaries() / "postgres"), "--version"]
    told = subprocess.run(command, capture_output=True, text=True, cwd="/").stdout.split()
    return f"PostgreSQL {told[2]}" if len(told) > 2 else "PostgreSQL"
