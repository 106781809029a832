"""A bare file, or the files of sleep in a zip archive, as streams that cannot run away.

Nothing is unpacked to disk. Before anything is read, the archive's directory is measured, and each
wanted file's name, size, ratio and method are looked at.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import SEEK_END, RawIOBase
from typing import IO, cast

from sleep.importers.items import Broken, printable

MOST_MEMBERS = 50_000
MOST_DIRECTORY = 8 * 1024 * 1024
MOST_BYTES = 8 * 1024**3
MOST_RATIO = 150  # genuine exports come to about 30
_SMALL = 1024 * 1024
# "apple_health_export/export.xml" in any language of the phone; Takeout, Connect and the others.
_WANTED = re.compile(
    r"(^|.*/)apple_health_export/(?!export_cda)[^/]+\.xml|(^|.*/)[^/]*sleep[^/]*\.json"
    r"|(^|.*/)export\.xml",
    re.IGNORECASE,
)
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError),
    *(NotImplementedError, RuntimeError, UnicodeError, ValueError, OverflowError),
)


class Bounded(RawIOBase):
    """Another stream, of which at most `most` bytes are read. Raises `Broken` beyond."""

    def __init__(self, stream: IO[bytes], most: int, name: str) -> None:
        self._stream, self._left, self._name = stream, most, name

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        wanted = self._left + 1 if size is None or size < 0 else min(size, self._left + 1)
        block = self._stream.read(wanted)
        self._left -= len(block)
        if self._left < 0:
            raise Broken(f"{self._name}: larger than it may be")
        return block


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """What zipfile raises in the midst of a broken archive, as one error."""
    try:
        yield
    except Broken:
        raise
    except _BROKEN:
        raise Broken(f"{name}: the zip archive is damaged") from None


class _Member(RawIOBase):
    """A file in an archive."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream, self._name = stream, name

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        with _reading(self._name):
            return self._stream.read(-1 if size is None else size)


def streams(file: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and stream of each file that may hold sleep; "" for a bare file. Raises `Broken`."""
    if file.read(4) != b"PK\x03\x04":
        file.seek(0)
        yield "", cast(IO[bytes], Bounded(file, MOST_BYTES, "file"))
        return
    _measure(file)
    with _reading("archive"):
        archive = zipfile.ZipFile(file)
    wanted = _wanted(archive)
    for member in wanted:
        name = printable(member.filename)
        with _reading(name):
            stream = archive.open(member)
        with stream:
            inside = cast(IO[bytes], _Member(stream, name))
            yield name, cast(IO[bytes], Bounded(inside, member.file_size, name))


def _measure(file: IO[bytes]) -> None:
    """Is the archive's directory of a size that may be read? zipfile reads all of it at once."""
    size = file.seek(0, SEEK_END)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    file.seek(0)
    place = len(tail) - 22 if tail[-22:-18] == b"PK\x05\x06" else tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + 22:
        raise Broken("archive: the zip archive is damaged")
    members, directory = struct.unpack_from("<HI", tail, place + 10)
    if members > MOST_MEMBERS or directory > MOST_DIRECTORY:
        raise Broken(f"archive: more than {MOST_MEMBERS} files; send the file of sleep alone")


def _wanted(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    found = [each for each in archive.infolist() if _WANTED.fullmatch(each.filename)]
    if not found:
        raise Broken("archive: no file of sleep is in it")
    if len({each.filename for each in found}) < len(found):
        raise Broken("archive: one name stands there twice")
    if sum(each.file_size for each in found) > MOST_BYTES:
        raise Broken("archive: larger than it may be when unpacked")
    for each in found:
        _look_at(each)
    return sorted(found, key=lambda each: each.filename)


def _look_at(member: zipfile.ZipInfo) -> None:
    name = printable(member.filename)
    steps = member.filename.split("/")
    if ".." in steps or steps[0] == "" or "\\" in member.filename or ":" in steps[0]:
        raise Broken(f"{name}: this name leads out of the archive")
    if member.flag_bits & 1:
        raise Broken(f"{name}: it is locked with a password")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Broken(f"{name}: packed in a way that is not read here")
    if member.file_size > _SMALL and member.file_size > MOST_RATIO * member.compress_size:
        raise Broken(f"{name}: grows more than {MOST_RATIO} times when unpacked")
