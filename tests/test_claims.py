"""No text of the product claims a cause: not of a practice, a night or a medicine."""

import ast
import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from backend.core.config import ROOT
from tests.claims import claims

PACKAGES = "api backend measures notifications practice safety sharing sleep".split()
# The demo's people are made up, and so is what they write; no word of it is the product's.
MADE_UP = "backend/demo"

# The reviewed list: sentences that deny the claim, exactly as they stand.
ALLOWED = {
    # An item of the German PHQ-9, as its authors wrote it.
    "Oder waren Sie im Gegenteil „zappelig“ oder ruhelos und hatten dadurch einen stärkeren "
    "Bewegungsdrang als sonst?",
    "It never claims that a sleep, a practice or a medicine caused anything, it is not watched, "
    "and it cannot call for help.",
    "- Streaks, alarms, scores of sleep, advice on medicine and claims of cause have no place "
    "here.",
    # The fixed text beside a medicine (DOMAIN D), and what two of its sources found.
    "Never stop, start or change a medicine because of this app.",
    "Setze nie wegen dieser App ein Medikament ab, beginne nie eines und ändere nie eines.",
    "لا توقف أبدًا دواءً ولا تبدأه ولا تغيّره بسبب هذا التطبيق.",
    "Gimenez 2007 single-dose trial olanzapine/risperidone/haloperidol (abstract read); Cohrs 2008 "
    "CNS Drugs 22:939 (abstract read) (no consistent effect of first-generation drugs); Abad & "
    "Guilleminault 2005 Dialogues Clin Neurosci 7:291 (excerpt read) says reduced",
    "Armitage review of antidepressants and sleep EEG (abstract read): little effect on REM "
    "reported for nefazodone, trimipramine, moclobemide, bupropion",
}


def texts(root: Path) -> Iterator[tuple[str, str]]:
    """Every text that a person can read, with the file that holds it."""
    for path in [*root.glob("app/messages/*.json"), *_within(root, "*.json")]:
        yield from _named(path, root, _strings(json.loads(path.read_text(encoding="utf-8"))))
    for path in [*root.glob("*.md"), *root.glob("docs/**/*.md"), *_within(root, "*.typ")]:
        yield from _named(path, root, [path.read_text(encoding="utf-8")])
    for path in root.glob("openapi.yaml"):
        yield from _named(path, root, _strings(yaml.safe_load(path.read_text(encoding="utf-8"))))
    for path in _within(root, "*.csv"):
        with path.open(encoding="utf-8") as file:
            yield from _named(path, root, [cell for row in csv.reader(file) for cell in row])
    for path in _within(root, "*.py"):
        yield from _named(path, root, _constants(path))


def _within(root: Path, pattern: str) -> list[Path]:
    found = [path for package in PACKAGES for path in (root / package).rglob(pattern)]
    return [path for path in found if MADE_UP not in path.as_posix()]


def _named(path: Path, root: Path, found: Any) -> Iterator[tuple[str, str]]:
    return ((str(path.relative_to(root)), text) for text in found)


def _strings(value: Any) -> Iterator[str]:
    """The strings in it; names are not read by anybody."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _constants(path: Path) -> Iterator[str]:
    """Mails, pushes, errors: the strings of a module. Docstrings are for those who read code;
    those of routes stand in openapi.yaml."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, documented)]
    starts = [body[0] for body in bodies if body]
    docstrings = {id(start.value) for start in starts if isinstance(start, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from [node.value] if id(node) not in docstrings else []


def found(root: Path) -> list[tuple[str, str]]:
    return [(path, sentence) for path, text in texts(root) for sentence in claims(text)]


def test_no_text_claims_a_cause() -> None:
    assert [each for each in found(ROOT) if each[1] not in ALLOWED] == []


def test_every_sentence_of_the_allow_list_still_stands_somewhere() -> None:
    assert ALLOWED - {sentence for _, sentence in found(ROOT)} == set()


def test_every_kind_of_text_is_read() -> None:
    read = {path for path, _ in texts(ROOT)}
    assert read >= {
        *(f"app/messages/{locale}.json" for locale in ("en", "de", "ar")),
        *("sharing/statements.json", "sharing/export_words.py", "sharing/export.typ"),
        *("notifications/mails.py", "notifications/messages.py", "practice/lenses/cbt.json"),
        *("openapi.yaml", "README.md", "CHANGELOG.md", "docs/privacy.md", "docs/operations.md"),
        *("safety/crisis_lines.csv", "backend/core/errors.py", "api/export.py"),
    }
    assert len(read) > 150


PLANTED = [
    "Your practice improved your sleep.",
    "You slept well because you practised.",
    "Practising helps you sleep.",
    "Thanks to eight practices the night was long.",
    "The medicine caused a short night.",
    "Six good nights led to more practice.",
    "A long night made the practice easier.",
    "You sleep better now.",
    "It helped.",
    "Dein Üben hat deinen Schlaf verbessert.",
    "Du hast gut geschlafen, weil du geübt hast.",
    "Das Üben hilft dir beim Schlafen.",
    "Dank deiner Übung war die Nacht lang.",
    "Das Medikament hat eine kurze Nacht verursacht.",
    "Üben führt zu langen Nächten.",
    "تمرينك حسّن نومك.",
    "نمت جيدًا لأنك تمرّنت.",
    "التمرين يساعد على النوم.",
    "كان الليل طويلًا بفضل التمرين.",
    "ليلة قصيرة بسبب الدواء.",
]
HARMLESS = [
    "Practised on 3 of 7 days; 2 days have no entry.",
    "8 of 8 practices have a logged night that began within 24 hours; 0 have none.",
    "Vom Üben bis zum Einschlafen: im Mittel 11 Std. 30 Min.",
    "The emergency number helps, too.",
    "Auch der Notruf hilft.",
    "3 of 4 times it went better than feared.",
    "لا يكفي بعد: 3 من 4.",
    "The last part of the night usually holds much of REM sleep.",
]


@pytest.mark.parametrize("sentence", PLANTED)
def test_a_planted_claim_is_found(sentence: str) -> None:
    assert claims(f"Two of three. {sentence} And so on.") == [sentence]


@pytest.mark.parametrize("sentence", HARMLESS)
def test_what_claims_nothing_passes(sentence: str) -> None:
    assert claims(sentence) == []


@pytest.mark.parametrize("sentence", [PLANTED[0], PLANTED[9], PLANTED[15]])
def test_a_claim_is_found_wherever_it_is_planted(tmp_path: Path, sentence: str) -> None:
    said = json.dumps({"name": {"says": ["Fine.", sentence]}}, ensure_ascii=False)
    planted = {
        "app/messages/de.json": said,
        "sharing/statements.json": said,
        "practice/lenses/cbt.json": said,
        "openapi.yaml": f"paths:\n  /x:\n    description: {sentence}\n",
        "README.md": "# Anew\n\nIt records\nand shows. " + sentence.replace(" ", "\n"),
        "docs/adr/0001-x.md": f"- one\n- {sentence}\n",
        "notifications/mails.py": f'"""Mails."""\n_TEXT = {{"en": "{sentence}"}}\n',
        "api/limits.py": f'raise ValueError("{sentence}")\n',
        "sharing/export.typ": f"= {sentence}\n",
        "safety/crisis_lines.csv": f"country,note\nDE,{sentence}\n",
    }
    for path, content in planted.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    places = [path for path, _ in found(tmp_path)]
    assert sorted(places) == sorted(planted)
