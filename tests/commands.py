"""A command of Anew, in a process of its own, however it ends."""

import subprocess
from subprocess import CompletedProcess

from backend.core.config import ROOT, Settings
from tests.story.processes import ANEW, PATIENCE_SECONDS, environment


def command(
    settings: Settings, *words: str, answer: str = "", **more: str
) -> CompletedProcess[str]:
    """Run it. `answer` is its standard input, `more` are variables of its environment."""
    return subprocess.run(
        [*ANEW, *words],
        input=answer,
        cwd=ROOT,
        env=environment(settings, **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )


def succeeds(settings: Settings, *words: str, answer: str = "", **more: str) -> str:
    """What it printed."""
    done = command(settings, *words, answer=answer, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(settings: Settings, *words: str, answer: str = "", **more: str) -> str:
    """The sentence with which it refused."""
    done = command(settings, *words, answer=answer, **more)
    assert done.returncode == 1, (done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return done.stderr
