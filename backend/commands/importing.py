"""`anew import-sleep`: a file of a device's nights that is too large to send."""

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

import click

from backend.accounts import registration
from backend.commands.start import application
from backend.core import clock
from backend.core.db import begin, db
from backend.core.zones import zone
from sleep.device_import import OUTCOMES, import_nights
from sleep.importers.items import Broken, Item
from sleep.importers.reading import read

_MOST_LINES = 20


class _Watched:
    """A file that says how much of it was read."""

    def __init__(self, file: IO[bytes], seen: Callable[[int], None]) -> None:
        self._file, self._seen = file, seen

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self._seen(len(block))
        return block

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True


@click.command("import-sleep")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--email", required=True, help="Whose nights they are.")
def import_sleep(file: Path, email: str) -> None:
    """Take in FILE, of any size: Apple Health, Health Connect, Fitbit, Oura or Garmin.

    A file that cannot be read to its end leaves nothing; otherwise each night stands for itself.
    The same file twice is the same as once.
    """
    with application().app_context():
        begin("read")
        account = registration.account_by_email(email)
        if account is None or account.role != "client":
            sys.exit("No client has this address.")
        client_id, here = account.id, account.time_zone
        db.session.rollback()  # nobody waits while the file is read
        items = _items(file, here)
        begin("write")
        done = import_nights(client_id, items, clock.now())
        db.session.commit()
    counts = Counter(each.outcome for each in done)
    click.echo(", ".join(f"{counts[name]} {name}" for name in OUTCOMES))
    refused = [each for each in done if each.outcome == "refused"]
    for each in refused[:_MOST_LINES]:
        click.echo(f"{each.where}: {each.reason}", err=True)
    if len(refused) > _MOST_LINES:
        click.echo(f"… and {len(refused) - _MOST_LINES} more", err=True)


def _items(file: Path, time_zone: str) -> list[Item]:
    size = file.stat().st_size
    with (
        file.open("rb") as opened,
        click.progressbar(length=size, label="Reading", file=sys.stderr) as bar,
    ):
        try:
            return list(read(cast(IO[bytes], _Watched(opened, bar.update)), zone(time_zone)))
        except Broken as error:
            bar.finish()
            sys.exit(f"\n{error}. Nothing of this file was kept.")
