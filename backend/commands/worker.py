"""The worker."""

import os
import sys

import click


@click.command()
def worker() -> None:
    """Send reminders. Run as many as you like, beside `anew serve` or instead of its own."""
    # The API's and the commands' imports would be half of its memory: it goes on without them.
    os.execv(sys.executable, [sys.executable, "-m", "backend.worker_process"])  # noqa: S606
