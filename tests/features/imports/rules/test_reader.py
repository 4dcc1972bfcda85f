"""Splitting a file into records: the same as the standard library where that is right, a reason where it is not."""

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.features.imports.rules.bad_file import BadFile
from app.features.imports.rules.reader import COLUMNS_MAX, lines, records

CELLS = some.text(some.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | some.sampled_from(
    ['a "b" c', "line\nline", "a,b", "x;y", "", " "]
)
ROWS = some.lists(some.lists(CELLS, min_size=1, max_size=6), max_size=12)


def cut(text: str, size: int) -> Iterator[str]:
    return (text[at : at + size] for at in range(0, len(text), size))


def read(text: str, delimiter: str = ",", size: int = 7) -> list[list[str]]:
    return [record.cells for record in records(cut(text, size), delimiter)]


@settings(max_examples=60)
@given(ROWS, some.sampled_from(",;\t|"), some.sampled_from(["\n", "\r\n", "\r"]), some.integers(1, 40))
def test_what_the_standard_library_writes_is_read_as_it_was(
    rows: list[list[str]], delimiter: str, end: str, size: int
) -> None:
    # given
    written = io.StringIO()
    # Only with both marks at the end of its lines does it quote both of them.
    plain = csv.writer(written, delimiter=delimiter, lineterminator=end)
    quoted = csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    (plain if end == "\r\n" else quoted).writerows(rows)

    # when
    found = read(written.getvalue(), delimiter, size)

    # then
    assert found == [row for row in rows if len(row) > 1 or row[0].strip()]


@settings(max_examples=60)
@given(some.text(some.sampled_from('a,"\n\r;'), max_size=60), some.integers(1, 9))
def test_no_text_is_read_without_end_or_half(text: str, size: int) -> None:
    # when
    found, again = fate(text, size), fate(text, 1_000)

    # then
    assert found == again
    if isinstance(found, tuple):
        code, line = found
        assert code == "unclosed_quote"
        assert line is not None
        assert 1 <= line <= text.count("\n") + text.count("\r") + 1


def fate(text: str, size: int) -> list[list[str]] | tuple[str, int | None]:
    """What is read of it, or why nothing is."""
    try:
        return read(text, size=size)
    except BadFile as bad:
        return bad.code, bad.line


def test_records_say_the_line_they_begin_in() -> None:
    # given
    text = 'name,note\nAnn,"two\r\nlines"\n\n\nBen,one\r\nCleo,\r'

    # when
    found = [(record.line, record.cells) for record in records(cut(text, 5), ",")]

    # then
    assert found == [
        (1, ["name", "note"]),
        (2, ["Ann", "two\r\nlines"]),
        (6, ["Ben", "one"]),
        (7, ["Cleo", ""]),
    ]


def test_marks_where_none_can_stand_are_read_as_text_and_told() -> None:
    # when
    found = list(records(['name,note\n"Bob" Smith,x\nAnn "A",y\n'], ","))

    # then
    assert [(record.cells, record.is_mended) for record in found[1:]] == [
        (["Bob Smith", "x"], True),
        (['Ann "A"', "y"], False),
    ]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('a,b\nAnn,"open\nBen,c\nCleo,d\n', "unclosed_quote", 2),
        ('a,b\nAnn,"open\nBen,"closed",c\n', "unclosed_quote", 2),
        ('a,b\n"x\ny","open\nz\n', "unclosed_quote", 3),
        ("a,b\nAnn,\0\n", "nul", 2),
        ("a,b\r\nAnn\0,\r\n", "nul", 2),
        ("a,b\n" + "," * (COLUMNS_MAX + 1) + "\n", "too_many_columns", 2),
        ("a," * 10_000 + "\n", "too_many_columns", 1),
        ("a,b\nAnn," + "x" * 140_000 + "\n", "field_too_long", 2),
        ("a,b\nAnn,y\n" + "x" * 1_200_000, "line_too_long", 3),
        ('a,b\nAnn,"' + "x\n" * 100_000, "unclosed_quote", 2),
    ],
)
def test_what_would_lose_rows_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    # when
    with pytest.raises(BadFile) as refused:
        list(records(cut(text, 65_536), ","))

    # then
    assert (refused.value.code, refused.value.line) == (code, line)
    assert refused.value.sentence


@settings(max_examples=60)
@given(some.text(some.sampled_from("ab\r\n"), max_size=40), some.integers(1, 5))
def test_lines_end_wherever_one_of_the_three_ends_stands(text: str, size: int) -> None:
    # when
    found = list(lines(cut(text, size)))

    # then
    assert found == io.StringIO(text, newline="").readlines()
