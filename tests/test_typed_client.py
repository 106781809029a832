"""The client is typed by openapi.yaml: when the two drift apart, `build_app.py check` fails."""

import shutil
import subprocess
from pathlib import Path

import pytest

from backend.core.config import ROOT
from tools.build_app import CRISIS_LINES, find_node

APP = ROOT / "app"
IN_A_BODY = "sleep_latency_minutes"
A_PATH = "/v1/practice/next"


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What svelte-check says of the app beside a contract in which a field and a path moved."""
    folder = tmp_path_factory.mktemp("drifted")
    contract = (ROOT / "openapi.yaml").read_text()
    for name in (IN_A_BODY, A_PATH):
        contract = contract.replace(name, f"{name}_renamed")
    (folder / "openapi.yaml").write_text(contract)
    app = copied(folder / "app")
    scripts = (
        ("openapi-typescript/bin/cli.js", "../openapi.yaml", "-o", "src/lib/api-schema.d.ts"),
        ("svelte-check/bin/svelte-check", "--tsconfig", "tsconfig.json", "--output", "machine"),
    )
    _, checked = [run(app, *script) for script in scripts]
    assert checked.returncode == 1
    return checked.stdout


def copied(to: Path) -> Path:
    """The app without what a build writes, so that an old schema cannot answer for the new one."""
    for name in ("src", "messages"):
        shutil.copytree(APP / name, to / name, ignore=shutil.ignore_patterns("api-schema.d.ts"))
    shutil.copy(APP / "tsconfig.json", to)
    (to / "src" / "lib" / CRISIS_LINES.name).touch()
    (to / "node_modules").symlink_to(APP / "node_modules")
    return to


def run(app: Path, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    node, _ = find_node()
    command = [str(node), f"node_modules/{script}", *arguments]
    return subprocess.run(command, cwd=app, capture_output=True, text=True, timeout=400)


@pytest.mark.parametrize("name", [IN_A_BODY, A_PATH])
def test_the_app_does_not_pass_its_check_when_the_contract_moved(
    complaints: str, name: str
) -> None:
    errors = [line for line in complaints.splitlines() if " ERROR " in line]
    assert any(name in line for line in errors), errors


def test_the_schema_of_the_client_is_made_anew_by_each_build_and_never_committed() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "app/src/lib/api-schema.d.ts"], cwd=ROOT, capture_output=True, text=True
    )
    assert listed.stdout == ""
    package = (APP / "package.json").read_text()
    assert package.count("openapi-typescript ../openapi.yaml -o src/lib/api-schema.d.ts") == 2
