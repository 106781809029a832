"""SIGKILL of the parent of `anew serve`: no web process may go on without a scheduler."""

import os
import signal
from pathlib import Path
from threading import Event
from time import monotonic

from flask import Flask

from backend.core.config import Settings
from tests.story.processes import serving


def test_no_web_process_outlives_its_parent(app: Flask, settings: Settings, tmp_path: Path) -> None:
    with serving(settings, tmp_path / "log") as server:
        web = server.web_processes()
        assert web
        os.kill(server._process.pid, signal.SIGKILL)
        server._process.wait(30)
        deadline = monotonic() + 60
        while any(alive(pid) for pid in web) and monotonic() < deadline:
            Event().wait(0.05)
        assert [pid for pid in web if alive(pid)] == []
        assert not server._answers()


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
