"""Files that must outlive a power cut."""

import os
from pathlib import Path


def sync_directory(directory: Path) -> None:
    """The name of a new file lasts when its directory is on the disk."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
