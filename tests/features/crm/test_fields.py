"""Fields that an organization adds to its leads, and the values in them."""

from typing import Any

import pytest

from tests.features.crm.test_leads import make
from tests.http.asking import Asker, Response
from tests.whole import Whole

FIELDS = [
    {"name": "Insurance", "kind": "choice", "choices": ["Public", "Private"], "filterable": True},
    {"name": "Last visit", "kind": "date"},
    {"name": "Teeth", "kind": "number"},
    {"name": "Notes", "kind": "text"},
    {"name": "Anxious", "kind": "checkbox"},
    {"name": "Website", "kind": "url"},
]


def put(door: Asker, fields: Any, headers: Any = ()) -> Response:
    return door.send("PUT", "/api/fields", value={"fields": fields}, headers=headers)


def kept(door: Asker) -> list[dict[str, Any]]:
    items = door.get("/api/fields").json["items"]
    return [{name: value for name, value in item.items() if name != "order"} for item in items]


def test_a_key_is_made_of_the_name_and_stays(astrix: Whole) -> None:
    made = put(astrix.manager, FIELDS)
    assert made.status == 200
    assert [one["key"] for one in made.json["items"]] == [
        "insurance",
        "last_visit",
        "teeth",
        "notes",
        "anxious",
        "website",
    ]

    renamed = [{**kept(astrix.manager)[0], "name": "Kasse"}]
    assert [one["key"] for one in put(astrix.manager, renamed).json["items"]] == ["insurance"]


@pytest.mark.parametrize(
    ("key", "value", "stored"),
    [
        ("insurance", "private", "Private"),
        ("last_visit", "2026-03-31", "2026-03-31"),
        ("teeth", 31, 31),
        ("teeth", "1,234.5", 1234.5),
        ("teeth", "1.234,5", 1234.5),
        ("notes", " two\nlines ", "two\nlines"),
        ("anxious", True, True),
        ("anxious", "no", False),
        ("website", "https://reyes.example/a?b=c", "https://reyes.example/a?b=c"),
    ],
)
def test_a_value_is_of_its_fields_kind(key: str, value: Any, stored: Any, astrix: Whole) -> None:
    put(astrix.manager, FIELDS)

    lead = make(astrix.manager, first_name="Ada", custom={key: value})

    assert lead["custom"] == {key: stored}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("insurance", "None"),
        ("insurance", 1),
        ("last_visit", "31.3.2026"),
        ("last_visit", "2026-02-30"),
        ("teeth", "many"),
        ("teeth", "1,234"),
        ("teeth", True),
        ("teeth", 1e300),
        ("teeth", "nan"),
        ("notes", 7),
        ("notes", "x" * 2001),
        ("notes", "\u202egnp"),
        ("anxious", "perhaps"),
        ("anxious", 1),
        ("website", "javascript:alert(1)"),
        ("website", "reyes.example"),
        ("website", "https://a b"),
        ("unknown", "x"),
    ],
)
def test_a_value_of_another_kind_is_refused(key: str, value: Any, astrix: Whole) -> None:
    put(astrix.manager, FIELDS)
    lead = make(astrix.manager, first_name="Ada")

    answer = astrix.manager.put(f"/api/leads/{lead['id']}", {"custom": {key: value}})

    assert (answer.status, [one["path"] for one in answer.details]) == (400, [f"custom.{key}"])


def test_only_the_fields_that_are_named_change(astrix: Whole) -> None:
    put(astrix.manager, FIELDS)
    lead = make(astrix.manager, custom={"teeth": 31, "notes": "calm"})

    changed = astrix.manager.put(f"/api/leads/{lead['id']}", {"custom": {"teeth": None, "anxious": False}})

    assert changed.json["custom"] == {"notes": "calm", "anxious": False}


def test_values_of_a_field_that_goes_are_kept_and_come_back_with_it(astrix: Whole) -> None:
    put(astrix.manager, FIELDS)
    lead = make(astrix.manager, custom={"teeth": 31, "notes": "calm"})
    path = f"/api/leads/{lead['id']}"
    all_of_them = kept(astrix.manager)

    put(astrix.manager, [field for field in all_of_them if field["key"] != "teeth"])
    assert astrix.viewer.get(path).json["custom"] == {"notes": "calm"}
    astrix.manager.put(path, {"custom": {"notes": "calmer"}})
    astrix.manager.put(path, {"custom": None})
    put(astrix.manager, all_of_them)

    assert astrix.viewer.get(path).json["custom"] == {"teeth": 31}


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ([{"name": "A", "kind": "choice"}], "fields[0].choices"),
        ([{"name": "A", "kind": "choice", "choices": ["x", "X"]}], "fields[0].choices"),
        ([{"name": "A", "kind": "text", "choices": ["x"]}], "fields[0].choices"),
        ([{"name": "A", "kind": "text"}, {"name": "a", "kind": "text"}], "fields[1].name"),
        ([{"name": "", "kind": "text"}], "fields[0].name"),
        ([{"name": "A", "kind": "colour"}], "fields[0].kind"),
        ([{"name": "A", "kind": "text", "key": "Not A Key"}], "fields[0].key"),
        (
            [{"name": "A", "kind": "text", "key": "a"}, {"name": "B", "kind": "text", "key": "a"}],
            "fields[1].key",
        ),
        ([{"name": f"F{at}", "kind": "text", "filterable": True} for at in range(9)], "fields"),
        ([{"name": f"F{at}", "kind": "text"} for at in range(101)], "fields"),
    ],
)
def test_no_fields_can_be_like_that(fields: Any, path: str, astrix: Whole) -> None:
    answer = put(astrix.manager, fields)

    assert (answer.status, answer.code) == (400, "invalid_params")
    assert path in {one["path"] for one in answer.details}
    assert kept(astrix.viewer) == []


def test_a_field_that_comes_back_is_of_its_old_kind(astrix: Whole) -> None:
    put(astrix.manager, [{"name": "Teeth", "kind": "number"}])
    put(astrix.manager, [])

    answer = put(astrix.manager, [{"name": "Teeth", "kind": "text", "key": "teeth"}])

    assert [one["path"] for one in answer.details] == ["fields[0].kind"]


def test_only_owners_and_managers_change_them_each_after_the_other(astrix: Whole) -> None:
    for door in (astrix.developer, astrix.member, astrix.viewer, astrix.key("leads:write")):
        assert put(door, FIELDS).status == 403
    assert put(astrix.owner, FIELDS, [("if-match", '"0"')]).status == 200
    late = put(astrix.manager, [], [("if-match", '"0"')])
    assert (late.code, late.details["current"]["version"]) == ("version_conflict", 1)
    assert kept(astrix.stranger) == []
