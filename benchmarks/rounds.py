"""Turns: one contender, one server, a fresh copy of the people, the works one after the other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks import machine
from benchmarks.contenders import Contender
from benchmarks.load.looking import look
from benchmarks.load.wrk import Loaded, load
from benchmarks.places import Origin
from benchmarks.serving import Served, serving
from benchmarks.works import Work

WARM_UP_SECONDS = 1


@dataclass(frozen=True)
class Turn:
    """What one contender did with one work in one round. Microseconds are those of a request."""

    work: str
    contender: str
    loaded: Loaded
    application_us: float
    database_us: float
    mebibytes: float
    """Of the server and all its children."""
    largest_mebibytes: float
    """Of its largest process."""
    ready_seconds: float

    @property
    def a_second(self) -> float:
        return self.loaded.requests / self.loaded.seconds


@dataclass(frozen=True)
class Runner:
    """Each with whom, and over which people."""

    contender: Contender
    origin: Origin
    works: Sequence[Work]
    name: str


def play(
    runners: Sequence[Runner], rounds: int, seconds: int, told: Callable[[Turn], None]
) -> list[Turn]:
    """A B C, then C B A, and so on: whatever the machine does meanwhile falls on all of them."""
    turns = []
    for number in range(rounds):
        for runner in runners if number % 2 == 0 else reversed(runners):
            for turn in _turns(runner, seconds):
                told(turn)
                turns.append(turn)
    return turns


def _turns(runner: Runner, seconds: int) -> Iterator[Turn]:
    with runner.origin.copy(peers=not runner.contender.product) as place:
        log = place.targets / "log"
        log.write_text("")
        with serving(runner.contender, place, log) as served:
            for work in runner.works:
                look(work, served.url, place.targets)
                load(work, served.url, place.targets, WARM_UP_SECONDS)
                machine.settle(served.pid)
                yield _measured(runner, work, served, seconds)


def _measured(runner: Runner, work: Work, served: Served, seconds: int) -> Turn:
    database = runner.origin.database_pid
    pids = [served.pid, *([database] if database else [])]
    before = [machine.seconds_used(pid) for pid in pids]
    while not (found := load(work, served.url, runner.origin.place.targets, seconds)).requests:
        seconds *= 3  # nothing was answered in so short a time
    used = [machine.seconds_used(pid) - was for pid, was in zip(pids, before, strict=True)]
    sizes = machine.mebibytes(served.pid)
    machine.settle(served.pid)
    return Turn(
        work=work.name,
        contender=runner.name,
        loaded=found,
        application_us=1e6 * used[0] / found.requests,
        database_us=1e6 * sum(used[1:]) / found.requests,
        mebibytes=sum(sizes),
        largest_mebibytes=max(sizes),
        ready_seconds=served.ready_seconds,
    )
