"""The elements of an XML file, one after the other, in the memory of one block.

A genuine Apple export carries a document type without entities (and some versions of iOS write one
that is not well formed), so it is cut out before expat sees it. Whatever declares an entity or
names something outside is refused, wherever it stands.
"""

import re
from collections.abc import Callable, Iterator
from typing import IO, NoReturn
from xml.parsers import expat

from sleep.importers.items import Broken

Start = Callable[[str, dict[str, str], int], None]

BLOCK = 64 * 1024
_MOST_DOCTYPE = 256 * 1024
_MOST_DEPTH = 64
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[<>]*(\[.*?\]\s*)?>", re.DOTALL)
_OUTSIDE = re.compile(rb"<!DOCTYPE\s+\S+\s+(SYSTEM|PUBLIC)\b")


def walk(file: IO[bytes], started: Start, ended: Callable[[str], None]) -> Iterator[None]:
    """Call `started` (name, attributes, line) and `ended` (name); yield after each block.

    Raises `Broken` with the line.
    """
    parser, depth = expat.ParserCreate(), 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MOST_DEPTH:
            raise Broken(f"line {parser.CurrentLineNumber}: nested too deep")
        started(name, attributes, parser.CurrentLineNumber)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        ended(name)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    _refuse_entities(parser)
    try:
        for block in _blocks(file):
            parser.Parse(block, False)
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code) or "not well-formed"
        raise Broken(f"line {error.lineno}: {reason}") from None
    except (LookupError, UnicodeError):  # it claims an encoding that Python does not know
        raise Broken("line 1: its encoding is not known") from None


def _refuse_entities(parser: expat.XMLParserType) -> None:
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def refuse(*_: object) -> NoReturn:
        raise Broken(f"line {parser.CurrentLineNumber}: entities are not allowed here")

    def doctype(_name: str, system: str | None, public: str | None, _subset: bool) -> None:
        if system or public:
            raise Broken(f"line {parser.CurrentLineNumber}: it refers to another document")

    parser.EntityDeclHandler = parser.UnparsedEntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = parser.SkippedEntityHandler = refuse
    parser.StartDoctypeDeclHandler = doctype


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    head = file.read(BLOCK)
    while b"<!DOCTYPE" in head and not _DOCTYPE.search(head) and len(head) < _MOST_DOCTYPE:
        more = file.read(BLOCK)
        if not more:
            break
        head += more
    yield _without_doctype(head)
    while block := file.read(BLOCK):
        yield block


def _without_doctype(head: bytes) -> bytes:
    """The same without the document type; its line breaks stay, so that lines keep their number."""
    found = _DOCTYPE.search(head)
    if found is None:
        return head
    line = head.count(b"\n", 0, found.start()) + 1
    if b"<!ENTITY" in found[0] or b"%" in found[0]:
        raise Broken(f"line {line}: entities are not allowed here")
    if _OUTSIDE.match(found[0]):
        raise Broken(f"line {line}: it refers to another document")
    return head[: found.start()] + b"\n" * found[0].count(b"\n") + head[found.end() :]
