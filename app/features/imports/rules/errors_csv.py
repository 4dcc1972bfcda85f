"""The rows that did not come in, as a file that can be mended and imported again."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from app.features.imports.rules.cells import harmless
from app.features.imports.rules.names import LINE_COLUMN, REASON_COLUMN
from app.features.imports.rules.reader import Record
from app.features.imports.types.records import Import, Outcome
from app.features.imports.types.rows import IN_FILE, REASONS

UTF8_MARK: Final = "\ufeff"
"""Excel takes a file without it for one in the code page of the machine."""


def error_lines(one: Import, records: Iterable[Record], outcomes: Iterator[Outcome]) -> Iterator[str]:
    """The header first, with two columns of our own behind the original ones."""
    header = (
        one.names if one.has_header else tuple(f"Column {number}" for number in range(1, len(one.names) + 1))
    )
    ours = (LINE_COLUMN, REASON_COLUMN)
    yield UTF8_MARK + line((*(name for name in header if name.casefold() not in ours), *ours), one.delimiter)
    keep = [index for index, name in enumerate(header) if name.casefold() not in ours]
    left = next(outcomes, None)
    for number, record in enumerate(records, 1):
        while left is not None and number >= left.row + left.count:
            left = next(outcomes, None)
        if left is None:
            return
        if number < left.row:
            continue
        cells = mended(record.cells, one.options.fixes.get(number, {}))
        cells = [cells[index] if index < len(cells) else "" for index in keep]
        yield line((*cells, str(record.line), told(left)), one.delimiter)


def told(outcome: Outcome) -> str:
    sentence = REASONS.get(outcome.reason, outcome.reason)
    return f"{sentence} (line {outcome.twin})" if outcome.reason == IN_FILE else sentence


def mended(cells: Sequence[str], fixes: dict[int, str]) -> list[str]:
    found = list(cells) + [""] * (max(fixes, default=0) + 1 - len(cells) if fixes else 0)
    for column, value in fixes.items():
        found[column] = value
    return found


def line(cells: Iterable[str], delimiter: str) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerow(
        [harmless(cell) for cell in cells]
    )
    return written.getvalue()
