"""Reads one file of sleep from standard input; a line for each night goes out. Argument: the zone.

A script of its own, run in a process of its own: whatever is in the file, it is over when its time
is up or its memory is full.
"""

import io
import json
import resource
import sys
from pathlib import Path

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 60


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # nothing is unpacked to disk
    sys.path.insert(0, str(Path(__file__).parents[2]))  # -I leaves the folder of our packages out
    from backend.core.zones import zone
    from sleep.importers.items import Broken
    from sleep.importers.lines import written
    from sleep.importers.reading import read

    try:
        for item in read(io.BytesIO(sys.stdin.buffer.read()), zone(sys.argv[1])):
            sys.stdout.write(written(item) + "\n")
        broken = None
    except Broken as error:
        broken = str(error)
    except MemoryError:
        broken = "file: reading it takes more memory than there is"
    sys.stdout.write(json.dumps({"broken": broken}) + "\n")


if __name__ == "__main__":
    main()
