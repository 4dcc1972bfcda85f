"""Work that failed for good, of the host and of every org, seen and put in again from HQ."""

import msgspec

from app.core.ids import HOST, OrgId
from app.work.item import DEAD_LETTERS, WORK, DeadLetter, Replay
from tests.features.hq.house import Above, damage, log_of, run


def died(hq: Above, org: OrgId, name: str, *, replay: Replay = "safe") -> str:
    letter = DeadLetter(
        id=f"work_{name}",
        kind="orgs.export",
        payload=msgspec.Raw(b'{"phone":"+4915112345678"}'),
        put_at=1,
        died_at=hq.clock.now_us(),
        attempts=5,
        error="the disk was full",
        replay=replay,
    )
    hq.house.tree.org(org).batch_now(lambda batch: batch.put(DEAD_LETTERS, letter.id, letter))
    return letter.id


def test_dead_letters_of_the_host_and_of_orgs_are_shown_without_their_payload(hq: Above) -> None:
    died(hq, HOST, "host")
    hq.clock.advance(1)
    died(hq, hq.cast.org, "org", replay="never")
    run(hq.house.hq.summaries.now(hq.cast.org))
    inside = hq.signed_in()

    page = inside.get("/admin/work/dead-letters")

    assert [(item["id"], item["org_id"], item["replayable"]) for item in page.json["items"]] == [
        ("work_org", hq.cast.org, False),
        ("work_host", None, True),
    ]
    assert page.json["items"][0]["error"] == "the disk was full"
    assert "4915112345678" not in page.body.decode()
    assert inside.get("/admin/stats").json["work"] == {"dead_letters": 2}


def test_failed_work_is_put_in_again_once_where_that_is_safe(hq: Above) -> None:
    again, never = died(hq, hq.cast.org, "again"), died(hq, hq.cast.org, "never", replay="never")
    run(hq.house.hq.summaries.now(hq.cast.org))
    inside = hq.signed_in()

    first = inside.post("/admin/work/dead-letters/replay", {"ids": [again, never, "work_none", again]})
    second = inside.post("/admin/work/dead-letters/replay", {"ids": [again]})

    assert first.json == {"again": [again], "refused": [never], "gone": ["work_none"]}
    assert second.json == {"again": [], "refused": [], "gone": [again]}
    assert [row.key for row in hq.house.tree.org(hq.cast.org).rows(WORK)] == [again]
    assert [entry.actor for entry in log_of(hq, HOST, "hq.work.replay")] == [hq.known.officer.id] * 2
    assert [entry.actor for entry in log_of(hq, hq.cast.org, "work.replay")] == ["hq"]


def test_a_damaged_org_hides_no_other_orgs_dead_letters(hq: Above) -> None:
    died(hq, hq.cast.org, "here")
    died(hq, hq.cast.other_org, "there")
    for org in (hq.cast.org, hq.cast.other_org):
        run(hq.house.hq.summaries.now(org))
    damage(hq, hq.cast.other_org)

    items = hq.signed_in().get("/admin/work/dead-letters").json["items"]

    assert [item["id"] for item in items] == ["work_here"]


def test_nothing_and_too_much_at_once_is_refused(hq: Above) -> None:
    inside = hq.signed_in()

    for ids in ([], [f"work_{number}" for number in range(101)]):
        assert inside.post("/admin/work/dead-letters/replay", {"ids": ids}).code == "invalid_params"


def test_the_schedule_is_the_whole_houses(hq: Above) -> None:
    table = hq.signed_in().get("/admin/work/schedule").json

    assert [line["task"] for line in table["tasks"]] == sorted(task.name for task in hq.house.tasks)
    assert {line["kind"] for line in table["work"]} >= {"orgs.export"}
    assert (table["leads"], table["as_of"], table["queue"]) == (False, None, None)
