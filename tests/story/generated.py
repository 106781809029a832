"""A client made from openapi.yaml here and now: what an app developer has."""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, get_type_hints

from backend.core.config import ROOT

PACKAGE = "anew_client"


def generate(folder: Path) -> None:
    """Make the package in this folder. A single warning is a failure."""
    where = ["--path", str(ROOT / "openapi.yaml"), "--output-path", str(folder / PACKAGE)]
    command = ["openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"]
    made = subprocess.run(
        [sys.executable, "-m", *command, *where],
        # It tidies its output with the ruff that it finds.
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stdout + made.stderr


class Api:
    """The generated functions by name; answers are the generated classes."""

    def __init__(self, url: str, token: str | None = None) -> None:
        client = importlib.import_module(f"{PACKAGE}.client")
        signed_in = {"token": token} if token else {}
        made = client.AuthenticatedClient if token else client.Client
        self._client = made(base_url=url, raise_on_unexpected_status=True, **signed_in)

    def call(self, operation: str, *path: Any, status: int, **values: Any) -> Any:
        """Call it; `body` and headers are given as JSON and become what the function takes."""
        tag, name = operation.split(".")
        module = importlib.import_module(f"{PACKAGE}.api.{tag}.{name}")
        takes = get_type_hints(module.sync_detailed)
        if "body" in values:
            values["body"] = takes["body"].from_dict(values["body"])
        answer = module.sync_detailed(*path, client=self._client, **values)
        assert answer.status_code == status, answer.content
        if answer.content:
            assert as_sent(answer.parsed.to_dict()) == json.loads(answer.content)
        return answer.parsed


def as_sent(value: Any) -> Any:
    """Python writes UTC as +00:00."""
    return json.loads(json.dumps(value).replace('+00:00"', 'Z"'))
