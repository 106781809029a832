"""The tables: what a spreadsheet reads is what is stored, and it calculates with no text."""

import csv
import io
from datetime import UTC, datetime
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharing.export_csv import Table, archive

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def written(*rows: dict[str, Any]) -> str:
    """The text of one table, as it stands in the archive."""
    return opened(archive([Table("t.csv", list(rows[0]), rows)], "read me", NOW))["t.csv"]


def opened(archived: bytes) -> dict[str, str]:
    with ZipFile(io.BytesIO(archived)) as file:
        assert file.testzip() is None
        return {name: file.read(name).decode() for name in file.namelist()}


def cells(text: str) -> list[list[str]]:
    """As a spreadsheet splits it."""
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


def test_it_is_rfc_4180_with_a_mark_that_it_is_utf_8() -> None:
    text = written({"a": 'say "no"', "b": "one,two", "c": "two\nlines", "d": "ü"})
    assert text == '\ufeffa,b,c,d\r\n"say ""no""","one,two","two\nlines",ü\r\n'


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+49 30 1234567",
        "-5",
        "@SUM(A1)",
        "＝1+1",
        "＋1",
        "－1",
        "＠a",
        "\t=1",
        "\r=1",
        "\n=1",
        "\ttab",
        "  =1+1",
        "\u00a0=1",
        "\u200b=1",
        "\u202e=1",
        "\x01=1",
        '=HYPERLINK("https://example.org","here")',
        "=cmd|' /C calc'!A0",
    ],
)
def test_a_text_that_could_start_a_formula_is_led_by_an_apostrophe(text: str) -> None:
    assert cells(written({"a": text})) == [["a"], [f"'{text}"]]


@pytest.mark.parametrize("text", ["plain", "1+1=2", "a - b", "x@y", "٣", "5", "'quoted", "…"])
def test_every_other_text_stays_as_it_is(text: str) -> None:
    assert cells(written({"a": text})) == [["a"], [text]]


def test_numbers_stay_numbers_and_the_unknown_is_empty() -> None:
    row = {"a": -5, "b": 0, "c": 85.5, "d": None, "e": True, "f": False}
    assert cells(written(row))[1] == ["-5", "0", "85.5", "", "true", "false"]


def test_lists_are_joined_and_guarded() -> None:
    row = {"a": ["MO", "WE"], "b": [], "c": ["=1", "2"]}
    assert cells(written(row))[1] == ["MO;WE", "", "'=1;2"]


def test_nested_names_have_a_dot_and_only_the_named_columns_are_written() -> None:
    table = Table("t.csv", ["id", "words.name"], [{"id": "1", "other": 2, "words": {"name": "x"}}])
    assert cells(opened(archive([table], "", NOW))["t.csv"]) == [["id", "words.name"], ["1", "x"]]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_whatever_is_written_comes_back_and_calculates_nothing(text: str) -> None:
    row, read = {"a": text, "b": 1}, cells(written({"a": text, "b": 1}))
    assert len(read) == 2
    assert not read[1][0].startswith(FORMULA)
    assert read[1] in ([text, "1"], [f"'{text}", "1"]), row


def test_the_archive_says_what_it_is_and_is_the_same_each_time() -> None:
    table = Table("t.csv", ["a"], [])
    first = archive([table], "what it is", NOW)
    assert opened(first) == {"README.txt": "\ufeffwhat it is", "t.csv": "\ufeffa\r\n"}
    assert archive([table], "what it is", NOW) == first
