"""Files that cannot be taken, each with its reason; and files that look odd and are taken all the same."""

import pytest

from tests.features.imports.carrying import Carrying, people, sheet

HEAD = "First name,E-mail\n"
MIXED = (HEAD + "Jürgen,j@example.com\n" * 3).encode() + "Zoë,z@example.com\n".encode("cp1252")


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (HEAD + 'Ann,"ann@example.com\nBen,ben@example.com\n', "unclosed_quote", 2),
        (HEAD.encode() + b"Ann,a@example.com\n" * 9_000 + b"Ann\0,x@example.com\n", "nul", 9_002),
        (
            HEAD.encode() + "Jürgen,j@example.com\n".encode() * 3 + "Zoë,z@example.com\n".encode("cp1252"),
            "mixed_encodings",
            5,
        ),
        (",".join(f"c{n}" for n in range(10_000)) + "\n", "too_many_columns", 1),
        (HEAD + "Ann," + "x" * 200_000 + "\n", "field_too_long", 2),
        (HEAD, "no_rows", None),
    ],
)
def test_a_file_that_cannot_be_read_fails_with_its_reason_and_changes_nothing(
    imports: Carrying, content: str | bytes, code: str, line: int | None
) -> None:
    # when
    one = imports.begun(content)

    # then
    assert one["state"] == "failed"
    assert (one["error"]["code"], one["error"]["line"]) == (code, line)
    assert str(line or "") in one["error"]["message"]
    assert imports.count() == 0
    assert imports.start(one["id"], {"consent": {"none": True}}).code == "invalid_state"


def test_a_fault_far_down_in_the_file_shows_in_the_preview(imports: Carrying) -> None:
    # given
    content = people(400) + 'Ann,"Adler\n' + people(3, first=500).partition("\n")[2]

    # when
    one = imports.begun(content)
    assert one["state"] == "mapping"
    failed = imports.preview(one["id"])

    # then
    assert failed["state"] == "failed"
    assert failed["error"]["code"] == "unclosed_quote"
    assert failed["error"]["line"] == 402
    assert imports.count() == 0


def test_a_german_file_from_a_spreadsheet_is_read_as_it_is(imports: Carrying) -> None:
    # given
    content = "sep=;\r\n" + sheet(
        ("Vorname", "Nachname", "E-Mail-Adresse", "Handynummer", "Land", "Bemerkung"),
        [("Jürgen", "Groß", "J.Gross@Beispiel.DE", "0170 / 1234567", "Deutschland", "zwei\nZeilen")],
        delimiter=";",
    )

    # when
    one = imports.begun(content.encode("cp1252"))
    imports.preview(one["id"])
    done = imports.started(one["id"])

    # then
    assert (one["encoding"], one["delimiter"], one["rows_estimate"]) == ("cp1252", ";", 2)
    assert done["buckets"]["created"] == 1
    lead = imports.leads()[0]
    assert (lead["first_name"], lead["last_name"]) == ("Jürgen", "Groß")
    assert (lead["email"], lead["phone"]) == ("j.gross@beispiel.de", "+491701234567")
    timeline = imports.door.get(f"/api/leads/{lead['id']}/timeline?type=note").json["items"]
    assert [entry["text"] for entry in timeline] == ["zwei\nZeilen"]


def test_numbers_are_read_as_those_of_their_own_country_first(imports: Carrying) -> None:
    # given
    content = sheet(
        ("First name", "Phone", "Country"),
        [("Ann", "0170 1234567", ""), ("Ben", "(212) 736-5000", "USA"), ("Cleo", "0043 1 5123456", "")],
    )

    # when
    imports.done(content, country="DE")

    # then
    found = {lead["first_name"]: (lead["phone"], lead["country"]) for lead in imports.leads()}
    assert found == {
        "Ann": ("+491701234567", "DE"),
        "Ben": ("+12127365000", "US"),
        "Cleo": ("+4315123456", "AT"),
    }


def test_a_file_without_a_header_can_be_said_to_have_none(imports: Carrying) -> None:
    # given
    one = imports.begun("Ann,Adler,ann@example.com\nBen,Brandt,ben@example.com\n")
    assert one["has_header"] is False
    assert one["header"] == ["Column 1", "Column 2", "Column 3"]
    assert one["mapping"] == {"0": None, "1": None, "2": "email"}

    # when
    ready = imports.preview(one["id"], mapping={"0": "first_name", "1": "last_name", "2": "email"})

    # then
    assert ready["preview"]["buckets"]["created"] == 2

    # when: somebody knows better
    other = imports.preview(one["id"], has_header=True)

    # then
    assert other["header"] == ["Ann", "Adler", "ann@example.com"]
    assert other["preview"]["buckets"]["created"] == 1


def test_repeated_headers_and_sums_are_left_out_and_said_so(imports: Carrying) -> None:
    # given
    header = ("First name", "E-mail", "Amount")
    rows = [
        ("Ann", "ann@example.com", "10"),
        header,
        ("Total", "", "10"),
        ("", "", ""),
        ("Total", "total@example.com", "5"),
        ("Ben", "ben@example.com", "20"),
        ("Grand total:", "", "35"),
    ]

    # when
    done = imports.done(sheet(header, rows))

    # then
    told = [(row["bucket"], row["reason"]) for row in imports.rows(done["id"])]
    assert told == [
        ("created", "new"),
        ("skipped", "repeated_header"),
        ("skipped", "looks_like_total"),
        ("skipped", "empty"),
        ("created", "new"),
        ("created", "new"),
        ("skipped", "looks_like_total"),
    ]
    problems = {one["code"]: one["count"] for one in done["preview"]["problems"]}
    assert problems["repeated_header"] == 1
    assert problems["looks_like_total"] == 2


def test_ragged_rows_are_taken_in_their_order_and_told(imports: Carrying) -> None:
    # when
    done = imports.done("First name,E-mail\nAnn\nBen,ben@example.com,more\nCleo,cleo@example.com\n")

    # then
    assert done["buckets"]["created"] == 3
    ragged = next(one for one in done["preview"]["problems"] if one["code"] == "ragged")
    assert (ragged["count"], ragged["blocks"]) == (2, False)
    assert [row["row"] for row in ragged["rows"]] == [1, 2]


def test_what_a_spreadsheet_would_run_is_kept_as_text_and_told(imports: Carrying) -> None:
    # given
    evil = '=HYPERLINK("http://evil.example","x")'

    # when
    done = imports.done(sheet(("First name", "E-mail"), [(evil, "ann@example.com")]))

    # then
    assert imports.leads()[0]["first_name"] == evil
    formula = next(one for one in done["preview"]["problems"] if one["code"] == "formula")
    assert formula["rows"][0]["value"] == evil
    assert formula["blocks"] is False
