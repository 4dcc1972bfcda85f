"""Tasks: made, given to somebody, put off, done, undone, deleted; and how a day looks."""

from typing import Any

import pytest

from app.core.clock import DAY_US, HOUR_US, rfc3339
from tests.features.crm.people import a_lead
from tests.whole import Whole


def a_task(astrix: Whole, **wanted: Any) -> dict[str, Any]:
    made = astrix.member.post("/api/tasks", {"title": "Call back", **wanted})
    assert made.status == 201, made.body
    found: dict[str, Any] = made.json
    return found


def entries(astrix: Whole, lead_id: str = "lead_ada") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = astrix.viewer.get(f"/api/leads/{lead_id}/timeline").json["items"]
    return found


def kinds_of_notices(asker: Any) -> list[str]:
    return [one["kind"] for one in asker.get("/api/notices").json["items"]]


def ids(listed: list[dict[str, Any]]) -> list[str]:
    return [one["id"] for one in listed]


def test_a_task_is_its_makers_unless_they_give_it_to_somebody(astrix: Whole) -> None:
    own = a_task(astrix)
    given = a_task(astrix, assignee=astrix.cast.developer.user)
    nobodys = a_task(astrix, assignee=None)

    assert own["assignee"] == astrix.cast.member.user
    assert given["assignee"] == astrix.cast.developer.user
    assert nobodys["assignee"] is None
    assert kinds_of_notices(astrix.developer) == ["task_assigned"]
    assert "task_assigned" not in kinds_of_notices(astrix.member)


def test_a_leads_timeline_tells_that_a_task_was_made_put_off_done_and_opened_again(astrix: Whole) -> None:
    a_lead(astrix)
    task = a_task(astrix, lead_id="lead_ada", due_at="2026-11-25T14:00:00Z")
    path = f"/api/tasks/{task['id']}"

    for change in ({"due_at": "2026-11-26T14:00:00Z"}, {"done": True}, {"done": True}, {"done": False}):
        assert astrix.member.put(path, change).status == 200

    told = [one["facts"]["event"] for one in entries(astrix)]
    assert told == ["reopened", "done", "due", "created"]
    assert {one["task_id"] for one in entries(astrix)} == {task["id"]}
    assert entries(astrix)[2]["facts"]["from"] == "2026-11-25T14:00:00.000Z"


def test_who_did_a_task_and_when_stands_on_it(astrix: Whole) -> None:
    task = a_task(astrix)

    done = astrix.developer.put(f"/api/tasks/{task['id']}", {"done": True}).json

    assert (done["done"], done["done_by"]) == (True, astrix.cast.developer.user)
    assert done["done_at"] == rfc3339(astrix.clock.now_us())


@pytest.mark.parametrize(
    ("local", "at", "note"),
    [
        ("2026-07-01T15:00", "2026-07-01T19:00:00.000Z", None),
        ("2026-03-08T02:30", "2026-03-08T07:30:00.000Z", "02:30 out: it is due at 03:30"),
        ("2026-11-01T01:30", "2026-11-01T05:30:00.000Z", "01:30 twice: the first one counts"),
        ("2026-07-01T15:00:00+02:00", "2026-07-01T13:00:00.000Z", None),
    ],
)
def test_a_local_time_is_the_assignees_own(astrix: Whole, local: str, at: str, note: str | None) -> None:
    quiet = {"start": "22:00", "end": "07:00", "timezone": "America/New_York"}
    assert astrix.developer.put("/api/notices/settings", {"quiet": quiet}).status == 200

    task = a_task(astrix, due_at=local, assignee=astrix.cast.developer.user)

    assert task["due_at"] == at
    assert task["due_zone"] == "America/New_York"
    assert (note or "") in (task["due_note"] or "")
    assert (task["due_note"] is None) == (note is None)


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ({"title": "  "}, "title"),
        ({"title": "a\x07b"}, "title"),
        ({"title": "x", "due_at": "tomorrow"}, "due_at"),
        ({"title": "x", "due_at": "1999-01-01T00:00"}, "due_at"),
        ({"title": "x", "due_at": "9999-12-31T23:59:59Z"}, "due_at"),
        ({"title": "x", "assignee": "usr_nobody"}, "assignee"),
        ({"title": "x", "assignee": "VIEWER"}, "assignee"),
        ({"title": "x", "lead_id": "lead_none"}, "lead_id"),
        ({"title": "x" * 201}, "title"),
        ({"title": "x", "created_by": "usr_x"}, "created_by"),
    ],
)
def test_what_is_no_task_is_refused_with_the_place(astrix: Whole, wanted: dict[str, Any], path: str) -> None:
    body = {name: astrix.cast.viewer.user if value == "VIEWER" else value for name, value in wanted.items()}

    refused = astrix.member.post("/api/tasks", body)

    assert (refused.status, refused.code) == (400, "invalid_params")
    assert [one["path"] for one in refused.details] == [path]


def test_a_viewer_looks_and_a_stranger_finds_nothing(astrix: Whole) -> None:
    task = a_task(astrix)
    path = f"/api/tasks/{task['id']}"

    assert astrix.viewer.get(path).json == task
    assert astrix.viewer.post("/api/tasks", {"title": "x"}).code == "insufficient_role"
    assert astrix.viewer.put(path, {"done": True}).code == "insufficient_role"
    assert astrix.stranger.get(path).code == "not_found"
    assert astrix.stranger.put(path, {"done": True}).code == "not_found"
    assert astrix.stranger.ask("DELETE", path).code == "not_found"
    assert astrix.stranger.get("/api/tasks").json["items"] == []


