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


def test_what_is_compiled_later_judges_as_it_always_did() -> None:
    look = """
from backend.core.patterns import import_marshmallow
import_marshmallow()
import re
from marshmallow import ValidationError, validate
assert type(re.compile("a", re.IGNORECASE)) is re.Pattern
domain = validate.Email.DOMAIN_REGEX
assert type(domain) is not re.Pattern
assert domain.pattern and domain.match("example.org") and not domain.match("exa mple")
"""
    subprocess.run([sys.executable, "-c", look], cwd=ROOT, check=True)
