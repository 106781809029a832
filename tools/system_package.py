"""Install one Debian package, or say plainly that it is missing.

Runs on the system's own Python, before there is a venv: standard library only.
"""

import os
import shutil
import subprocess
import sys


def install(package: str) -> None:
    """Install `package` with apt, as root or through sudo. Exits with a sentence when it cannot."""
    prefix = [] if os.geteuid() == 0 else ["sudo"]
    if not shutil.which("apt-get") or not all(shutil.which(word) for word in prefix):
        sys.exit(f"Please install {package} (Debian's name for it), then run this again.")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    print(f"Installing {package} …", flush=True)
    for step in (["update"], ["install", "--yes", "--no-install-recommends", package]):
        if subprocess.run([*apt, *step], stdout=subprocess.DEVNULL).returncode:
            sys.exit(f"apt-get could not install {package}: install it by hand.")


if __name__ == "__main__":
    install(sys.argv[1])
