"""What a file does to people who are there already."""

import pytest

from tests.features.imports.carrying import Carrying, sheet

HEADER = ("Customer number", "First name", "Last name", "E-mail", "Phone", "Company", "Tags")
ANN = ("1", "Ann", "Adler", "ann@example.com", "+491701234567", "", "fair")
ANN_AGAIN = ("1", "Anne", "", "", "+491701234567", "Harbour Ltd", "vip")


@pytest.mark.parametrize(
    ("policy", "bucket", "name", "company", "tags"),
    [
        ("skip", "duplicate", "Ann", "", ["fair"]),
        ("update", "updated", "Anne", "Harbour Ltd", ["vip"]),
        ("merge", "updated", "Ann", "Harbour Ltd", ["fair", "vip"]),
    ],
)
def test_a_policy_decides_what_becomes_of_who_is_there(
    imports: Carrying, policy: str, bucket: str, name: str, company: str, tags: list[str]
) -> None:
    # given
    imports.done(sheet(HEADER, [ANN]))

    # when
    done = imports.done(sheet(HEADER, [ANN_AGAIN]), policy=policy)

    # then
    (lead,) = imports.leads()
    assert done["buckets"][bucket] == 1
    assert (lead["first_name"], lead["company"], lead["tags"]) == (name, company, tags)
    assert (lead["last_name"], lead["email"]) == ("Adler", "ann@example.com")


@pytest.mark.parametrize("policy", ["skip", "update", "merge"])
def test_the_same_file_twice_changes_nothing(imports: Carrying, policy: str) -> None:
    # given
    content = sheet(
        HEADER,
        [ANN, ("2", "Ben", "Brandt", "ben@example.com", "", "", ""), ("", "Cleo", "", "c@x.org", "", "", "")],
    )
    imports.done(content, tags=["spring"])
    before = {lead["id"]: lead["version"] for lead in imports.leads()}

    # when
    again = imports.done(content, policy=policy, tags=["spring"])

    # then
    assert again["buckets"] == {"created": 0, "updated": 0, "duplicate": 3, "invalid": 0, "skipped": 0}
    assert {lead["id"]: lead["version"] for lead in imports.leads()} == before
    reasons = {row["reason"] for row in imports.rows(again["id"])}
    assert reasons == {"exists" if policy == "skip" else "unchanged"}


def test_a_number_under_another_first_name_makes_another_lead_and_says_so(imports: Carrying) -> None:
    # given
    header = ("First name", "Phone")
    imports.done(sheet(header, [("Ann", "+491701234567")]))

    # when
    done = imports.done(sheet(header, [("Ben", "+491701234567"), ("ANN", "+491701234567")]), policy="update")

    # then
    assert done["buckets"]["created"] == 1
    assert done["preview"]["shares_phone"] == 1
    assert [one["code"] for one in done["preview"]["problems"]] == ["shared_phone"]
    assert sorted(lead["first_name"].title() for lead in imports.leads()) == ["Ann", "Ben"]


def test_twins_in_a_file_are_taken_once_and_name_the_line(imports: Carrying) -> None:
    # when
    done = imports.done(
        sheet(("First name", "E-mail"), [("Ben", "b@x.org"), ("Ann", "ann@x.org"), ("Ann", "ANN@x.org")])
    )

    # then
    third = imports.rows(done["id"], "&bucket=duplicate")[0]
    assert (third["row"], third["reason"], third["twin"]) == (3, "in_file", 3)
    assert imports.count() == 2


def test_what_is_said_for_all_rows_fills_what_a_row_does_not_say(imports: Carrying) -> None:
    # given
    owner = imports.astrix.cast.manager
    content = sheet(
        ("First name", "Status", "Owner", "Tags"),
        [("Ann", "Qualified", owner.email, "VIP"), ("Ben", "", "", "")],
    )

    # when
    imports.done(content, stage="contacted", owner=imports.astrix.cast.owner.user, tags=["Spring Fair"])

    # then
    found = {
        lead["first_name"]: (lead["stage"], lead["owner_user_id"], lead["tags"]) for lead in imports.leads()
    }
    assert found == {
        "Ann": ("qualified", owner.user, ["vip", "spring fair"]),
        "Ben": ("contacted", imports.astrix.cast.owner.user, ["spring fair"]),
    }


def test_every_lead_names_the_import_it_came_with(imports: Carrying) -> None:
    # when
    done = imports.done(sheet(("First name",), [("Ann",)]))

    # then
    assert imports.leads()[0]["origin"] == f"import:{done['id']}"


def test_custom_fields_are_read_as_what_they_are(imports: Carrying) -> None:
    # given
    fields: list[dict[str, object]] = [
        {"name": "Birthday", "kind": "date", "key": "birthday"},
        {"name": "Budget", "kind": "number", "key": "budget"},
        {"name": "Size", "kind": "choice", "key": "size", "choices": ["S", "M"]},
        {"name": "Member", "kind": "checkbox", "key": "member"},
    ]
    assert imports.door.put("/api/fields", {"fields": fields}).status == 200
    header = ("First name", "Birthday", "Budget", "Size", "Member")
    rows = [
        ("Ann", "31.01.1990", "1.234,50 €", "m", "ja"),
        ("Ben", "1990-02-31", "10", "S", "no"),
        ("Cleo", "", "much", "S", "no"),
        ("Dora", "", "", "XL", "no"),
        ("Emil", "", "", "", "perhaps"),
    ]

    # when
    done = imports.done(sheet(header, rows))

    # then
    assert done["mapping"] == {
        "0": "first_name",
        **{str(n): f"custom.{f['key']}" for n, f in enumerate(fields, 1)},
    }
    (ann,) = imports.leads()
    assert ann["custom"] == {"birthday": "1990-01-31", "budget": 1234.5, "size": "M", "member": True}
    assert [row["reason"] for row in imports.rows(done["id"], "&bucket=invalid")] == [
        "bad_date",
        "bad_number",
        "bad_choice",
        "bad_checkbox",
    ]
