"""A file with a column of addresses: in which encoding, between which marks, and which column it is. Pure.

It is looked at whole before a single row counts: a list that breaks off in the middle is refused, not half taken.
"""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Final

ROWS_MAX: Final = 250_000
COLUMNS_MAX: Final = 200
CELL_CHARACTERS_MAX: Final = 10_000
BYTES_MAX: Final = 32 << 20
SAMPLE_ROWS: Final = 50
READ_BYTES: Final = 1 << 16
DELIMITERS: Final = (",", ";", "\t", "|")
VALUE_SHOWN_MAX: Final = 80

PHONE_HEADERS: Final = frozenset(
    (
        *(
            "phone",
            "phone number",
            "phonenumber",
            "phone_number",
            "mobile",
            "mobile number",
            "cell",
            "cell phone",
        ),
        *(
            "telephone",
            "tel",
            "number",
            "msisdn",
            "contact number",
            "telefon",
            "handy",
            "teléfono",
            "téléphone",
        ),
    )
)
EMAIL_HEADERS: Final = frozenset(
    ("email", "e-mail", "mail", "email address", "e-mail address", "email_address", "emailaddress", "correo")
)
_MARKS: Final[tuple[tuple[bytes, str], ...]] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_UNCLOSED: Final = (
    "Row {row} cannot be read: a quotation mark is not closed there, or a cell is far too long."
)

Cells = list[str]
Fits = Callable[[str], bool]


class Unreadable(ValueError):
    """Says in a sentence why the file as a whole is none."""


@dataclass(frozen=True)
class Sheet:
    """How to read the file, and how many rows it has to offer."""

    encoding: str
    delimiter: str
    column: int
    has_header: bool
    rows: int


@dataclass(frozen=True)
class Cell:
    """`number` is the row's as a spreadsheet shows it."""

    number: int
    text: str

    @property
    def shown(self) -> str:
        """For a list of what was wrong: short, and nothing in it that moves a cursor."""
        return "".join(mark if mark.isprintable() else "\ufffd" for mark in self.text[:VALUE_SHOWN_MAX])


def examined(file: BinaryIO, *, headers: frozenset[str], fits: Fits) -> Sheet:
    """Reads it once from the start. Raises Unreadable."""
    encoding = _encoding(file)
    delimiter = _delimiter(_text(file, encoding))
    sample = [cells for _, cells in islice(_filled(file, encoding, delimiter), SAMPLE_ROWS)]
    if not sample:
        raise Unreadable("There is nothing in it.")
    column, has_header = _column(sample, headers, fits)
    rows = sum(1 for _ in _filled(file, encoding, delimiter)) - has_header
    if rows == 0:
        raise Unreadable("There is nothing in it but a header.")
    if rows > ROWS_MAX:
        raise Unreadable(f"It has more than {ROWS_MAX:,} rows. Cut it into several files.")
    return Sheet(encoding, delimiter, column, has_header=has_header, rows=rows)


def cells(file: BinaryIO, sheet: Sheet) -> Iterator[Cell]:
    """The column that holds the addresses, without the header and without empty rows."""
    rows = _filled(file, sheet.encoding, sheet.delimiter)
    for number, row in islice(rows, int(sheet.has_header), None):
        yield Cell(number, row[sheet.column].strip() if sheet.column < len(row) else "")


def _encoding(file: BinaryIO) -> str:
    """What it says of itself; else UTF-8 where all of it is, and what old spreadsheets write where it is not."""
    file.seek(0)
    head = file.read(READ_BYTES)
    found = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if found is not None:
        return found
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while head:
            if b"\0" in head:
                raise Unreadable("It holds characters that no text has. Save it as CSV, in UTF-8.")
            decoder.decode(head)
            head = file.read(READ_BYTES)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _text(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    file.seek(0)
    # Detached in the end: closing it would close the file, which is not ours.
    return io.TextIOWrapper(file, encoding, errors="replace", newline="")


def _delimiter(text: io.TextIOWrapper) -> str:
    """The mark that most of the first lines have equally often."""
    lines = [line for line in islice(text, SAMPLE_ROWS) if line.strip()]
    text.detach()
    best, kept = DELIMITERS[0], 0
    for mark in DELIMITERS:
        counts = Counter(count for line in lines if (count := line.count(mark)))
        often = counts.most_common(1)[0][1] if counts else 0
        if often > kept:
            best, kept = mark, often
    return best


def _filled(file: BinaryIO, encoding: str, delimiter: str) -> Iterator[tuple[int, Cells]]:
    """Every row that has something in it, with its number."""
    text = _text(file, encoding)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            _refuse_huge(row, number)
            if any(cell.strip() for cell in row):
                yield number, row
    except csv.Error:
        raise Unreadable(_UNCLOSED.format(row=number + 1)) from None
    except UnicodeError:
        raise Unreadable("Its characters cannot be read. Save it as CSV, in UTF-8.") from None
    finally:
        text.detach()


def _refuse_huge(row: Cells, number: int) -> None:
    if len(row) > COLUMNS_MAX:
        raise Unreadable(f"Row {number} has more than {COLUMNS_MAX} columns.")
    if max(map(len, row), default=0) > CELL_CHARACTERS_MAX:
        raise Unreadable(_UNCLOSED.format(row=number))


def _column(sample: Iterable[Cells], headers: frozenset[str], fits: Fits) -> tuple[int, bool]:
    """The column of the addresses, and whether the first row only names it."""
    first, *rest = sample
    named = [at for at, cell in enumerate(first) if cell.strip().lower() in headers]
    if named:
        return named[0], True
    width = max(map(len, (first, *rest)))
    good = [sum(_fits_at(row, at, fits) for row in (first, *rest)) for at in range(width)]
    column = good.index(max(good))
    says_nothing = not _fits_at(first, column, fits) and not _could_be(first, column)
    return column, says_nothing


def _fits_at(row: Cells, at: int, fits: Fits) -> bool:
    return at < len(row) and bool(row[at].strip()) and fits(row[at])


def _could_be(row: Cells, at: int) -> bool:
    """Somebody's attempt at an address, which is told as a problem and not passed over as a header."""
    return at < len(row) and any(mark.isdigit() or mark == "@" for mark in row[at])
