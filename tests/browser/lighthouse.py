"""Asks Lighthouse about the app as it is served, from the demo: `make lighthouse`."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests

from backend.core.config import Settings
from backend.demo.story import PASSWORD
from tests.browser import demo
from tests.browser.conftest import CHROMIUM, installed, port_of
from tests.story.processes import serving
from tools.build_app import APP, environment, find_node

# Not in package-lock.json: 176 MB that neither a build nor a test needs. npm fetches it once.
PACKAGE = "lighthouse@13.5.0"
FLAGS = (
    "--headless=new --no-sandbox --disable-dev-shm-usage --disable-background-networking"
    " --disable-component-update --disable-sync --no-first-run"
)
CATEGORIES = ("performance", "accessibility", "best-practices")
WANTED = {"performance": 95, "accessibility": 100, "best-practices": 100}
PATIENCE_SECONDS = 600


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        place = installed(folder)
        demo.play(place)
        with serving(place, folder / "log", port_of(place), ANEW_EMBEDDED_WORKER="0"):
            cookie = signed_in(place)
            pages = {
                "sign in": ("/", ""),
                "Today": ("/", cookie),
                "Progress": ("/#/progress", cookie),
            }
            short = [
                f"{page}: {name} {score}, wanted {WANTED[name]}"
                for page, (path, cookie) in pages.items()
                for name, score in scores(page, place.base_url + path, cookie, folder).items()
                if score < WANTED[name]
            ]
    if short:
        sys.exit("\n".join(short))


def signed_in(place: Settings) -> str:
    """The cookie of a client, as a header says it."""
    body = {"email": demo.CLIENTS["en"], "password": PASSWORD, "transport": "cookie"}
    headers = {"Origin": place.base_url}
    answer = requests.post(
        f"{place.base_url}/v1/sessions", json=body, headers=headers, timeout=PATIENCE_SECONDS
    )
    assert answer.status_code in (200, 201), answer.text
    return answer.headers["Set-Cookie"].partition(";")[0]


def scores(page: str, url: str, cookie: str, folder: Path) -> dict[str, int]:
    report = folder / "report.json"
    node, npm = find_node()
    extra = folder / "headers.json"
    extra.write_text(json.dumps({"Cookie": cookie} if cookie else {}))
    command = [
        *npm, "exec", "--yes", f"--package={PACKAGE}", "--", "lighthouse", url, "--quiet",
        "--output=json", f"--output-path={report}", f"--extra-headers={extra}",
        f"--only-categories={','.join(CATEGORIES)}", "--no-enable-error-reporting",
        f"--chrome-flags={FLAGS}",
    ]  # fmt: skip
    with TemporaryDirectory(prefix="anew-node-") as bin:
        run = {
            **environment(node, Path(bin)),
            "CHROME_PATH": os.environ.get("CHROME_PATH", CHROMIUM),
        }
        subprocess.run(command, cwd=APP, env=run, check=True, timeout=PATIENCE_SECONDS)
    found = json.loads(report.read_text())
    result = {name: round(100 * found["categories"][name]["score"]) for name in CATEGORIES}
    print(page, result, *blemishes(found), sep="\n  ")
    return result


def blemishes(report: dict[str, Any]) -> list[str]:
    """What was not right, by name."""
    audits = report["audits"].values()
    return [one["title"] for one in audits if one["score"] is not None and one["score"] < 0.9]


if __name__ == "__main__":
    main()
