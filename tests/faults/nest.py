"""Workers that can be killed by the hundred: forked from one process that has imported all.

    python -m tests.faults.nest BATCH LEASE_SECONDS

Each line of standard input starts one; its process id and its name come back as a line. All that
is for Google's Web Push goes to WEB_PUSH_STANDS_AT instead.
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
from tests.push_service import Detour

EVERY_SECONDS = 0.1


def main() -> None:
    batch, lease = int(sys.argv[1]), timedelta(seconds=float(sys.argv[2]))
    dispatch.BATCH, deciding.LEASE = batch, lease
    app = create_app(config.read())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    for _line in sys.stdin:
        if os.fork() == 0:
            work(app)


def work(app: Flask) -> None:
    """Before it nothing was connected and no thread was there: a fork is safe."""
    os.close(0)
    nest, ending = os.getppid(), Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    worker = Worker(app, every_seconds=EVERY_SECONDS)
    if worker._web_push and (url := os.environ.get("WEB_PUSH_STANDS_AT")):
        worker._web_push.session.mount("https://", Detour(url))
    worker.start()
    os.write(1, f"{os.getpid()} {worker.name}\n".encode())
    while os.getppid() == nest and not ending.wait(1):  # whoever kills the tests wants no orphans
        pass
    worker.stop()
    os._exit(0)


if __name__ == "__main__":
    main()
