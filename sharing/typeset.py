"""Sets one document: its data come in as JSON, a PDF goes out. Arguments: template, fonts.

A script of its own, run in a process of its own: typst keeps what it has set, some 250 MB for three
years of somebody's words, for as long as its process lives.
"""

import sys
from typing import Literal

import typst


def main() -> None:
    data = sys.stdin.buffer.read().decode()
    try:
        pdf = _compiled(data, "ua-1")
    except typst.TypstError:  # a sign that no font has
        pdf = _compiled(data, "1.7")
    sys.stdout.buffer.write(pdf)


def _compiled(data: str, standard: Literal["ua-1", "1.7"]) -> bytes:
    return typst.compile(
        sys.argv[1],
        sys_inputs={"data": data},
        font_paths=[sys.argv[2]],
        ignore_system_fonts=True,
        pdf_standards=standard,
    )


if __name__ == "__main__":
    main()
