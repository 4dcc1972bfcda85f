"""From the cells of a row to the fields of a lead, or to the reasons why it cannot be one."""

from collections.abc import Sequence
from typing import Any, Final

from app.core.phones import BadPhone
from app.core.phones import normal as phone_of
from app.core.spreadsheets import taken_back
from app.features.imports.rules.cells import (
    FORMULA_BEGINS,
    SUSPECT,
    BadCell,
    Reads,
    one_line,
    reader_of,
)
from app.features.imports.rules.looks import DateOrder, is_number, is_phone
from app.features.imports.rules.names import is_ours, is_total
from app.features.imports.rules.people import parted, tags_of
from app.features.imports.rules.reader import Record
from app.features.imports.types.options import Options, Surroundings
from app.features.imports.types.rows import EMPTY, LOOKS_LIKE_TOTAL, NOBODY, REPEATED_HEADER, Problem, Row

TAGS_MAX: Final = 50
TAG_CHARACTERS_MAX: Final = 64
SHOWN_CHARACTERS_MAX: Final = 200
MONTH_FIRST: Final = frozenset(("US", "PH", "PR"))
_FIRST: Final = ("country",)
_GOES_BY: Final = ("external_id", "first_name", "last_name", "company", "email", "phone")


class Maker:
    """Reads rows by one mapping. Made once for a file, so that a row costs no more than its cells."""

    def __init__(self, options: Options, around: Surroundings) -> None:
        self._options = options
        self._width = around.width
        self._ours = frozenset(index for index, name in enumerate(around.names) if is_ours(name))
        self._header = [cell.strip().casefold() for cell in self._theirs(around.names)]
        usual: DateOrder = "mdy" if options.country in MONTH_FIRST else "dmy"
        self._plan: list[tuple[int, str, Reads | None]] = [
            (
                index,
                target,
                None
                if target == "phone"
                else reader_of(target, around, around.date_orders.get(index, usual)),
            )
            for index, target in sorted(options.mapping.items(), key=lambda one: one[1] not in _FIRST)
            if target != "ignore" and _is_there(target, around)
        ]

    def row(self, number: int, record: Record) -> Row:
        cells = self._mended(number, record.cells)
        row = Row(number, record.line, cells, {}, [], [])
        theirs = self._theirs(cells)
        if not any(theirs) or not any(map(str.strip, theirs)):
            row.bucket, row.reason = "skipped", EMPTY
        elif self._repeats_header(theirs):
            row.bucket, row.reason = "skipped", REPEATED_HEADER
        elif _looks_like_total(theirs):
            row.bucket, row.reason = "skipped", LOOKS_LIKE_TOTAL
        else:
            self._fill(row)
        if record.is_mended:
            row.notes.append(Problem("mended_quotes"))
        if len(record.cells) != self._width and row.bucket != "skipped":
            row.notes.append(Problem("ragged"))
        return row

    def _theirs(self, cells: Sequence[str]) -> Sequence[str]:
        """Without what our own list of errors says about a row."""
        if not self._ours:
            return cells
        return [cell for index, cell in enumerate(cells) if index not in self._ours]

    def _mended(self, number: int, cells: list[str]) -> list[str]:
        fixes = self._options.fixes.get(number)
        if not fixes:
            return cells
        mended = cells + [""] * (max(fixes) + 1 - len(cells))
        for column, value in fixes.items():
            mended[column] = value
        return mended

    def _repeats_header(self, cells: Sequence[str]) -> bool:
        if not self._header or cells[0].strip().casefold() != self._header[0]:
            return False
        same = [cell.strip().casefold() for cell in cells]
        return same == self._header[: len(same)] and len(same) >= min(2, len(self._header)) and any(same)

    def _fill(self, row: Row) -> None:
        fields, width = row.fields, len(row.cells)
        for index, target, read in self._plan:
            cell = row.cells[index].strip() if index < width else ""
            if not cell:
                continue
            if cell[0] in SUSPECT:
                cell = taken_back(cell)
                self._note_formula(row, index, cell)
            try:
                if read is None:
                    self._set_phone(cell, fields)
                else:
                    self._set(fields, target, read(cell))
            except BadCell as bad:
                row.problems.append(Problem(bad.code, index, cell[:SHOWN_CHARACTERS_MAX], bad.detail))
        if not row.problems and not any(name in fields for name in _GOES_BY):
            row.problems.append(Problem(NOBODY))
        if row.problems:
            row.bucket, row.reason = "invalid", row.problems[0].code

    def _note_formula(self, row: Row, index: int, cell: str) -> None:
        if cell[0] in FORMULA_BEGINS and len(cell) > 1 and not is_phone(cell) and not is_number(cell):
            row.notes.append(Problem("formula", index, cell[:SHOWN_CHARACTERS_MAX]))

    def _set_phone(self, cell: str, fields: dict[str, Any]) -> None:
        try:
            phone = phone_of(cell, fields.get("country") or self._options.country)
        except BadPhone as bad:
            raise BadCell("bad_phone", bad.sentence) from None
        fields["phone"] = phone.number
        if "country" not in fields and phone.country is not None:
            fields["country"], fields["country_inferred"] = phone.country, True

    def _set(self, fields: dict[str, Any], target: str, value: Any) -> None:
        if target == "full_name":
            first, last = parted(value)
            fields.setdefault("first_name", first)
            if last:
                fields.setdefault("last_name", last)
        elif target == "tags":
            fields["tags"] = clean_tags([*fields.get("tags", ()), *tags_of(value)])
        elif target == "note":
            fields["note"] = f"{fields['note']}\n{value}" if "note" in fields else value
        elif target == "owner":
            fields["owner_user_id"] = value
        elif target.startswith("custom."):
            fields.setdefault("custom", {})[target.removeprefix("custom.")] = value
        else:
            fields[target] = value


def _is_there(target: str, around: Surroundings) -> bool:
    """A custom field may have been taken away since somebody mapped a column to it."""
    return not target.startswith("custom.") or target.removeprefix("custom.") in around.fields


def clean_tags(tags: list[str]) -> list[str]:
    found = list(dict.fromkeys(one_line(tag).lower() for tag in tags))
    if len(found) > TAGS_MAX:
        raise BadCell("too_many_tags", f"At most {TAGS_MAX}.")
    if any(len(tag) > TAG_CHARACTERS_MAX for tag in found):
        raise BadCell("too_long", f"A tag has at most {TAG_CHARACTERS_MAX} characters.")
    return found


def _looks_like_total(cells: Sequence[str]) -> bool:
    """A word for a sum, and nothing but numbers beside it."""
    first = next(cell for cell in cells if cell.strip())
    if len(first) > 40 or not is_total(first):
        return False
    others = [cell for cell in cells if cell.strip() and cell is not first]
    return all(is_number(cell) or is_total(cell) for cell in others)
