"""The list of rows that did not come in: mended, it comes in."""

import csv
import io

import pytest

from app.core.spreadsheets import taken_back
from app.features.imports.rules.cells import harmless
from app.features.imports.rules.errors_csv import line
from tests.features.imports.carrying import Carrying, people, sheet

HEADER = ("First name", "E-mail", "Phone", "Company")
ROWS = [
    ("Ann", "ann@example.com", "+491701234567", "Harbour"),
    ("=cmd()", "nobody", "+491701234568", "-2+3"),
    ("Ben", "ben@example.com", "12", "Quay; Sons\nand more"),
    ("Total", "", "", "2"),
    ("Cleo", "ANN@example.com", "", ""),
]


def test_rows_that_did_not_come_in_are_there_with_line_and_reason_and_come_in_once_mended(
    imports: Carrying,
) -> None:
    # given
    done = imports.done(sheet(HEADER, ROWS))
    assert done["has_errors"] is True

    # when
    found = imports.errors(done["id"])

    # then
    assert found[0] == [*HEADER, "astrix_line", "astrix_reason"]
    assert [(row[-2], row[-1].partition(".")[0]) for row in found[1:]] == [
        ("3", "This is not an e-mail address"),
        ("4", "This is not a phone number"),
        ("6", "This row looks like a sum, not like a person"),
        ("7", "The same person stands further up in the file"),
    ]
    assert found[4][-1].endswith("(line 2)")
    assert found[1][:4] == ["'=cmd()", "nobody", "+491701234568", "'-2+3"]
    assert found[2][3] == "Quay; Sons\nand more"

    # when: somebody mends it in a spreadsheet
    found[1][1] = "eve@example.com"
    found[2][2] = "+491701234569"
    mended = imports.begun("\ufeff" + sheet(found[0], found[1:]))
    imports.preview(mended["id"])
    again = imports.started(mended["id"])

    # then
    assert [column["suggested"] for column in mended["columns"]][-2:] == ["ignore", "ignore"]
    assert again["buckets"]["created"] == 2
    eve = next(lead for lead in imports.leads() if lead["email"] == "eve@example.com")
    assert (eve["first_name"], eve["company"]) == ("=cmd()", "-2+3")


def test_the_list_of_a_mended_list_names_each_of_our_columns_once(imports: Carrying) -> None:
    # given
    first = imports.done(sheet(HEADER, ROWS[:2]))
    header, *rows = imports.errors(first["id"])

    # when
    again = imports.done(sheet(header, rows))

    # then
    assert imports.errors(again["id"])[0] == [*HEADER, "astrix_line", "astrix_reason"]


def test_where_every_row_came_in_there_is_no_list(imports: Carrying) -> None:
    # given
    done = imports.done(people(2))

    # then
    assert done["has_errors"] is False
    assert imports.door.get(f"/api/imports/{done['id']}/errors.csv").code == "invalid_state"


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd", "-cmd", "@x", "\tx", "\rx", "＝1", "\u200b=1", " =1", "'=1", "''-5", "\u3164=1"]
)
def test_cells_that_a_spreadsheet_would_run_are_made_harmless_and_taken_back(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert taken_back(harmless(cell)) == cell


@pytest.mark.parametrize(
    "cell", ["Ann", "", "+49 170 1234567", "-5", "+4917", "'s-Hertogenbosch", "O'Neill", "5 - 3"]
)
def test_names_and_numbers_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell
    assert taken_back(cell) == cell


def test_a_line_is_one_record_whatever_stands_in_its_cells() -> None:
    written = line(["a,b", 'say "x"', "two\r\nlines", ""], ",")
    assert list(csv.reader(io.StringIO(written, newline=""))) == [["a,b", 'say "x"', "two\r\nlines", ""]]
