"""What `anew worker` goes on as: without the imports of the API and of the commands."""

from backend.connected import connected
from backend.core import config
from backend.migrations import tables  # noqa: F401  # they refer to each other
from backend.worker import run_worker

if __name__ == "__main__":
    run_worker(connected(config.read()))
