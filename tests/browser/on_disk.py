"""A browser whose profile is a folder, marked texts of all kinds, and the search for them."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from backend.core.ids import uuid7
from tests.story.processes import Serving

PLAN = "00000000-0000-7000-8000-000000000001"
SEED = 20261126
LETTERS = random.Random(SEED)
HALF = """async () => {
  const kept = await (await caches.open('anew-key')).match('/key');
  return [...new Uint8Array(await kept.arrayBuffer())];
}"""
PUT_PLAIN = """async (texts) => {
  const asked = indexedDB.open('plain');
  asked.onupgradeneeded = () => asked.result.createObjectStore('rows');
  const db = await new Promise((done) => (asked.onsuccess = () => done(asked.result)));
  const all = db.transaction('rows', 'readwrite');
  texts.forEach((text, at) => all.objectStore('rows').put({ words: { name: text } }, at));
  await new Promise((done) => (all.oncomplete = done));
  db.close();
}"""
AWAY = """(state) => {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""
SUBSCRIBED = """
  PushManager.prototype.getSubscription = async () => ({
    unsubscribe: async () => localStorage.setItem('unsubscribed', 'yes') ?? true,
  });
"""


class OnDisk:
    """What a browser keeps in its folder. It can be read once the browser is closed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def found(self, texts: list[str]) -> dict[str, str]:
        """Which of these stand in a file of the profile, as UTF-8 or UTF-16, and in which."""
        found = {}
        for path, file in self._files():
            for text in texts:
                if text.encode() in file or text.encode("utf-16-le") in file:
                    found[text] = str(path.relative_to(self._folder))
        return found

    def holding(self, some: bytes) -> list[str]:
        """The files in which these bytes stand."""
        files = self._files()
        return [str(path.relative_to(self._folder)) for path, file in files if some in file]

    def _files(self) -> Iterator[tuple[Path, bytes]]:
        paths = (path for path in self._folder.rglob("*") if path.is_file())
        return ((path, path.read_bytes()) for path in paths)


def marks(count: int) -> list[str]:
    """Random letters: no compression changes them where they stand for the first time."""
    return ["".join(LETTERS.choices("abcdefghijklmnopqrstuvwxyz", k=16)) for _ in range(count)]


def records(texts: Iterator[str]) -> list[dict[str, Any]]:
    """Of all kinds that the phone keeps, with a marked text in each of their words.

    A star stands behind words that are a list.
    """
    made: list[dict[str, Any]] = []
    now = datetime.now(UTC)
    at = now.isoformat()
    local = {"time_zone": "Europe/Berlin"}

    def add(kind: str, words: str, id: str = "", /, **fields: Any) -> str:
        named = {
            word.rstrip("*"): [next(texts)] if word.endswith("*") else next(texts)
            for word in words.split()
        }
        id = id or str(uuid7())
        record = {**fields, "words": named}
        made.append({"kind": kind, "id": id, "base": None, "record": record})
        return id

    for _ in range(4):
        pattern = add("pattern", "name trigger old_expectation old_response")
    add("pattern-moment", "where note", pattern_id=pattern, occurred_at=at, response="old", **local)
    session = add("therapy-session", "take_aways* note", held_at=at, **local)
    add("recall", "note", session_id=session, point=1, answered_at=at, recalled="partly")
    add("rehearsal-choice", "why", choice="life_change", day=str(now.date()))
    add("nap", "note", local_date=str(now.date()), minutes=20, **local)
    add("medicine", "name dose note", started_on=str(now.date()))
    hours = {"started_at": (now - timedelta(hours=8)).isoformat(), "ended_at": at}
    offsets = {"start_offset_minutes": 60, "end_offset_minutes": 60}
    add("device-night", "device external_id", source="oura", **hours, **offsets)
    places = [add("context", "label") for _ in range(10)]
    for _ in range(4):
        way = add("behaviour", "name when will instead_of cue", context_ids=places, lens="cbt")
        then = {"behaviour_id": way, "occurred_at": at, "outcome": "done"}
        about = "expected happened learned new_experience safety note"
        add("practice-entry", about, **then, **local)
    add("transfer-probe", "where", behaviour_id=way, answered_at=at, came_by_itself="yes")
    for ago in range(5):
        morning = str((now - timedelta(days=ago + 1)).date())
        add("night", "comment sleep_medicine", morning, **local)
    for clock in ("18:00", "19:00"):
        when = {"local_time": clock, "weekdays": ["MO"], "follows_device": True}
        add("reminder", "code_phrase", kind="practice", **when)
    add("safety-plan", "signs by_myself with_others who_helps safer_place reasons", PLAN)
    for _ in range(3):
        add("safety-contact", "name phone note")
    return made


def send(server: Serving, email: str, password: str, items: list[dict[str, Any]]) -> None:
    """From another device of hers."""
    tokens = requests.post(
        f"{server.url}/v1/sessions", json={"email": email, "password": password}, timeout=20
    ).json()
    answer = requests.post(
        f"{server.url}/v1/changes",
        json={"items": items},
        headers={"Authorization": f"Bearer {tokens['access_token']}"},
        timeout=20,
    )
    refused = [one for one in answer.json()["results"] if one["outcome"] != "created"]
    assert refused == [], refused
