"""A phone whose profile outlives its browser, which may be killed at any moment."""

import os
import signal
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.browser.watched import PHONE, Window, context_of

# What a request meets on a bad line, as Chromium reports it.
LOSSES = ["ERR_EMPTY_RESPONSE", "ERR_CONNECTION_RESET", "ERR_NETWORK_CHANGED", "ERR_FAILED"]

Launch = Callable[[Path, dict[str, Any]], BrowserContext]


class Pocket:
    def __init__(self, launch: Launch, folder: Path, url: str, now: datetime) -> None:
        self._launch, self._folder, self._url, self._clock = launch, folder, url, now
        self.windows: list[Window] = []

    @property
    def window(self) -> Window:
        return self.windows[-1]

    @property
    def page(self) -> Page:
        return self.window.page

    def start(self, *, offline: bool = False) -> None:
        context = self._launch(self._folder, context_of(self._url, PHONE))
        self.windows.append(Window(context, self._url))
        self.window.losses += LOSSES
        self.window.go_offline(offline)
        self.set_clock(self._clock)
        self.page.goto("/")

    def set_clock(self, at: datetime) -> None:
        """What the app takes for now. Its timers go on."""
        self._clock = at
        self.window.context.clock.set_fixed_time(at)

    def close(self) -> None:
        self.window.context.close()

    def kill(self) -> int:
        """SIGKILL for the browser: nobody can write anything down. Answers who it was."""
        (pid,) = (pid for pid, command in _processes() if self._is_browser(command))
        with self.window.context.expect_event("close"):
            os.kill(pid, signal.SIGKILL)
        return pid

    def _is_browser(self, command: list[str]) -> bool:
        helper = any(part.startswith("--type=") for part in command)
        return f"--user-data-dir={self._folder}" in command and not helper


def _processes() -> list[tuple[int, list[str]]]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_text().split("\0")
            except OSError:
                continue  # it ended meanwhile
            found.append((int(entry.name), command))
    return found
