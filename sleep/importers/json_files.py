"""One JSON file, read whole and strictly, within a bound."""

import json
from typing import IO, Any, NoReturn

from sleep.importers.archives import Bounded
from sleep.importers.items import Broken

# A year of Fitbit's stages is some 8 MiB; as objects it takes about ten times that.
MOST_BYTES = 20 * 1024 * 1024


def load(file: IO[bytes], name: str) -> Any:
    """The document. Raises `Broken` with the line."""
    where = name or "file"
    body = Bounded(file, MOST_BYTES, where).read()
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise Broken(f"{where}, line {error.lineno}: this is not valid JSON") from None
    except UnicodeDecodeError:
        raise Broken(f"{where}: this is not text in UTF-8") from None
    except (ValueError, RecursionError):
        raise Broken(f"{where}: a number or the nesting is beyond measure") from None


def _refuse(_constant: str) -> NoReturn:
    raise ValueError
