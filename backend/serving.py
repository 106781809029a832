"""`anew serve`: web processes, and one scheduler beside them in their parent."""

import atexit
import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING, Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer

from backend.core import config

if TYPE_CHECKING:
    from flask import Flask

# Half-sent bodies hold a thread each; a reverse proxy that buffers them holds none.
THREADS = 32
LAST_REQUESTS_SECONDS = 10
GARBAGE_THRESHOLDS = (50_000, 10, 10)
_ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


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


class _Server(MPServer):
    """Forks its web processes: they have what their parent has imported already.

    A fork of a process with threads can hang, so threads begin after it, and a web process that
    takes the place of another is a program of its own.
    """

    begin: Callable[[], None] | None = None
    """What has threads."""

    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        gc.freeze()  # memory that nobody writes to stays shared
        multiprocessing.set_start_method("fork", force=True)
        os.register_at_fork(before=_put_off, after_in_parent=_listen, after_in_child=_end_when_told)
        super().startup(spawn_target, target_loader)  # type: ignore[no-untyped-call]
        multiprocessing.set_start_method("spawn", force=True)
        gc.enable()
        if self.begin:
            self.begin()


def _end_when_told() -> None:
    """Until it listens itself, a fork would take its parent's signals for its own, and go on."""
    for number in _ENDING:
        signal.signal(number, signal.SIG_DFL)
    _listen()


def _put_off() -> None:
    """What comes while it forks waits, else Python would forget it in the fork."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)


def _listen() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)


def serve(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    gc.disable()
    settings = config.read()
    server = _Server(
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
        server.begin = worker.start
        server.on_shutdown(worker.stop)
    server.on_startup(lambda: print(f"Anew is at http://{host}:{port}", flush=True))  # noqa: T201
    server.serve()
