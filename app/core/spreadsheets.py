"""What a spreadsheet makes of a cell, and the apostrophe that keeps it from running one."""

import unicodedata
from typing import Final

APOSTROPHE: Final = "'"
_RUN: Final = frozenset("=+-@\t\r\n|")
_LINE_BEGINS: Final = ("\t", "\r", "\n")
_UNSEEN: Final = frozenset(("Cf", "Mn", "Me"))
_BLANK: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters and signs by their class, and nothing to the eye."""


def would_run(cell: str) -> bool:
    """As a spreadsheet sees it: full-width twins are plain, what cannot be seen is not there."""
    if not cell or (cell[0].isascii() and cell[0].isalnum()):
        return False
    visible = "".join(
        mark for mark in cell if mark not in _BLANK and unicodedata.category(mark) not in _UNSEEN
    )
    seen = unicodedata.normalize("NFKC", visible)
    first = seen[:1] if seen[:1] in _LINE_BEGINS else seen.lstrip()[:1]
    return first != "" and first in _RUN


def as_text(cell: str, *, is_number: bool) -> str:
    """A spreadsheet must read the cell as text. A number stays what it is; an apostrophe that would be taken for this
    one is doubled."""
    bare = cell.lstrip(APOSTROPHE)
    if not would_run(bare) or (is_number and bare == cell):
        return cell
    return f"{APOSTROPHE}{cell}"


def taken_back(cell: str) -> str:
    """The apostrophe that keeps a spreadsheet from running a cell is no part of it."""
    return cell[1:] if cell[:1] == APOSTROPHE and would_run(cell.lstrip(APOSTROPHE)) else cell
