"""What an entry may say, and how a cell of the export is made harmless."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.secrets import Secret
from app.features.audit.rules import FACT_CHARACTERS_MAX, csv_lines, entry, harmless, in_chunks
from app.features.audit.types import Act, AuditEntry

AT_US = 1_763_670_000_123_456


def written(**facts: object) -> AuditEntry:
    act = Act(actor="usr_1", request_id="req_1", action="users.invited", facts=facts)  # type: ignore[arg-type]  # also facts that no caller may hand in
    return entry(act, org_id="org_1", ts=AT_US)


def test_an_address_and_a_number_among_the_facts_are_masked() -> None:
    stored = written(email="ada.lovelace@example.com", phone="+14155550100", role="member", count=3)

    assert stored.facts == {"email": "a***@***.com", "phone": "+1***00", "role": "member", "count": 3}


def test_a_secret_is_no_fact() -> None:
    with pytest.raises(TypeError):
        written(token=Secret("canary"))


def test_a_long_fact_is_cut() -> None:
    stored = written(reason="x" * 10_000)

    assert stored.facts["reason"] == "x" * FACT_CHARACTERS_MAX + "…"


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "@SUM(A1)",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd",
        "\t=1",
        "\r=1",
        "＝1+1",
        "\u200b=1+1",
        "\ufeff@x",
        " =1",
        "＋CALL()",
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_is_read_as_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "+1 (415) 555-0100", "+4930123456", "-12.5", "plain", "a=b", "2-1"])
def test_a_phone_number_and_plain_text_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


@given(st.lists(st.text(max_size=12)), st.integers(min_value=1, max_value=40))
def test_chunks_say_what_the_lines_said(lines: list[str], characters: int) -> None:
    chunks = list(in_chunks(lines, characters))

    assert b"".join(chunks).decode() == "".join(lines)
    assert all(len(chunk.decode()) >= characters for chunk in chunks[:-1])


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_whatever_is_written_comes_back_in_as_many_rows_and_columns(actions: list[str]) -> None:
    entries = [
        entry(Act(actor="usr_1", request_id=None, action=text, target=text), org_id="org_1", ts=AT_US)
        for text in actions
    ]

    rows = list(csv.reader(io.StringIO("".join(csv_lines(entries)), newline="")))

    assert len(rows) == len(actions) + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    assert all(not cell or cell[0] not in "=@\t\r" for row in rows[1:] for cell in row)
