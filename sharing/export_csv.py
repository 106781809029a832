"""Tables for a spreadsheet: one CSV file each (RFC 4180), together in a zip archive.

A spreadsheet calculates with a cell that starts like a formula, whoever wrote it; so a text that
could is led by an apostrophe. Numbers stay numbers.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# Blanks and control characters in front are dropped by some spreadsheets.
_FORMULA = re.compile(r"[\s\x00-\x1f\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069]*[=+\-@＝＋－＠]")
_CONTROL = re.compile(r"[\t\r\n]")


@dataclass(frozen=True)
class Table:
    """`columns` says what is written of the rows: nested names with a dot between."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Mapping[str, Any]]


def archive(tables: Iterable[Table], readme: str, at: datetime) -> bytes:
    """The zip archive."""
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for name, text in [("README.txt", readme), *((t.name, _csv(t)) for t in tables)]:
            entry = ZipInfo(name, at.timetuple()[:6])
            # Excel takes a file without this mark for Latin-1.
            archive.writestr(entry, text.encode("utf-8-sig"), ZIP_DEFLATED)
    return file.getvalue()


def _csv(table: Table) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    paths = [column.split(".") for column in table.columns]
    for row in table.rows:
        writer.writerow([_cell(_value(row, path)) for path in paths])
    return text.getvalue()


def _value(row: Mapping[str, Any], path: Sequence[str]) -> Any:
    value: Any = row
    for name in path:
        value = value[name]
    return value


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return _cell(
            ";".join(each if isinstance(each, str) else json.dumps(each) for each in value)
        )
    if isinstance(value, str) and (_FORMULA.match(value) or _CONTROL.match(value)):
        return f"'{value}"
    return value
