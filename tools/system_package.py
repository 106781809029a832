"""Install Debian packages, or say plainly that they are missing.

Runs on the system's own Python, before there is a venv: standard library only.
"""

import os
import shutil
import subprocess
import sys


def install(packages: list[str]) -> None:
    """Install `packages` with apt, as root or through sudo; exit with a sentence otherwise."""
    names = " and ".join(packages)
    prefix = [] if os.geteuid() == 0 else ["sudo"]
    if not shutil.which("apt-get") or not all(shutil.which(word) for word in prefix):
        sys.exit(f"Please install {names} (Debian's names), then run this again.")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    print(f"Installing {names} …", flush=True)
    for step in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        if subprocess.run([*apt, *step], stdout=subprocess.DEVNULL).returncode:
            sys.exit(f"apt-get could not install {names}: install by hand.")


if __name__ == "__main__":
    install(sys.argv[1:])
