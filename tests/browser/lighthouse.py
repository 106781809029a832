"""Asks Lighthouse about the app as it is served, from the demo: `make lighthouse`."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import sync_playwright

from backend.core.config import Settings
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
            hers = folder / "hers"
            sign_in(place, hers)
            pages = {
                "sign in": ("/", folder / "nobody"),
                "Today": ("/", hers),
                "Progress": ("/#/progress", hers),
            }
            short = [
                f"{page}: {name} {score}, wanted {WANTED[name]}"
                for page, (path, profile) in pages.items()
                for name, score in scores(page, place.base_url + path, profile).items()
                if score < WANTED[name]
            ]
    if short:
        sys.exit("\n".join(short))


def sign_in(place: Settings, profile: Path) -> None:
    """In a browser whose cookies are kept."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, base_url=place.base_url
        )
        demo.sign_in_client(context.pages[0], "en")
        # From the second start on the phone has all that it needs.
        context.pages[0].reload(wait_until="networkidle")
        context.close()


def scores(page: str, url: str, profile: Path) -> dict[str, int]:
    report = profile.with_suffix(".json")
    node, npm = find_node()
    command = [
        *npm, "exec", "--yes", f"--package={PACKAGE}", "--", "lighthouse", url, "--quiet",
        "--output=json", f"--output-path={report}",
        f"--only-categories={','.join(CATEGORIES)}", "--no-enable-error-reporting",
        # Half of the key of the phone's copy is kept where Lighthouse would clear.
        "--disable-storage-reset",
        f"--chrome-flags={FLAGS} --user-data-dir={profile}",
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
