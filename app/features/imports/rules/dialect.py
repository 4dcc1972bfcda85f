"""What separates the cells of a file, and whether its first row names them."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from app.features.imports.rules.looks import is_date, is_email, is_number, is_phone
from app.features.imports.rules.names import target_of

DELIMITERS: Final = (",", ";", "\t", "|")
SAMPLE_RECORDS: Final = 200
_SAID: Final = re.compile(r"sep=([,;\t|])\r?\n?", re.IGNORECASE)
"""The first line that Excel writes and reads, to say so."""


def said_delimiter(first_line: str) -> str | None:
    match = _SAID.fullmatch(first_line)
    return None if match is None else match[1]


def delimiter_of(sample: str) -> str:
    """Each candidate reads the sample; the one that makes rows of one width wins, the wider where two do."""
    return max(DELIMITERS, key=lambda one: (_score(sample, one), -DELIMITERS.index(one)))


def _score(sample: str, delimiter: str) -> float:
    widths: Counter[int] = Counter()
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if cells:
                widths[len(cells)] += 1
            if widths.total() >= SAMPLE_RECORDS:
                break
    except csv.Error:
        pass
    if not widths:
        return 0.0
    # The last record of a sample is cut off somewhere: it may not say that a width is wrong.
    width, rows = max(widths.items(), key=lambda one: (one[1], one[0]))
    if width < 2:
        return 0.0
    return rows / max(1, widths.total() - (widths.total() > 2)) + min(width, 20) / 200


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Names do not look like what they name. Where nothing tells, the first row is taken for names: that shows."""
    if not rows:
        return False
    first = [cell.strip() for cell in rows[0]]
    if any(is_email(cell) or is_phone(cell) or is_date(cell) or is_number(cell) for cell in first):
        return False
    if any(target_of(cell) is not None for cell in first):
        return True
    filled = [cell for cell in first if cell]
    return len(set(filled)) == len(filled) and len(filled) * 2 > len(first)
