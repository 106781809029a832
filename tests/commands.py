"""A command as an operator types it, without the second that a new process takes to start.

It makes an application of its own from the environment, as a process would.
"""

import gc
import subprocess

from click.testing import CliRunner, Result

from backend.cli import main
from backend.core.config import ROOT, Settings
from tests.story.processes import ANEW, PATIENCE_SECONDS, environment


def command(settings: Settings, *words: str, answer: str = "", **more: str) -> Result:
    """Run it. `answer` is its standard input, `more` are variables of its environment."""
    done = CliRunner(env=environment(settings, **more)).invoke(main, words, input=answer)
    gc.collect()  # its application holds a connection
    return done


def succeeds(settings: Settings, *words: str, answer: str = "", **more: str) -> str:
    """What it printed."""
    done = command(settings, *words, answer=answer, **more)
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


def refused(settings: Settings, *words: str, answer: str = "", **more: str) -> str:
    """The sentence with which it refused."""
    done = command(settings, *words, answer=answer, **more)
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code == 1, done.output
    return done.output


def stops_at_start(settings: Settings, name: str) -> str:
    """Why `serve` or `worker`, which would run for ever, ended at once; a process of its own."""
    done = subprocess.run(
        [*ANEW, name],
        cwd=ROOT,
        env=environment(settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr
