"""Records of a CSV file, one after the other; never more of the file in memory than one of them and a chunk.

The standard library splits a record; this tells where in the file it stands, and refuses what would run rows together.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from app.features.imports.rules.bad_file import BadFile

LINE_CHARACTERS_MAX: Final = 1 << 20
CELL_CHARACTERS_MAX: Final = 131_072
"""As the standard library has it unless somebody changes it."""
COLUMNS_MAX: Final = 2_000
QUOTE: Final = '"'


class Record(NamedTuple):
    line: int
    """Where it begins, counted from 1."""
    cells: list[str]
    is_mended: bool = False
    """Its quotation marks were not as they must be, and were read as text."""


def records(texts: Iterable[str], delimiter: str) -> Iterator[Record]:
    """All but lines in which nothing stands. Raises BadFile."""
    held: list[str] = []
    reader = csv.reader(_holding(held, lines(texts)), delimiter=delimiter, strict=True)
    while True:
        first = reader.line_num + 1
        held.clear()
        try:
            cells, is_mended = next(reader), False
        except StopIteration:
            return
        except csv.Error as problem:
            cells, is_mended = _mended(held, first, (delimiter, str(problem))), True
        if len(cells) > COLUMNS_MAX:
            raise BadFile("too_many_columns", first)
        if len(cells) > 1 or (cells and cells[0].strip()):
            yield Record(first, cells, is_mended)


def lines(texts: Iterable[str]) -> Iterator[str]:
    """With their ends, whichever of the three kinds those are."""
    rest, number = "", 1
    for text in texts:
        if "\0" in text:
            raise BadFile("nul", number + _ends(rest + text[: text.index("\0")]))
        whole = rest + text
        # A carriage return at the end may be the first half of a line's end.
        cut = len(whole) - 1 if whole.endswith("\r") else len(whole)
        found = io.StringIO(whole[:cut], newline="").readlines()
        last_is_open = bool(found) and not found[-1].endswith(("\n", "\r"))
        rest = (found.pop() if last_is_open else "") + whole[cut:]
        if len(rest) > LINE_CHARACTERS_MAX:
            raise BadFile("line_too_long", number + len(found))
        number += len(found)
        yield from found
    if rest:
        yield rest


def _holding(held: list[str], found: Iterator[str]) -> Iterator[str]:
    for line in found:
        held.append(line)
        yield line


def _mended(held: list[str], first: int, said: tuple[str, str]) -> list[str]:
    """A record that is not as it must be: what can be read of it, or BadFile where other rows would be lost in it."""
    delimiter, problem = said
    opened = quote_opened(held, delimiter)
    if "field larger" in problem:
        spans = opened is not None and opened < len(held) - 1
        raise BadFile("unclosed_quote" if spans else "field_too_long", first + (opened or 0))
    if opened is not None or len(held) > 1:
        raise BadFile("unclosed_quote", first + (opened or 0))
    return next(csv.reader(held, delimiter=delimiter))


def quote_opened(held: list[str], delimiter: str) -> int | None:
    """In which of a record's lines the quotation mark stands that nothing closes; None where all are closed."""
    opened: int | None = None
    at_start, may_close = True, False
    for number, line in enumerate(held):
        for mark in line:
            if opened is not None and not may_close:
                may_close = mark == QUOTE
            elif opened is not None and mark == QUOTE:
                may_close = False
            elif opened is not None and number > opened and mark not in (delimiter, "\r", "\n"):
                # It closes in another line, in the midst of a text: that text's own mark was taken for its end.
                return opened
            else:
                opened, may_close = (number, False) if at_start and mark == QUOTE else (None, False)
                at_start = mark == delimiter
    return None if may_close else opened


def _ends(text: str) -> int:
    return len(io.StringIO(text + ".", newline="").readlines()) - 1
