"""How a web process ends."""

import subprocess
import sys

from backend.core.config import ROOT, Settings
from tests.story.processes import environment


def test_a_web_process_ends_without_unwinding_what_still_works(settings: Settings) -> None:
    """Whatever Python would do at its end, beginning with the exit code, is left out."""
    ends = "import sys; from backend import serving; serving.application(); sys.exit(3)"
    command, where = [sys.executable, "-c", ends], environment(settings)
    assert subprocess.run(command, cwd=ROOT, env=where, timeout=60).returncode == 0
