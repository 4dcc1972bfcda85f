"""One thing done to many leads: what comes of each, how it is seen afterwards, and the way back."""

from typing import Any

import msgspec
import pytest

from app.core.clock import DAY_US
from app.core.reasons import Refused
from app.features.crm.store.batches import BatchStore
from app.features.crm.types.by import THE_HOUSE
from app.features.crm.types.drafts import LeadDraft
from app.store.batch import Batch
from app.work.attempts import BROKEN_OFF_MAX
from app.work.item import WORK
from tests.http.asking import Asker, Response
from tests.whole import Whole, run

MANY = 260
"""More than a request changes by itself."""


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """No engine runs beside these tests: what is queued is done when they say so."""
    monkeypatch.setattr("app.features.crm.service.batches.WAITED_FOR_S", 0.0)


def made(astrix: Whole, count: int, **fields: Any) -> list[str]:
    """Leads by name, so many of them."""
    crm = astrix.house.crm
    drafts = [LeadDraft(first_name=f"Ada {number}", **fields) for number in range(count)]
    return astrix.house.tree.org(astrix.cast.org).batch_now(
        lambda batch: [crm.leads.create_in(batch, draft, by=THE_HOUSE).key for draft in drafts]
    )


def lead(door: Asker, lead_id: str) -> Any:
    return door.get(f"/api/leads/{lead_id}").json


def batch(door: Asker, **wanted: Any) -> Response:
    return door.post("/api/leads/batch", wanted)


def test_a_few_leads_are_done_in_the_request(astrix: Whole) -> None:
    ids = made(astrix, 3)

    answer = batch(astrix.manager, lead_ids=ids, op="stage", value="contacted")

    assert (answer.status, answer.json["state"]) == (200, "done")
    assert (answer.json["matched"], answer.json["changed"], answer.json["failed"]) == (3, 3, [])
    assert {lead(astrix.viewer, one)["stage"] for one in ids} == {"contacted"}


def test_a_lead_that_is_so_already_is_not_changed(astrix: Whole) -> None:
    first, second = made(astrix, 2)
    batch(astrix.manager, lead_ids=[first], op="tag", value="Hot ")
    version = lead(astrix.viewer, first)["version"]

    answer = batch(astrix.manager, lead_ids=[first, second], op="tag", value="hot")

    assert (answer.json["matched"], answer.json["changed"], answer.json["unchanged"]) == (2, 1, 1)
    assert (lead(astrix.viewer, first)["version"], lead(astrix.viewer, second)["tags"]) == (version, ["hot"])


def test_a_query_is_a_selection_too(astrix: Whole) -> None:
    made(astrix, 2, tags=("dentist",))
    (other,) = made(astrix, 1)

    answer = batch(astrix.manager, query={"tag": ["dentist"]}, op="stage", value="qualified")

    assert (answer.json["matched"], answer.json["changed"]) == (2, 2)
    assert lead(astrix.viewer, other)["stage"] == "new"


def test_many_are_left_to_the_engine_and_can_be_left_alone(astrix: Whole) -> None:
    ids = made(astrix, MANY)

    asked = batch(astrix.manager, query={}, op="tag", value="spring")
    assert (asked.status, asked.json["state"], asked.json["matched"]) == (202, "running", MANY)
    astrix.work()

    seen = astrix.manager.get(f"/api/batches/{asked.json['id']}").json
    assert (seen["state"], seen["changed"], seen["progress"]) == ("done", MANY, 1.0)
    assert lead(astrix.viewer, ids[-1])["tags"] == ["spring"]


def test_what_was_found_when_it_began_is_what_is_changed(astrix: Whole) -> None:
    """Each change takes a lead out of the query that found it."""
    made(astrix, MANY, stage="new")

    asked = batch(astrix.manager, query={"stage": ["new"]}, op="stage", value="contacted")
    astrix.work()

    assert astrix.manager.get(f"/api/batches/{asked.json['id']}").json["changed"] == MANY
    assert astrix.viewer.get("/api/leads?stage=new").json["total"] == 0


