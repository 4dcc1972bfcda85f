"""Saved views: who sees which, who changes them, and what they bring into a list."""

from typing import Any

import pytest

from app.features.crm.types.listing import LeadQuery
from tests.features.crm.people import a_lead
from tests.http.asking import Asker
from tests.whole import Whole


def made(door: Asker, **fields: Any) -> dict[str, Any]:
    answer = door.post("/api/views", {"name": "Mine", **fields})
    assert answer.status == 201, answer.body
    found: dict[str, Any] = answer.json
    return found


def named(door: Asker) -> list[str]:
    items = door.get("/api/views").json["items"]
    return [item["name"] for item in items if not item["built_in"]]


def test_every_organization_has_some_that_nobody_can_lose(astrix: Whole) -> None:
    items = astrix.viewer.get("/api/views").json["items"]
    built_in = [item for item in items if item["built_in"]]

    assert {item["id"] for item in built_in} == {"view_all", "view_mine", "view_unassigned", "view_pipeline"}
    for item in built_in:
        assert (
            astrix.owner.send("DELETE", f"/api/views/{item['id']}").json["error"]["code"] == "invalid_state"
        )
        assert astrix.owner.put(f"/api/views/{item['id']}", {"name": "x"}).status == 409


def test_a_private_view_is_there_for_its_owner_alone(astrix: Whole) -> None:
    view = made(astrix.developer, name="Secret", query={"stage": ["won"]})

    assert named(astrix.developer) == ["Secret"]
    for other in (astrix.owner, astrix.manager, astrix.stranger, astrix.key("leads:read", "leads:write")):
        assert named(other) == []
        assert other.put(f"/api/views/{view['id']}", {"name": "x"}).status == 404
        assert other.send("DELETE", f"/api/views/{view['id']}").status == 404
        assert other.get(f"/api/leads?view_id={view['id']}").status in (403, 404)
    assert astrix.developer.get(f"/api/leads?view_id={view['id']}").status == 200


def test_a_shared_view_is_seen_by_all_and_kept_by_its_owner_and_those_above(astrix: Whole) -> None:
    view = made(astrix.manager, name="Team", shared=True)

    assert [named(door) for door in (astrix.owner, astrix.viewer, astrix.member)] == [["Team"]] * 3
    assert named(astrix.stranger) == []
    assert astrix.developer.put(f"/api/views/{view['id']}", {"name": "x"}).status == 403
    assert astrix.owner.put(f"/api/views/{view['id']}", {"name": "Team 2"}).json["name"] == "Team 2"
    assert (
        astrix.owner.put(f"/api/views/{view['id']}", {"shared": False}).json["error"]["code"]
        == "invalid_state"
    )
    assert astrix.stranger.send("DELETE", f"/api/views/{view['id']}").status == 404
    assert astrix.owner.send("DELETE", f"/api/views/{view['id']}").status == 204
    assert named(astrix.manager) == []


def test_members_and_viewers_save_none(astrix: Whole) -> None:
    for door in (astrix.member, astrix.viewer, astrix.key("leads:read")):
        assert door.post("/api/views", {"name": "x"}).status == 403


def test_a_shared_view_stays_when_its_owner_leaves(astrix: Whole) -> None:
    view = made(astrix.developer, name="Kept", shared=True)
    user = astrix.cast.developer.user

    answer = astrix.as_(astrix.cast.owner, stepped_up=True).send("DELETE", f"/api/users/{user}")

    assert answer.status in (200, 204), answer.body
    assert named(astrix.viewer) == ["Kept"]
    assert astrix.manager.put(f"/api/views/{view['id']}", {"name": "Ours"}).status == 200


def test_a_view_of_a_key_is_shared(astrix: Whole) -> None:
    view = made(astrix.key("leads:write"), name="Robot")

    assert (view["shared"], view["owner_user_id"]) == (True, None)
    assert named(astrix.viewer) == ["Robot"]


def test_only_what_is_named_changes_and_versions_are_kept(astrix: Whole) -> None:
    view = made(
        astrix.owner,
        query={"stage": ["won"], "sort": "name"},
        columns=["name", "custom.budget"],
        layout="board",
    )

    changed = astrix.owner.put(f"/api/views/{view['id']}", {"name": "New"}).json
    late = astrix.owner.with_headers(("If-Match", '"1"')).put(f"/api/views/{view['id']}", {"name": "Late"})

    assert changed == {**view, "name": "New", "version": 2, "updated_at": changed["updated_at"]}
    assert (late.status, late.code, late.details["current"]["name"]) == (409, "version_conflict", "New")


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"name": " "},
        {"name": "x\r\ny"},
        {"name": "x\0"},
        {"name": "x\u2028y"},
        {"name": "\u202eevil"},
        {"name": "x" * 81},
        {"name": "x", "query": {"sort": "shoe"}},
        {"name": "x", "query": {"stange": ["new"]}},
        {"name": "x", "columns": ["Not A Column"]},
        {"name": "x", "layout": "pie"},
        {"name": "x", "owner_user_id": "usr_1"},
        {"name": "x", "query": {"custom": {"Bad Key": {"eq": "1"}}}},
    ],
)
def test_what_is_no_view_is_refused(astrix: Whole, body: dict[str, Any]) -> None:
    assert astrix.owner.post("/api/views", body).status == 400
    assert named(astrix.owner) == []


def test_what_is_asked_beside_a_view_counts_before_what_it_says(astrix: Whole) -> None:
    a_lead(astrix, "lead_a", first_name="Ada", stage="won", tags=("hot",))
    a_lead(astrix, "lead_b", first_name="Bo", stage="new", tags=("hot",))
    a_lead(astrix, "lead_c", first_name="Cy", stage="won")
    view = made(astrix.owner, query={"stage": ["won"], "sort": "name"})

    def found(query: str) -> list[str]:
        answer = astrix.owner.get(f"/api/leads?view_id={view['id']}&{query}")
        return [item["first_name"] for item in answer.json["items"]]

    assert found("") == ["Ada", "Cy"]
    assert found("tag=hot") == ["Ada"]
    assert found("stage=new") == ["Bo"]
    assert found("sort=-name") == ["Cy", "Ada"]


def test_a_view_saved_from_a_view_stands_for_itself(astrix: Whole) -> None:
    first = made(astrix.owner, query={"stage": ["won"]})

    second = made(astrix.owner, name="Narrower", query={"view_id": first["id"], "tag": ["hot"]})
    astrix.owner.send("DELETE", f"/api/views/{first['id']}")

    assert second["query"] == {"stage": ["won"], "tag": ["hot"]}


def test_a_view_is_a_source_for_other_rooms(astrix: Whole) -> None:
    view = made(astrix.manager, query={"stage": ["won"]})
    a_lead(astrix, "lead_a", stage="won")
    a_lead(astrix, "lead_b", stage="new")
    crm, org = astrix.house.crm, astrix.cast.org
    user = str(astrix.cast.manager.user)

    assert crm.views.query_of(org, view["id"], user) == LeadQuery(stage=("won",))
    assert list(crm.listing.ids(org, LeadQuery(view_id=view["id"]), asker=user)) == ["lead_a"]
    assert crm.listing.count(org, LeadQuery(view_id=view["id"]), asker=user) == 1


def test_views_are_written_down(astrix: Whole) -> None:
    view = made(astrix.owner)
    astrix.owner.send("DELETE", f"/api/views/{view['id']}")

    entries = astrix.owner.get(f"/api/audit?target={view['id']}").json["items"]

    assert [entry["action"] for entry in entries] == ["view.delete", "view.create"]
