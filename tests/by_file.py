"""Who runs what in `pytest -n`: what the tests of a file share is made in one process only."""

import re

from xdist.scheduler import LoadScopeScheduling

DATABASE = re.compile(r"\[(sqlite|postgresql)\b")


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """A file goes to one process; once for each database, which is made once for all files."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        database = DATABASE.search(nodeid)
        return f"{file} {database[1]}" if database else file
