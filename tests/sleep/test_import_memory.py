"""A large Apple export streams: the small version of what tools/apple_export.py measures."""

import subprocess
import sys
from pathlib import Path

from backend.core.config import ROOT

MEASURE = """
import sys
from backend.core.zones import zone
from sleep.importers.reading import read
with open(sys.argv[1], "rb") as file:
    count = sum(1 for _ in read(file, zone("UTC")))
# The kernel's own mark of this process; getrusage would count what its parent had.
(peak,) = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(count, int(peak) // 1024)
"""
FILE_MIB, MOST_MIB = 60, 120


def test_an_export_larger_than_its_share_of_memory_is_read(tmp_path: Path) -> None:
    file = tmp_path / "export.xml"
    tool = ROOT / "tools" / "apple_export.py"
    subprocess.run([sys.executable, tool, file, str(FILE_MIB)], check=True)
    assert file.stat().st_size > (FILE_MIB - 5) * 1024 * 1024
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, file], cwd=ROOT, capture_output=True, text=True, check=True
    )
    nights, peak = map(int, done.stdout.split())
    assert nights == 5000
    assert peak < MOST_MIB
