"""The shape of the code: who imports whom, how large, what a table may hold."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import time
from pathlib import Path

from sqlalchemy import JSON, Index, String, Table, UniqueConstraint

import notifications.models
from backend.core.config import ROOT
from backend.core.db import Base
from backend.core.synced import Synced
from backend.migrations import tables  # noqa: F401

PACKAGES = ("backend", "api", "practice", "sleep", "notifications", "safety", "measures", "sharing")
SOURCES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
WRITTEN = [path for path in SOURCES if "versions" not in path.parts]  # Alembic writes the rest


def test_imports_go_down_only() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [command, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout


def test_packages_hold_nothing_themselves() -> None:
    starts = [path for path in SOURCES if path.name == "__init__.py"]
    assert len(starts) > 6
    assert [str(path) for path in starts if path.read_text().strip()] == []


def test_files_are_small() -> None:
    lines = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in WRITTEN}
    assert {path: count for path, count in lines.items() if count > 300} == {}
    assert sum(count > 150 for count in lines.values()) <= len(lines) * 0.15, lines


def _functions() -> Iterator[tuple[str, int]]:
    for path in WRITTEN:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                # The docstring says it; the code below is what must be small.
                start = node.body[1] if ast.get_docstring(node) and node.body[1:] else node.body[0]
                length = (node.end_lineno or 0) - start.lineno + 1
                yield f"{path.relative_to(ROOT)}:{node.name}", length


def test_functions_are_small() -> None:
    lengths = dict(_functions())
    assert len(lengths) > 300
    assert {name: length for name, length in lengths.items() if length > 40} == {}
    assert sum(length > 10 for length in lengths.values()) <= len(lengths) * 0.2


def test_nothing_waits_by_sleeping_or_reads_a_clock_of_its_own() -> None:
    """SECURITY 25: one injectable clock. The listed places measure, or mark the real time."""
    own_clock = {
        "backend/core/clock.py",
        "backend/core/ids.py",  # ids sort by the real time
        "backend/worker.py",  # the scheduler's own
        "backend/app.py",  # how long a request took
        "backend/core/db.py",  # how long a connection rested
        "notifications/channels/fcm.py",  # when a token was refused
        "notifications/deciding.py",  # how long ago it was decided
        "notifications/sending.py",
    }
    pattern = r"time\.sleep|datetime\.now\(|\.utcnow\(|date\.today\(|time\.time\(|time_ns\(|monoton"
    found = {
        str(path.relative_to(ROOT)) for path in SOURCES if re.search(pattern, path.read_text())
    }
    assert found <= own_clock


CLIENT_OWNED = {
    "audit_entries",
    "audit_heads",
    "behaviours",
    "contexts",
    "deliveries",
    "device_nights",
    "devices",
    "measure_responses",
    "measure_schedules",
    "naps",
    "medicines",
    "nights",
    "pattern_moments",
    "patterns",
    "practice_entries",
    "recalls",
    "receipts",
    "record_versions",
    "rehearsal_choices",
    "reminders",
    "revision_counters",
    "safety_contacts",
    "safety_plans",
    "sleep_window_deeds",
    "suggestions",
    "therapy_sessions",
    "transfer_probes",
}
NOT_CLIENT_OWNED = {  # few, and looked up from both sides
    "accounts",
    "calendar_feeds",
    "care_links",
    "clinics",
    "data_keys",
    "erased_sign_ins",
    "invitations",
    "login_sessions",
    "passkey_challenges",
    "passkeys",
    "password_resets",
    "rate_limits",
    "recovery_codes",
    "totp_secrets",
}


def _tables() -> dict[str, Table]:
    return dict(Base.metadata.tables)


def test_every_table_is_on_the_list() -> None:
    assert set(_tables()) == CLIENT_OWNED | NOT_CLIENT_OWNED


def test_the_key_of_a_client_owned_table_starts_with_the_client() -> None:
    for name in CLIENT_OWNED:
        assert next(iter(_tables()[name].primary_key.columns)).name == "client_id", name
    for name in NOT_CLIENT_OWNED:
        assert "client_id" not in _tables()[name].primary_key.columns, name


def test_references_between_records_stay_with_one_client() -> None:
    for name in CLIENT_OWNED - {"revision_counters"}:
        for key in _tables()[name].foreign_key_constraints:
            assert "client_id" in key.column_keys, (name, key.column_keys)


def test_client_owned_tables_can_be_spread_by_client() -> None:
    """Citus asks that: the client is in every unique key, and no shared table refers to hers."""
    unique = [
        (name, [column.name for column in key.columns])
        for name in CLIENT_OWNED
        for key in (*_tables()[name].constraints, *_tables()[name].indexes)
        if isinstance(key, UniqueConstraint) or (isinstance(key, Index) and key.unique)
    ]
    astray = [(name, columns) for name, columns in unique if "client_id" not in columns]
    assert astray == [("devices", ["token_hash"])]  # a token belongs to one person at a time
    for name in NOT_CLIENT_OWNED:
        for key in _tables()[name].foreign_key_constraints:
            assert key.referred_table.name in NOT_CLIENT_OWNED, (name, key.referred_table)


def test_every_synced_table_can_be_read_by_revision() -> None:
    synced = [each for each in Base.registry.mappers if issubclass(each.class_, Synced)]
    assert len(synced) == 18
    for mapper in synced:
        table = _tables()[mapper.class_.__tablename__]
        indexed = [[column.name for column in index.columns] for index in table.indexes]
        assert ["client_id", "revision"] in indexed, table


# Enums, zones, addresses and names of systems. What a person writes goes into `words`, sealed.
TEXTS = {
    "accounts": {"role", "email", "password_hash", "time_zone", "locale", "country"},
    "audit_entries": {"action"},
    "behaviours": {"lens", "stage"},
    "clinics": {"name"},
    "contexts": {"place", "people", "activity"},
    "deliveries": {"channel", "state", "reason", "claimed_by"},
    "device_nights": {"source"},
    "devices": {"channel", "time_zone"},
    "login_sessions": {"ended_by"},
    "measure_responses": {"measure", "time_zone"},
    "measure_schedules": {"measure"},
    "naps": {"time_zone", "which_of_two"},
    "medicines": {"generic"},
    "nights": {"time_zone", "bed_time_zone"},
    "pattern_moments": {"time_zone", "response", "noticed"},
    "practice_entries": {"time_zone", "outcome", "happened", "stayed_with_it"},
    "recalls": {"recalled"},
    "receipts": {"state"},
    "record_versions": {"kind", "record_id"},
    "rehearsal_choices": {"choice"},
    "reminders": {"kind", "time_zone"},
    "sleep_window_deeds": {"deed"},
    "suggestions": {"kind", "answer", "lens", "measure"},
    "therapy_sessions": {"time_zone", "stayed_with_it"},
    "transfer_probes": {"came_by_itself"},
}
# Lists of ids and enums.
STRUCTURES = {
    "audit_entries": {"details"},
    "behaviours": {"context_ids"},
    "care_links": {"scopes"},
    "nights": {"which_of_two", "flags"},
    "device_nights": {"stages"},
    "practice_entries": {"facets", "marks"},
    "record_versions": {"columns"},
    "reminders": {"weekdays"},
    "sleep_window_deeds": {"asked"},
}


def test_free_text_is_in_words_only() -> None:
    for allowed, type_ in ((TEXTS, String), (STRUCTURES, JSON)):
        found = {
            name: {column.name for column in table.columns if isinstance(column.type, type_)}
            for name, table in _tables().items()
        }
        assert {name: columns for name, columns in found.items() if columns} == allowed


def test_a_time_on_the_wall_has_no_date() -> None:
    column = notifications.models.Reminder.__table__.c.local_time
    assert column.type.python_type is time
