"""What is imported before the first answer."""

import subprocess
import sys

import pytest

from backend.core.config import ROOT


@pytest.mark.parametrize(
    ("module", "spared"),
    [
        ("backend.cli", "flask sqlalchemy"),
        ("backend.commands.serve", "flask sqlalchemy marshmallow apscheduler psycopg"),
        ("backend.worker_process", "backend.app api"),
        ("backend.app", "apscheduler firebase_admin alembic typst zxcvbn psycopg webauthn segno"),
        ("backend.app", "flask_smorest apispec webargs yaml notifications.vapid"),
        ("backend.app", "cryptography.hazmat.primitives.asymmetric.ec"),
    ],
)
def test_nobody_waits_for_what_only_others_use(module: str, spared: str) -> None:
    look = f"import sys, {module}; print(*sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert not set(spared.split()) & set(found.stdout.split())
