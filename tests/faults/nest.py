"""Workers that can be killed by the hundred: forked from one process that has imported all.

    python -m tests.faults.nest BATCH LEASE_SECONDS

Each line of standard input starts one; its process id and its name come back as a line.
"""

import os
import signal
import sys
from datetime import timedelta
from threading import Event

from flask import Flask

from backend.app import create_app
from backend.core import config
from backend.worker import Worker
from notifications import deciding, dispatch

EVERY_SECONDS = 0.1


def main() -> None:
    batch, lease = int(sys.argv[1]), timedelta(seconds=float(sys.argv[2]))
    dispatch.BATCH, dispatch.LEASE, deciding.LEASE = batch, lease, lease
    app = create_app(config.read())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    for _line in sys.stdin:
        if os.fork() == 0:
            work(app)


def work(app: Flask) -> None:
    """Before it nothing was connected and no thread was there: a fork is safe."""
    os.close(0)
    ending = Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    worker = Worker(app, every_seconds=EVERY_SECONDS)
    worker.start()
    os.write(1, f"{os.getpid()} {worker.name}\n".encode())
    ending.wait()
    worker.stop()
    os._exit(0)


if __name__ == "__main__":
    main()
