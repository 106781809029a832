"""From a file of any of the formats to nights. Bytes in, nights out; nothing is stored here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any, cast
from zoneinfo import ZoneInfo

from sleep.device_night import DeviceNight, Retracted, faults
from sleep.importers import (
    apple_health,
    fitbit,
    garmin,
    health_connect,
    json_files,
    oura,
)
from sleep.importers.archives import streams
from sleep.importers.items import MOST_NIGHTS, BadNight, Broken, Item, Refused


@dataclass(frozen=True, slots=True)
class Format:
    """`records` recognises a document and finds its nights, `night` reads one of them."""

    records: Callable[[Any], list[Any] | None]
    night: Callable[[Any, ZoneInfo], DeviceNight | Retracted | None]


FORMATS = {
    module.SOURCE: Format(module.records, module.night)
    for module in (fitbit, oura, garmin, health_connect)
}


def read(file: IO[bytes], zone: ZoneInfo) -> Iterator[Item]:
    """The nights of a bare file or a zip archive; `zone` is for times without an offset.

    Raises `Broken`, maybe in the midst: then nothing of the file may be kept.
    """
    count = 0
    for name, stream in streams(file):
        for item in _items(name, stream, zone):
            count += 1
            if count > MOST_NIGHTS:
                raise Broken(f"{name or 'file'}: more than {MOST_NIGHTS} nights")
            yield _possible(item)


def _items(name: str, stream: IO[bytes], zone: ZoneInfo) -> Iterator[Item]:
    head = stream.read(4096)
    rest = cast(IO[bytes], _Rejoined(head, stream))
    if _looks_like_xml(head):
        return apple_health.nights(rest, zone)
    return _from_json(json_files.load(rest, name), name, zone)


def _looks_like_xml(head: bytes) -> bool:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(mark):
            return head.decode(encoding, "replace").lstrip().startswith("<")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def _from_json(document: Any, name: str, zone: ZoneInfo) -> Iterator[Item]:
    for known in FORMATS.values():
        if (found := known.records(document)) is not None:
            where = f"{name}, " if name else ""
            return _one_by_one(found, known, where, zone)
    if document == [] or document == {}:
        return iter(())
    raise Broken(f"{name or 'file'}: not a file of sleep that is known here")


def _one_by_one(found: list[Any], known: Format, where: str, zone: ZoneInfo) -> Iterator[Item]:
    for place, record in enumerate(found, 1):
        try:
            if not isinstance(record, dict):
                raise BadNight("this is not an object")
            night = known.night(record, zone)
        except BadNight as error:
            yield Refused(f"{where}night {place}", str(error))
        else:
            if night is not None:
                yield night


def _possible(item: Item) -> Item:
    """The night, or why it cannot have been."""
    if isinstance(item, DeviceNight):
        for field, _, rule in faults(item):
            return Refused(f"night of {item.started_at:%Y-%m-%d %H:%M} UTC", f"{field}: {rule}")
    return item


class _Rejoined:
    """A stream of which the beginning was looked at already."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int = -1) -> bytes:
        head, self._head = self._head, b""
        if size < 0:
            return head + self._rest.read()
        if len(head) > size:
            head, self._head = head[:size], head[size:]
        return head or self._rest.read(size)