def test_a_task_is_deleted_by_its_maker_its_assignee_or_a_manager(astrix: Whole) -> None:
    given = a_task(astrix, assignee=astrix.cast.owner.user)
    path = f"/api/tasks/{given['id']}"

    assert astrix.developer.ask("DELETE", path).code == "insufficient_role"
    assert astrix.manager.ask("DELETE", path).status == 204
    assert astrix.member.ask("DELETE", f"/api/tasks/{a_task(astrix)['id']}").status == 204

    assert astrix.member.get(path).code == "not_found"
    acts = astrix.owner.get("/api/audit?action=task.delete").json["items"]
    assert [one["target"] for one in acts][-1] == given["id"]


def test_a_change_of_what_somebody_else_changed_meanwhile_is_refused_with_theirs(astrix: Whole) -> None:
    task = a_task(astrix)
    path = f"/api/tasks/{task['id']}"
    astrix.developer.put(path, {"title": "Call them back"})

    refused = astrix.member.send("PUT", path, value={"title": "Ring"}, headers=[("if-match", '"1"')])

    assert (refused.status, refused.code) == (409, "version_conflict")
    assert refused.details["current"]["title"] == "Call them back"


def test_the_same_request_makes_one_task(astrix: Whole) -> None:
    twice = [
        astrix.member.post("/api/tasks", {"title": "Once"}, headers=[("idempotency-key", "k1")]) for _ in "12"
    ]

    assert twice[0].json == twice[1].json
    assert len(astrix.member.get("/api/tasks").json["items"]) == 1


def test_a_day_is_parted_by_the_zone_of_who_asks(astrix: Whole) -> None:
    now = astrix.clock.now_us()
    quiet = {"start": "22:00", "end": "07:00", "timezone": "Pacific/Kiritimati"}
    assert astrix.member.put("/api/notices/settings", {"quiet": quiet}).status == 200
    late = a_task(astrix, due_at=rfc3339(now - HOUR_US))
    soon = a_task(astrix, due_at=rfc3339(now + 60_000_000))
    later = a_task(astrix, due_at=rfc3339(now + DAY_US))
    someday = a_task(astrix)
    astrix.member.put(f"/api/tasks/{a_task(astrix)['id']}", {"done": True})

    day = astrix.member.get("/api/tasks/my-day").json

    assert day["zone"] == "Pacific/Kiritimati"
    assert [ids(day[part]) for part in ("overdue", "today", "upcoming")] == [
        [late["id"]],
        [soon["id"]],
        [later["id"]],
    ]
    assert day["done_today"] == 1
    assert ids(astrix.member.get("/api/tasks?assignee=me&due=none&done=false").json["items"]) == [
        someday["id"]
    ]
    assert ids(astrix.member.get("/api/tasks?due=overdue").json["items"]) == [late["id"]]


def test_the_tasks_of_somebody_who_left_are_nobodys_for_owners_and_managers(astrix: Whole) -> None:
    task = a_task(astrix, assignee=astrix.cast.developer.user)
    org, user = astrix.cast.org, astrix.cast.developer.user
    gone = astrix.as_(astrix.cast.owner, stepped_up=True).put(
        f"/api/users/{user}/disabled", {"disabled": True}
    )
    assert gone.status < 300, gone.body

    shown = astrix.manager.get("/api/tasks?assignee=none").json["items"]

    assert [(one["id"], one["assignee"], one["left"]) for one in shown] == [(task["id"], None, user)]
    assert ids(astrix.owner.get("/api/tasks/my-day").json["unassigned"]) == [task["id"]]
    assert astrix.member.get("/api/tasks/my-day").json["unassigned"] == []
    assert org == astrix.cast.org


@pytest.mark.parametrize("few", [-1, 1_000])
def test_tasks_of_a_deleted_lead_are_put_away_with_it(
    astrix: Whole, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """By the deleted leads where these are few, else by the tasks."""
    monkeypatch.setattr("app.features.crm.service.task_lists.FEW_DELETED", few)
    a_lead(astrix)
    task = a_task(astrix, lead_id="lead_ada", due_at="2025-01-01T10:00:00Z")
    a_lead(astrix, deleted_at=2)

    assert astrix.member.get("/api/tasks").json["items"] == []
    assert astrix.member.get("/api/tasks/my-day").json["overdue"] == []
    assert astrix.member.post("/api/tasks", {"title": "x", "lead_id": "lead_ada"}).code == "invalid_state"

    a_lead(astrix)
    assert ids(astrix.member.get("/api/tasks").json["items"]) == [task["id"]]


def test_a_list_goes_on_by_its_cursor(astrix: Whole) -> None:
    made = [a_task(astrix, due_at=f"2026-12-0{day}T10:00:00Z")["id"] for day in range(1, 6)]

    first = astrix.member.get("/api/tasks?limit=2").json
    second = astrix.member.get(f"/api/tasks?limit=2&cursor={first['next_cursor']}").json

    assert ids(first["items"]) + ids(second["items"]) == made[:4]
    assert first["total"] == 5


def test_a_key_makes_tasks_for_others_and_has_none_itself(astrix: Whole) -> None:
    key = astrix.key("tasks:read", "tasks:write")

    made = key.post("/api/tasks", {"title": "From outside"})
    given = key.post("/api/tasks", {"title": "For you", "assignee": astrix.cast.member.user})

    assert made.json["assignee"] is None
    assert made.json["created_by"].startswith("key_")
    assert given.status == 201
    assert kinds_of_notices(astrix.member) == ["task_assigned"]
