"""How a web process ends."""

import signal
import subprocess
import sys
from pathlib import Path
from threading import Event

from backend.core.config import ROOT, Settings
from tests.story.processes import Serving, environment, free_port

# Its parent would kill it otherwise, after ten seconds.
NEVER_READY = """
from threading import Event
from backend import serving
serving._end_with_parent, serving.LAST_REQUESTS_SECONDS = Event().wait, 100
"""


def test_a_web_process_ends_without_unwinding_what_still_works(settings: Settings) -> None:
    """Whatever Python would do at its end, beginning with the exit code, is left out."""
    ends = "import sys; from backend import serving; serving.application(); sys.exit(3)"
    command, where = [sys.executable, "-c", ends], environment(settings)
    assert subprocess.run(command, cwd=ROOT, env=where, timeout=60).returncode == 0


def test_a_web_process_that_is_not_ready_yet_ends_when_it_is_told(
    settings: Settings, tmp_path: Path
) -> None:
    """It was forked: what its parent does about a signal must not be done by it."""
    server = Serving(settings, free_port(), tmp_path / "log")
    server._command[2] = NEVER_READY + server._command[2]
    server.start()
    try:
        while not server.web_processes():
            Event().wait(0.01)
        server._process.send_signal(signal.SIGTERM)
        server._process.wait(50)
    finally:
        if server._process.poll() is None:
            server.kill()
    assert server._process.returncode == 0
