"""`anew serve`: web processes, and one scheduler beside them in their parent."""

import atexit
import gc
import multiprocessing
import os
import sys
from threading import Thread
from typing import TYPE_CHECKING

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from backend.core import config

if TYPE_CHECKING:
    from flask import Flask

# Half-sent bodies hold a thread each; a reverse proxy that buffers them holds none.
THREADS = 32
LAST_REQUESTS_SECONDS = 10
GARBAGE_THRESHOLDS = (50_000, 10, 10)


def application() -> "Flask":
    """What each web process serves."""
    gc.disable()  # what is made from here on stays: looking for garbage in it takes a sixth longer
    # The parent of the web processes serves nothing, and need not wait for this.
    from backend.app import create_app
    from backend.turns import Asked, Turns

    _end_with_parent()
    app = create_app(config.read())
    app.request_class, app.wsgi_app = Asked, Turns(app.wsgi_app)  # type: ignore[method-assign]
    gc.freeze()
    # A batch makes 100,000 objects, hardly one of them in a circle.
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    gc.enable()
    atexit.register(_end_at_once)
    return app


def _end_at_once() -> None:
    """Python would end the threads that still work on a request by unwinding them, which granian's
    cannot be: the process would be aborted in place of an end."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _end_with_parent() -> None:
    """A web process whose parent was killed would go on answering, without a scheduler."""
    parent = multiprocessing.parent_process()
    if parent is not None:

        def outlived() -> None:
            parent.join()
            os._exit(1)

        Thread(target=outlived, name="parent", daemon=True).start()


def serve(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    settings = config.read()
    # Granian would fork, and a fork of a process with threads can hang: ours has the worker's.
    multiprocessing.set_start_method("spawn")
    server = Granian(
        "backend.serving:application",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=LAST_REQUESTS_SECONDS,
        log_level=LogLevels.error,
    )
    if settings.embedded_worker:
        # In the parent of the web processes: exactly one, however many of those there are.
        # A server without one need not pay for it.
        from backend.connected import connected
        from backend.worker import Worker

        worker = Worker(connected(settings))
        server.on_startup(worker.start)
        server.on_shutdown(worker.stop)
    server.on_startup(lambda: print(f"Anew is at http://{host}:{port}", flush=True))  # noqa: T201
    server.serve()