def test_each_row_says_what_came_of_it(astrix: Whole) -> None:
    (known,) = made(astrix, 1)

    answer = batch(astrix.manager, lead_ids=[known, "lead_01hzzzzzzzzzzzzzzzzzzzzzzz"], op="unassign")
    rows = astrix.manager.get(f"/api/batches/{answer.json['id']}/rows?limit=1").json

    assert (answer.json["unchanged"], answer.json["failed"][0]["code"]) == (1, "not_found")
    assert (rows["total"], rows["items"][0]["name"], rows["items"][0]["result"]) == (2, "Ada 0", "unchanged")
    after = astrix.manager.get(
        f"/api/batches/{answer.json['id']}/rows?limit=1&cursor={rows['next_cursor']}"
    ).json
    assert (after["items"][0]["result"], after["next_cursor"]) == ("failed", None)
    failed = astrix.manager.get(f"/api/batches/{answer.json['id']}/rows?result=failed").json
    assert [row["code"] for row in failed["items"]] == ["not_found"]


@pytest.mark.parametrize(
    ("op", "value", "field", "before", "between"),
    [
        ("stage", "won", "stage", "new", "won"),
        ("tag", "hot", "tags", ["ca"], ["ca", "hot"]),
        ("untag", "ca", "tags", ["ca"], []),
    ],
)
def test_it_can_be_taken_back(
    astrix: Whole, op: str, value: str, field: str, before: Any, between: Any
) -> None:
    ids = made(astrix, 2, tags=("ca",))

    done = batch(astrix.manager, lead_ids=ids, op=op, value=value).json
    assert lead(astrix.viewer, ids[0])[field] == between
    undone = astrix.manager.post("/api/batches/undo", {"undo_token": done["undo_token"]})

    assert (undone.status, undone.json["state"], undone.json["restored"]) == (200, "undone", 2)
    assert lead(astrix.viewer, ids[0])[field] == before


def test_an_assignment_goes_to_a_member_and_back(astrix: Whole) -> None:
    ids, member = made(astrix, 2), astrix.cast.member.user

    done = batch(astrix.manager, lead_ids=ids, op="assign", value=member).json
    assert (done["value_name"], lead(astrix.viewer, ids[0])["owner_user_id"]) == ("Member", member)
    astrix.manager.post("/api/batches/undo", {"undo_token": done["undo_token"]})

    assert lead(astrix.viewer, ids[0])["owner_user_id"] is None


def test_deleted_leads_come_back(astrix: Whole) -> None:
    ids = made(astrix, 2)

    done = batch(astrix.manager, lead_ids=ids, op="delete").json
    assert astrix.viewer.get("/api/leads").json["total"] == 0
    astrix.manager.post("/api/batches/undo", {"undo_token": done["undo_token"]})

    assert astrix.viewer.get("/api/leads").json["total"] == 2


def test_what_somebody_changed_since_is_kept_and_named(astrix: Whole) -> None:
    touched, left, other = made(astrix, 3)
    done = batch(astrix.manager, lead_ids=[touched, left, other], op="stage", value="won").json
    astrix.member.put(f"/api/leads/{touched}", {"stage": "lost"})
    astrix.member.put(f"/api/leads/{other}", {"company": "Reyes Dental"})

    undone = astrix.manager.post("/api/batches/undo", {"undo_token": done["undo_token"]}).json

    assert (undone["restored"], undone["kept"]) == (2, 1)
    kept = astrix.manager.get(f"/api/batches/{done['id']}/rows?result=kept").json["items"]
    assert [(row["lead_id"], row["code"]) for row in kept] == [(touched, "changed_since")]
    assert lead(astrix.viewer, touched)["stage"] == "lost"
    assert (lead(astrix.viewer, other)["stage"], lead(astrix.viewer, other)["company"]) == (
        "new",
        "Reyes Dental",
    )


