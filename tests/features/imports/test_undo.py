"""Taking an import back: what nobody was at since goes or is as it was, the rest is kept and named."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.features.imports.carrying import Carrying, people, sheet

HEADER = ("First name", "Last name", "E-mail", "Phone", "Company", "Tags")


def without_versions(leads: list[Any]) -> list[dict[str, Any]]:
    gone = ("version", "updated_at")
    return [{name: value for name, value in lead.items() if name not in gone} for lead in leads]


@pytest.mark.parametrize("policy", ["update", "merge"])
def test_changed_leads_are_as_they_were_to_the_letter(imports: Carrying, policy: str) -> None:
    # given
    imports.done(
        sheet(
            HEADER,
            [
                ("Ann", "Adler", "ann@x.org", "+491701234567", "", "fair"),
                ("Ben", "", "ben@x.org", "", "Quay", ""),
            ],
        )
    )
    before = without_versions(imports.leads())
    imports.astrix.clock.advance(60)
    changes = [
        ("Ann", "Brandt", "", "+491701234567", "Harbour", "vip"),
        ("Ben", "Cohen", "ben@x.org", "+12127365000", "", ""),
    ]
    ready = imports.previewed(sheet(HEADER, changes), policy=policy, country="DE")
    said = {"channel": "email", "class": "marketing", "source": "form", "wording": "Yes."}
    done = imports.started(ready["id"], {"records": [said]})
    assert done["buckets"]["updated"] == 2
    assert without_versions(imports.leads()) != before

    # when
    undone = imports.undone(done["id"])

    # then
    assert undone["undone"] == {"deleted": 0, "restored": 2, "kept": 0}
    assert without_versions(imports.leads()) == before


def edited(imports: Carrying, lead: Any) -> None:
    assert imports.door.put(f"/api/leads/{lead['id']}", {"title": "Boss"}).status == 200


def noted(imports: Carrying, lead: Any) -> None:
    assert imports.door.post(f"/api/leads/{lead['id']}/notes", {"text": "Called back."}).status == 201


def tasked(imports: Carrying, lead: Any) -> None:
    task = {"lead_id": lead["id"], "kind": "todo", "title": "Call"}
    assert imports.door.post("/api/tasks", task).status == 201


def deleted(imports: Carrying, lead: Any) -> None:
    assert imports.door.send("DELETE", f"/api/leads/{lead['id']}").status < 300


@pytest.mark.parametrize("touch", [edited, noted, tasked, deleted])
def test_what_somebody_was_at_since_is_kept_and_named(
    imports: Carrying, touch: Callable[[Carrying, Any], None]
) -> None:
    # given
    done = imports.done(people(3))
    imports.astrix.clock.advance(60)
    lead = next(one for one in imports.leads() if one["first_name"] == "Ann1")
    touch(imports, lead)

    # when
    undone = imports.undone(done["id"])

    # then
    assert undone["undone"] == {"deleted": 2, "restored": 0, "kept": 1}
    (kept,) = imports.rows(done["id"], "&kept=true")
    assert (kept["row"], kept["lead_id"]) == (2, lead["id"])
    assert kept["kept"]
    assert [one["first_name"] for one in imports.leads()] == ([] if touch is deleted else ["Ann1"])


def test_an_import_is_taken_back_once_and_by_its_own_token(imports: Carrying) -> None:
    # given
    done = imports.done(people(1))

    # then
    assert imports.undo(done["id"], {"undo_token": "undo_other"}).code == "not_found"
    assert imports.undo(done["id"], {"undo_token": done["undo_token"]}).status == 202
    assert imports.undo(done["id"]).code == "invalid_state"
    imports.astrix.work()
    assert imports.undo(done["id"]).code == "invalid_state"
    assert imports.read(done["id"])["undo_token"] is None


def test_after_thirty_days_an_import_stays(imports: Carrying) -> None:
    # given
    done = imports.done(people(1))

    # when
    imports.astrix.clock.advance(30 * 86_400)

    # then
    one = imports.astrix.house.imports.asking.get(imports.astrix.cast.org, done["id"])
    shown = imports.astrix.house.imports.showing.shown(imports.astrix.cast.org, one)
    assert shown.undo_token is None


def test_the_same_people_can_come_again_after_an_import_was_taken_back(imports: Carrying) -> None:
    # given
    content = sheet(("Customer number", "First name"), [("1", "Ann"), ("2", "Ben")])
    done = imports.done(content)
    imports.undone(done["id"])

    # when
    again = imports.done(content)

    # then
    assert again["buckets"]["created"] == 2
    assert imports.count() == 2


def test_undoing_goes_on_where_it_was_cut_off(imports: Carrying) -> None:
    # given
    done = imports.done(people(600))
    assert imports.undo(done["id"]).status == 202
    undoing = imports.astrix.house.imports.undoing
    step = undoing._chunk_in
    steps: list[int] = []

    def dies(*words: Any, **what: Any) -> Any:
        if steps:
            raise RuntimeError
        steps.append(1)
        return step(*words, **what)

    undoing._chunk_in = dies  # type: ignore[method-assign]
    imports.astrix.work()
    assert imports.read(done["id"])["state"] == "undoing"
    assert 0 < imports.count() < 600
    undoing._chunk_in = step  # type: ignore[method-assign]

    # when
    imports.astrix.clock.advance(60)
    imports.astrix.work()

    # then
    undone = imports.read(done["id"])
    assert (undone["state"], undone["undone"]["deleted"]) == ("undone", 600)
    assert imports.count() == 0
