"""The key file: what may be used, and what a process does when the file changes under it."""

import os
import stat
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from backend.core.config import ROOT, Settings
from backend.core.errors import Unavailable
from backend.core.ids import uuid7
from backend.core.keyring import (
    BadKeyFile,
    Keyring,
    MasterKeys,
    new_master_key,
    replace_keys,
)
from tests.commands import stops_at_start


def line(name: object = 1, key: bytes | None = None) -> str:
    return f"{name}:{b64encode(os.urandom(32) if key is None else key).decode()}"


def written(path: Path, *lines: str, mode: int = 0o600) -> Path:
    path.write_text("\n".join(lines))
    path.chmod(mode)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    new_master_key(tmp_path / "master.key")
    return tmp_path / "master.key"


def test_fresh_keys_are_for_their_owner_only_differ_and_are_never_overwritten(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    keys = MasterKeys.read(path)
    assert keys.newest == 1
    assert keys.index != keys.versions[1]
    other = path.with_name("other.key")
    new_master_key(other)
    assert MasterKeys.read(other).versions != keys.versions
    with pytest.raises(FileExistsError):
        new_master_key(path)


BAD = {
    "empty": "",
    "blank lines": "\n\n",
    "no version": "x",
    "an odd name": line("one"),
    "version 0": line(0),
    "a version twice": f"{(twice := line(2))}\n{twice}",
    "a short key": line(1, b"short"),
    "a long key": line(1, os.urandom(33)),
    "no base64": "1:%%%",
    "zeroes": line(1, bytes(32)),
    "one byte again and again": line(1, b"k" * 32),
    "a word again and again": line(1, b"changeme" * 4),
    "only the index": line("index"),
    "an index of zeroes": f"{line()}\n{line('index', bytes(32))}",
    "not text": "\x00\x01",
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_a_file_without_a_good_key_is_refused_without_a_word_of_it(
    tmp_path: Path, content: str
) -> None:
    with pytest.raises(BadKeyFile) as error:
        MasterKeys.read(written(tmp_path / "master.key", content))
    for secret in content.split(":")[1:]:
        assert secret not in str(error.value)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644, 0o610])
def test_a_file_that_others_reach_is_refused(path: Path, mode: int) -> None:
    path.chmod(mode)
    with pytest.raises(BadKeyFile, match="chmod 600"):
        Keyring(path)
    path.chmod(0o400)
    Keyring(path)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [("serve", None, "anew migrate"), ("worker", "", "no master key in it")],
)
def test_nothing_starts_without_a_good_key(
    tmp_path: Path, name: str, content: str | None, says: str
) -> None:
    path = tmp_path / "master.key"
    if content is not None:
        written(path, content)
    settings = Settings(f"sqlite:///{tmp_path / 'anew.db'}", path, "http://localhost")
    assert says in stops_at_start(settings, name)


def test_there_is_no_key_to_be_copied_from_the_repository() -> None:
    """A default or an example would be in use somewhere within a year."""
    listed = [path for path in ROOT.glob("*") if path.suffix in (".key", ".env")]
    assert listed == []
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for each in page.read_text().splitlines():
            with pytest.raises(BadKeyFile):
                MasterKeys.parse([each.strip("` ")])


def test_a_key_opens_with_the_master_key_that_wrapped_it_and_for_its_owner_only(
    path: Path,
) -> None:
    owner, data_key = uuid7(), os.urandom(32)
    old = MasterKeys.read(path)
    both = old.with_another()
    first, second = old.wrap(data_key, owner), both.wrap(data_key, owner)
    assert both.unwrap(1, first, owner) == both.unwrap(2, second, owner) == data_key
    with pytest.raises(KeyError):
        both.newest_only().unwrap(1, first, owner)
    for version, wrapped, whose in ((2, first, owner), (1, second, owner), (1, first, uuid7())):
        with pytest.raises(InvalidTag):
            both.unwrap(version, wrapped, whose)


def test_a_file_of_old_keeps_its_digests_when_its_first_key_goes(tmp_path: Path) -> None:
    """Tokens, invitations and the chained log hang on them."""
    path = written(tmp_path / "master.key", line(1), line(2))
    ring = Keyring(path)
    before = ring.digest("invitation", "x")
    replace_keys(path, MasterKeys.read(path).newest_only())
    assert Keyring(path).digest("invitation", "x") == before
    assert before != ring.digest("access", "x")
    assert before != Keyring(written(tmp_path / "other", line(1))).digest("invitation", "x")


def test_a_running_process_follows_its_file(path: Path) -> None:
    """It wraps with the newest there is, and opens what others wrapped with that."""
    running, owner = Keyring(path), uuid7()
    replace_keys(path, MasterKeys.read(path).with_another())
    version, wrapped = Keyring(path).wrap(b"hers", owner)
    assert version == 2
    assert running.unwrap(2, wrapped, owner) == b"hers"
    replace_keys(path, MasterKeys.read(path).with_another())
    assert running.wrap(b"hers", owner)[0] == 3
    with pytest.raises(Unavailable):
        running.unwrap(4, wrapped, owner)


def test_a_replaced_file_stays_private_and_where_it_was(path: Path) -> None:
    link = path.with_name("linked.key")
    link.symlink_to(path)
    path.with_name(".master.key.new").write_text("of a rotation that was killed")
    replace_keys(link, MasterKeys.read(link).with_another())
    assert link.is_symlink()
    assert MasterKeys.read(path).newest == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not path.with_name(".master.key.new").exists()