def test_many_are_taken_back_by_the_engine(astrix: Whole) -> None:
    made(astrix, MANY)
    token = batch(astrix.manager, query={}, op="tag", value="spring").json["undo_token"]
    astrix.work()

    asked = astrix.manager.post("/api/batches/undo", {"undo_token": token})
    assert (asked.status, asked.json["state"]) == (202, "undoing")
    astrix.work()

    assert astrix.manager.get(f"/api/batches/{token}").json["restored"] == MANY
    assert astrix.viewer.get("/api/leads?tag=spring").json["total"] == 0


def test_an_engine_that_died_goes_on_behind_the_last_whole_chunk(astrix: Whole) -> None:
    made(astrix, MANY)
    asked = batch(astrix.manager, query={}, op="tag", value="spring").json
    org, runner = astrix.cast.org, astrix.house.crm.batches.runner
    run(runner.plan(org, asked["id"]))
    run(runner.step(org, asked["id"]))

    astrix.work()

    seen = astrix.manager.get(f"/api/batches/{asked['id']}").json
    assert (seen["state"], seen["changed"], seen["unchanged"]) == ("done", MANY, 0)


def test_one_that_is_cancelled_keeps_what_it_did_and_can_be_undone(astrix: Whole) -> None:
    made(astrix, MANY)
    asked = batch(astrix.manager, query={}, op="tag", value="spring").json
    org, runner = astrix.cast.org, astrix.house.crm.batches.runner
    run(runner.plan(org, asked["id"]))
    run(runner.step(org, asked["id"]))

    assert astrix.manager.post(f"/api/batches/{asked['id']}/cancel").json["state"] == "cancelled"
    astrix.work()
    astrix.manager.post("/api/batches/undo", {"undo_token": asked["undo_token"]})
    astrix.work()

    seen = astrix.manager.get(f"/api/batches/{asked['id']}").json
    assert (seen["changed"], seen["restored"], seen["state"]) == (250, 250, "undone")
    assert astrix.viewer.get("/api/leads?tag=spring").json["total"] == 0


def died(astrix: Whole) -> None:
    """The engine ended too often in the middle of the work."""
    org = astrix.house.tree.org(astrix.cast.org)
    (item,) = org.rows(WORK)
    org.batch_now(
        lambda batch: batch.put(
            WORK, item.key, msgspec.structs.replace(item.value, started_at=1, broken_off=BROKEN_OFF_MAX)
        )
    )
    astrix.work()
    assert list(org.rows(WORK)) == []


def test_one_whose_work_died_is_told_as_failed_and_can_be_undone(astrix: Whole) -> None:
    made(astrix, MANY)
    asked = batch(astrix.manager, query={}, op="tag", value="spring").json
    org, runner = astrix.cast.org, astrix.house.crm.batches.runner
    run(runner.plan(org, asked["id"]))
    run(runner.step(org, asked["id"]))
    died(astrix)

    told = astrix.manager.get(f"/api/batches/{asked['id']}").json
    astrix.manager.post("/api/batches/undo", {"undo_token": told["undo_token"]})
    astrix.work()

    seen = astrix.manager.get(f"/api/batches/{asked['id']}").json
    assert (told["state"], told["changed"]) == ("failed", 250)
    assert (seen["state"], seen["restored"]) == ("undone", 250)
    assert astrix.viewer.get("/api/leads?tag=spring").json["total"] == 0


def test_an_undoing_whose_work_died_goes_on_when_it_is_asked_for_again(astrix: Whole) -> None:
    made(astrix, 2 * MANY)
    token = batch(astrix.manager, query={}, op="tag", value="spring").json["undo_token"]
    astrix.work()
    astrix.manager.post("/api/batches/undo", {"undo_token": token})
    run(_undo_chunk(astrix, token))
    died(astrix)

    told = astrix.manager.get(f"/api/batches/{token}").json
    again = astrix.manager.post("/api/batches/undo", {"undo_token": told["undo_token"]})
    refused = astrix.manager.post("/api/batches/undo", {"undo_token": told["undo_token"]})
    astrix.work()

    seen = astrix.manager.get(f"/api/batches/{token}").json
    assert (told["state"], told["restored"]) == ("failed", 20)
    assert (again.status, refused.code) == (202, "invalid_state")
    assert (seen["state"], seen["restored"], seen["kept"]) == ("undone", 2 * MANY, 0)
    assert astrix.viewer.get("/api/leads?tag=spring").json["total"] == 0


