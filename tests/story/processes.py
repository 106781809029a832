"""Anew as its operator runs it: commands and servers, as processes of their own."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from random import randrange
from time import monotonic

import requests

from backend.core.config import ROOT, Settings

ANEW = (sys.executable, "-c", "from backend.cli import main; main()")
PATIENCE_SECONDS = 60
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
# Below those that the system hands out, and each test process has its own: nobody else gets one
# between now and when its server takes it.
_PORTS = count(11_000 + 5_000 * (_WORKER % 4) + randrange(4_000))


def environment(settings: Settings, **more: str) -> dict[str, str]:
    named = {
        "ANEW_DATABASE_URL": settings.database_url,
        "ANEW_MASTER_KEY_FILE": str(settings.master_key_file),
        "ANEW_VAPID_KEY_FILE": str(settings.vapid_key_file),
        "ANEW_BASE_URL": settings.base_url,
        "ANEW_APP_DIRECTORY": str(settings.app_directory),
        "ANEW_ERASURE_LIST": str(settings.erasure_list),
        "ANEW_THERAPIST_MFA": "required" if settings.therapist_mfa else "optional",
    }
    return {**os.environ, **named, **more}


def anew(
    settings: Settings, *command: str, answer: str = "", patience: int = PATIENCE_SECONDS
) -> str:
    """Run one command to its end and say what it printed. `answer` is its standard input."""
    done = subprocess.run(
        [*ANEW, *command],
        input=answer,
        cwd=ROOT,
        env=environment(settings),
        capture_output=True,
        text=True,
        timeout=patience,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def add_therapist(settings: Settings, email: str, password: str) -> None:
    """As the operator does it, once, by hand."""
    who = ["--clinic", "Green Lane", "--email", email, "--name", "Dr Ada Moss"]
    anew(settings, "add-therapist", *who, "--password-file", "-", answer=f"{password}\n")


def free_port() -> int:
    return next(port for port in _PORTS if _is_free(port))


def _is_free(port: int) -> bool:
    with socket.socket() as tried, suppress(OSError):
        tried.bind(("127.0.0.1", port))
        return True
    return False


class Serving:
    """`anew serve` and all its children, in a process group of their own."""

    def __init__(self, settings: Settings, port: int, log: Path, **more: str) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._command = [*ANEW, "serve", "--port", str(port)]
        self._environment = environment(settings, **more)
        self._log = log

    def start(self) -> None:
        with self._log.open("ab") as file:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )

    def wait_until_it_answers(self) -> None:
        """Ask again until it is ready; fail at once when it has ended, with what it said."""
        deadline = monotonic() + PATIENCE_SECONDS
        while not self._answers():
            assert monotonic() < deadline, self._log.read_text()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=0.05)
                raise AssertionError(self._log.read_text())

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/health/ready", timeout=PATIENCE_SECONDS).ok
        except requests.ConnectionError:
            return False

    def kill(self) -> None:
        """SIGKILL for every process of it, at once: nobody can say goodbye."""
        with suppress(ProcessLookupError):  # all of it is gone, and cleared away by init
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(PATIENCE_SECONDS)

    def kill_web_process(self) -> None:
        """SIGKILL for the process that answers requests, and for no other."""
        (web,) = self.web_processes()
        os.kill(web, signal.SIGKILL)

    def web_processes(self) -> list[int]:
        """The children, but for the one with which Python cleans up after itself."""
        parent = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        commands = {pid: Path(f"/proc/{pid}/cmdline") for pid in parent.read_text().split()}
        cleans = "resource_tracker"
        return [int(pid) for pid, each in commands.items() if cleans not in each.read_text()]


@contextmanager
def serving(settings: Settings, log: Path, port: int = 0, **more: str) -> Iterator[Serving]:
    """A server that answers, until the end of the `with`."""
    server = Serving(settings, port or free_port(), log, **more)
    server.start()
    try:
        server.wait_until_it_answers()
        yield server
    finally:
        server.kill()
