"""Which encoding a file is in: proved where it says so, found out where it does not, refused where there are two."""

import codecs
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.features.imports.rules.bad_file import BadFile
from app.features.imports.rules.encoding import Encoding, survey, texts

LETTERS = some.characters(codec="utf-8", exclude_characters="\0")
NAMES = "Vorname;Ort\nJürgen;Köln\nZoë;Besançon\nÁngel;Málaga\n"


def cut(raw: bytes, size: int) -> Iterator[bytes]:
    return (raw[at : at + size] for at in range(0, len(raw), size))


def read(raw: bytes, size: int = 11) -> tuple[str, str]:
    encoding = survey(cut(raw, max(size, 4)))
    return encoding.name, "".join(texts(cut(raw, max(size, 4)), encoding))


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (NAMES.encode(), "utf-8"),
        (codecs.BOM_UTF8 + NAMES.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + NAMES.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + NAMES.encode("utf-16-be"), "utf-16-be"),
        (NAMES.encode("utf-16-le"), "utf-16-le"),
        (NAMES.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + NAMES.encode("utf-32-le"), "utf-32-le"),
        (NAMES.encode("cp1252"), "cp1252"),
        ((NAMES + "„Preis“;5 €\n").encode("cp1252"), "cp1252"),
        (b"Name;City\nAnn;Bonn\n", "utf-8"),
    ],
)
def test_a_file_is_read_in_the_encoding_it_was_written_in(raw: bytes, name: str) -> None:
    # when
    found, text = read(raw, size=4096)

    # then
    assert found == name
    assert text.startswith("Name;" if raw.isascii() else "Vorname;Ort\nJürgen;Köln\n") or raw.startswith(
        b"Name"
    )


def test_letters_late_in_a_file_count_as_much_as_early_ones() -> None:
    # given: plain letters for longer than any sample
    raw = b"Name;City\n" + b"Ann;Bonn\n" * 40_000 + "Jürgen;Köln\n".encode("cp1252")

    # when
    found, text = read(raw, size=65_536)

    # then
    assert found == "cp1252"
    assert text.endswith("Jürgen;Köln\n")


@settings(max_examples=60)
@given(some.text(LETTERS, min_size=1), some.integers(4, 30))
def test_utf8_is_never_taken_for_anything_else(text: str, size: int) -> None:
    # when
    found, back = read(text.encode(), size)

    # then
    if not text.startswith("\ufeff"):
        assert (found, back) == ("utf-8", text)


def test_two_encodings_in_one_file_are_refused_with_the_first_line_that_differs() -> None:
    # given
    good = "Jürgen;Köln\n".encode()
    raw = b"Name;City\n" + good * 50 + "Zoë;Besançon\n".encode("cp1252") + good * 50

    # when
    with pytest.raises(BadFile) as refused:
        survey(cut(raw, 100))

    # then
    assert (refused.value.code, refused.value.line) == ("mixed_encodings", 52)


def test_half_a_letter_of_utf16_is_refused_with_its_line() -> None:
    # given
    raw = codecs.BOM_UTF16_LE + "Name\nAnn\n".encode("utf-16-le") + b"\x00\xd8" + "x\n".encode("utf-16-le")

    # when
    with pytest.raises(BadFile) as refused:
        list(texts(cut(raw, 6), survey(cut(raw, 6))))

    # then
    assert (refused.value.code, refused.value.line) == ("mixed_encodings", 3)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 and so on", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "spreadsheet"),
        (b"\x1f\x8b\x08\x00", "spreadsheet"),
        (b"%PDF-1.7", "spreadsheet"),
        (b"Name;City\nAnn;\0\n", "nul"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xd8", "nul"),
    ],
)
def test_what_is_no_text_is_refused_before_anything_is_unpacked(raw: bytes, code: str) -> None:
    # when
    with pytest.raises(BadFile) as refused:
        survey(cut(raw, 4096))

    # then
    assert refused.value.code == code


def test_a_mark_at_the_start_is_no_part_of_the_first_name() -> None:
    # given
    raw = codecs.BOM_UTF8 + b"Name\n"

    # when
    encoding = survey([raw])

    # then
    assert encoding == Encoding("utf-8", 3)
    assert "".join(texts([raw], encoding)) == "Name\n"