async def _undo_chunk(astrix: Whole, token: str) -> None:
    """The first of them, by an engine that went no further."""
    runner, store = astrix.house.crm.batches.runner, BatchStore(astrix.house.tree)

    def write(batch: Batch) -> None:
        row = store.run_in(batch, token)
        assert row is not None
        store.put_in(batch, runner.undone_in(batch, row.value, by=THE_HOUSE))

    await astrix.house.tree.org(astrix.cast.org).batch(write)


def test_nobody_undoes_twice_or_after_thirty_days(astrix: Whole) -> None:
    ids = made(astrix, 1)
    first = batch(astrix.manager, lead_ids=ids, op="tag", value="a").json["undo_token"]
    second = batch(astrix.manager, lead_ids=ids, op="tag", value="b").json["undo_token"]
    astrix.manager.post("/api/batches/undo", {"undo_token": first})

    again = astrix.manager.post("/api/batches/undo", {"undo_token": first})
    astrix.clock.advance(31 * DAY_US // 1_000_000)
    late = run(_undo_late(astrix, second))

    assert (again.status, again.code) == (409, "invalid_state")
    assert late == "invalid_state"


async def _undo_late(astrix: Whole, token: str) -> str:
    with pytest.raises(Refused) as refused:
        await astrix.house.crm.batches.undo(astrix.cast.org, token, by=THE_HOUSE)
    return refused.value.reason.code


def test_suppressing_lists_the_address_and_undoing_takes_it_off(astrix: Whole) -> None:
    with_phone = made(astrix, 1, phone="+14155550132")
    without = made(astrix, 1)

    done = batch(astrix.manager, lead_ids=with_phone + without, op="suppress", value="sms").json
    assert (done["changed"], done["failed"][0]["code"]) == (1, "no_address")
    assert lead(astrix.viewer, with_phone[0])["suppression"]["sms"]["reason"] == "manual"
    astrix.manager.post("/api/batches/undo", {"undo_token": done["undo_token"]})

    assert lead(astrix.viewer, with_phone[0])["suppression"]["sms"] is None


def test_the_same_request_twice_is_one_batch(astrix: Whole) -> None:
    ids = made(astrix, 2)
    wanted = {"lead_ids": ids, "op": "tag", "value": "hot"}
    key = [("idempotency-key", "once")]

    first = astrix.manager.post("/api/leads/batch", wanted, key)
    second = astrix.manager.post("/api/leads/batch", wanted, key)

    assert second.header("idempotent-replayed") == "true"
    assert first.json["id"] == second.json["id"]
    assert astrix.manager.get("/api/batches").json["total"] == 1


@pytest.mark.parametrize(
    "wanted",
    [
        {"op": "tag", "value": "x"},
        {"op": "tag", "value": "x", "lead_ids": ["lead_a"], "query": {}},
        {"op": "tag", "lead_ids": ["lead_a"]},
        {"op": "delete", "value": "x", "lead_ids": ["lead_a"]},
        {"op": "stage", "value": "nowhere", "lead_ids": ["lead_a"]},
        {"op": "assign", "value": "usr_nobody", "lead_ids": ["lead_a"]},
        {"op": "suppress", "value": "fax", "lead_ids": ["lead_a"]},
        {"op": "erase", "value": "x", "lead_ids": ["lead_a"]},
        {"op": "tag", "value": "x", "lead_ids": []},
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_changed(
    astrix: Whole, wanted: dict[str, Any]
) -> None:
    answer = astrix.manager.post("/api/leads/batch", wanted)

    assert (answer.status, answer.code) == (400, "invalid_params")
    assert astrix.manager.get("/api/batches").json["total"] == 0


def test_who_may(astrix: Whole) -> None:
    ids = made(astrix, 1)
    tag = {"lead_ids": ids, "op": "tag", "value": "hot"}
    assign = {"lead_ids": ids, "op": "assign", "value": astrix.cast.member.user}

    assert astrix.developer.post("/api/leads/batch", tag).status == 200
    assert astrix.developer.post("/api/leads/batch", assign).code == "insufficient_role"
    for door in (astrix.member, astrix.viewer):
        assert door.post("/api/leads/batch", tag).code == "insufficient_role"
        assert door.get("/api/batches").code == "insufficient_role"


def test_a_stranger_changes_and_sees_nothing(astrix: Whole) -> None:
    ids = made(astrix, 1)
    done = batch(astrix.manager, lead_ids=ids, op="tag", value="hot").json

    theirs = batch(astrix.stranger, lead_ids=ids, op="delete").json

    assert (theirs["changed"], theirs["failed"][0]["code"]) == (0, "not_found")
    assert astrix.stranger.get(f"/api/batches/{done['id']}").status == 404
    assert astrix.stranger.post("/api/batches/undo", {"undo_token": done["undo_token"]}).status == 404
    assert lead(astrix.viewer, ids[0])["tags"] == ["hot"]


def test_rows_go_when_they_can_be_undone_no_more(astrix: Whole) -> None:
    ids = made(astrix, 1)
    done = batch(astrix.manager, lead_ids=ids, op="tag", value="hot").json
    batches, org = astrix.house.crm.batches, astrix.cast.org

    astrix.clock.advance(31 * DAY_US // 1_000_000)
    run(batches.runner.tidy(org))
    assert (batches.page(org, done["id"], start=0, limit=50).rows, len(batches.runs(org))) == ([], 1)

    astrix.clock.advance(340 * DAY_US // 1_000_000)
    run(batches.runner.tidy(org))
    assert batches.runs(org) == []


def test_rows_of_a_large_batch_are_paged_across_its_chunks(astrix: Whole) -> None:
    ids = made(astrix, MANY)
    gone = ids[3]
    astrix.manager.send("DELETE", f"/api/leads/{gone}")
    done = batch(astrix.manager, lead_ids=ids, op="tag", value="spring").json
    astrix.work()

    seen, cursor = [], ""
    while True:
        page = astrix.manager.get(f"/api/batches/{done['id']}/rows?limit=100{cursor}").json
        seen += [row["lead_id"] for row in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert (seen, page["total"]) == (ids, MANY)
    failed = astrix.manager.get(f"/api/batches/{done['id']}/rows?result=failed&limit=1").json
    assert ([row["lead_id"] for row in failed["items"]], failed["next_cursor"], failed["total"]) == (
        [gone],
        None,
        1,
    )
    assert astrix.manager.get(f"/api/batches/{done['id']}").json["failed"][0]["lead_id"] == gone


def test_undoing_is_no_way_around_who_may_assign_or_let_somebody_be_contacted_again(astrix: Whole) -> None:
    """A developer and a key could take people off a suppression list that a manager had put them on."""
    ids = made(astrix, 2, email="ada@example.com")
    machine = astrix.key("leads:write")
    tokens = [
        batch(astrix.manager, lead_ids=ids, op=op, value=value).json["undo_token"]
        for op, value in (("suppress", "email"), ("assign", astrix.cast.member.user), ("unassign", None))
    ]

    for door in (astrix.developer, machine):
        for token in tokens:
            assert door.post("/api/batches/undo", {"undo_token": token}).code == "insufficient_role"

    assert lead(astrix.viewer, ids[0])["suppression"]["email"]["reason"] == "manual"
    assert lead(astrix.viewer, ids[0])["owner_user_id"] is None
    assert astrix.owner.post("/api/batches/undo", {"undo_token": tokens[0]}).json["state"] == "undone"


def test_whoever_listed_somebody_by_mistake_takes_that_back_themselves(astrix: Whole) -> None:
    ids = made(astrix, 1, email="ada@example.com")
    token = batch(astrix.developer, lead_ids=ids, op="suppress", value="email").json["undo_token"]

    assert astrix.developer.post("/api/batches/undo", {"undo_token": token}).status == 200

    assert lead(astrix.viewer, ids[0])["suppression"]["email"] is None
