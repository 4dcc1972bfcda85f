"""What changed since somebody last asked."""

from typing import Any

import pytest

from app.features.crm.types.by import THE_HOUSE
from app.store.view import DELETIONS_KEPT_MAX
from tests.features.crm.test_leads import make
from tests.http.asking import Asker
from tests.whole import Whole


def changes(door: Asker, since: int | None = None, **more: Any) -> Any:
    asked = {**({} if since is None else {"since": since}), **more}
    answer = door.get("/api/changes?" + "&".join(f"{name}={value}" for name, value in asked.items()))
    assert answer.status == 200, answer.body
    return answer.json


def test_without_a_beginning_it_begins_now(astrix: Whole) -> None:
    make(astrix.manager, first_name="Ada")

    now = changes(astrix.viewer)
    assert (now["items"], now["more"]) == ([], False)
    made = make(astrix.manager, first_name="Eva")

    (item,) = changes(astrix.viewer, now["next_since"])["items"]
    assert (item["kind"], item["id"], item["op"], item["lead"]) == ("lead", made["id"], "put", made)


def test_every_record_is_told_once_and_as_it_is_now(astrix: Whole) -> None:
    since = changes(astrix.viewer)["next_since"]
    first, second = (make(astrix.manager, first_name=name) for name in ("Ada", "Eva"))
    astrix.manager.put(f"/api/leads/{first['id']}", {"score": 1})

    items = changes(astrix.viewer, since, kinds="lead")["items"]

    assert [(item["id"], item["version"]) for item in items] == [(second["id"], 1), (first["id"], 2)]


def test_pages_go_on_where_the_last_one_ended(astrix: Whole) -> None:
    since = changes(astrix.viewer)["next_since"]
    made = [make(astrix.manager, first_name=f"Ada {number}")["id"] for number in range(7)]

    told: list[str] = []
    more = True
    while more:
        page = changes(astrix.viewer, since, limit=3, kinds="lead")
        told += [item["id"] for item in page["items"]]
        since, more = page["next_since"], page["more"]

    assert told == made
    assert changes(astrix.viewer, since)["items"] == []


def test_what_was_deleted_is_told_without_its_content(astrix: Whole) -> None:
    lead = make(astrix.manager, first_name="Ada")
    since = changes(astrix.viewer)["next_since"]
    astrix.manager.ask("DELETE", f"/api/leads/{lead['id']}")

    (item,) = changes(astrix.viewer, since)["items"]
    assert (item["op"], "lead" in item) == ("deleted", False)

    astrix.manager.post(f"/api/leads/{lead['id']}/restore")
    (item,) = changes(astrix.viewer, since)["items"]
    assert (item["op"], item["lead"]["first_name"]) == ("put", "Ada")


@pytest.mark.parametrize("since", [10**9])
def test_a_sequence_that_is_not_known_asks_to_begin_anew(since: int, astrix: Whole) -> None:
    answer = astrix.viewer.get(f"/api/changes?since={since}")

    assert (answer.status, answer.code) == (410, "resync_needed")
    assert answer.details["seq"] == changes(astrix.viewer)["next_since"]


def test_a_sequence_before_the_oldest_deletion_that_is_known_is_too_long_ago(astrix: Whole) -> None:
    since = changes(astrix.viewer)["next_since"]
    leads = astrix.house.crm.leads
    org = astrix.house.tree.org(astrix.cast.org)
    make(astrix.manager, first_name="Ada")
    view = org._keeper.view
    assert view is not None
    view.first_seq = since + 1  # as after more than this many deletions
    assert DELETIONS_KEPT_MAX > 0
    assert leads.count(astrix.cast.org) == 1
    assert THE_HOUSE.is_machine

    assert astrix.viewer.get(f"/api/changes?since={since}").code == "resync_needed"


def test_a_key_is_told_of_what_it_may_read(astrix: Whole) -> None:
    since = changes(astrix.viewer)["next_since"]
    lead = make(astrix.manager, first_name="Ada")
    astrix.manager.post("/api/tasks", {"title": "Call", "lead_id": lead["id"], "kind": "todo"})

    def kinds(*scopes: str) -> set[str]:
        return {item["kind"] for item in changes(astrix.key("events:read", *scopes), since)["items"]}

    assert kinds() == set()
    assert kinds("leads:read") == {"lead"}
    assert kinds("leads:read", "tasks:read") == {"lead", "task"}
    assert astrix.key("leads:read").get(f"/api/changes?since={since}").status == 403
    asked = astrix.key("events:read", "leads:read").get(f"/api/changes?since={since}&kinds=task")
    assert asked.code == "invalid_params"


@pytest.mark.parametrize("query", ["since=-1", "since=x", "limit=0", "limit=201", "kinds=secrets", "who=me"])
def test_what_cannot_be_asked_is_refused(query: str, astrix: Whole) -> None:
    assert astrix.viewer.get(f"/api/changes?{query}").code == "invalid_params"


def test_a_stranger_is_told_of_his_own(astrix: Whole) -> None:
    since = changes(astrix.stranger)["next_since"]
    make(astrix.manager, first_name="Ada")

    assert changes(astrix.stranger, since)["items"] == []
