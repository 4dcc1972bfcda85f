"""What is known of the orgs without opening them, and how it is kept."""

import shutil
from functools import partial
from pathlib import Path

import pytest

from app.core.clock import DAY_US, SECOND_US
from app.core.ids import OrgId
from app.features.hq.rules import DAYS_KEPT, days_left
from app.features.hq.service.summaries import DAMAGED_AGAIN_US, PAUSE_US
from app.features.hq.store import DAYS, SUMMARIES, HqStore, day_key
from app.features.hq.types.entry import By
from app.features.hq.types.records import DayOfDisk, Summary
from app.features.orgs.service import new_org
from app.features.orgs.types import OrgChange, SetSending
from app.store.errors import NoSuchOrg
from app.work.task import Task
from tests.features.hq.house import Above, damage, repair, run

PAUSE_S = PAUSE_US / SECOND_US


def renamed(hq: Above, name: str) -> None:
    run(hq.house.orgs.change(hq.cast.org, OrgChange(name=name), asker=hq.cast.owner.asker))


def kept(hq: Above, org: OrgId | None = None) -> Summary | None:
    return HqStore(hq.house.tree).summary(org or hq.cast.org)


def renewed(hq: Above) -> int | None:
    return run(hq.house.hq.summaries.renew(hq.cast.org))


def known(hq: Above) -> Summary:
    summary = kept(hq)
    assert summary is not None
    return summary


def test_the_first_change_is_looked_at_at_once_and_the_next_after_a_minute(hq: Above) -> None:
    assert renewed(hq) is None
    assert known(hq).name == "Lakeside Dental"

    renamed(hq, "Seaside Dental")
    due = renewed(hq)
    assert due == hq.clock.now_us() + PAUSE_US
    assert known(hq).name == "Lakeside Dental"

    hq.clock.advance(PAUSE_S)
    assert renewed(hq) is None
    assert known(hq).name == "Seaside Dental"


def test_an_org_that_is_being_founded_is_looked_at_when_it_is_there(hq: Above) -> None:
    org = hq.house.ids.org()
    hq.house.tree.create(org)
    assert run(hq.house.hq.summaries.renew(org)) is None
    assert kept(hq, org) is None

    founded = new_org(
        org, name="New Shop", timezone="UTC", founder=hq.cast.owner.user, now_us=hq.clock.now_us()
    )
    run(hq.house.tree.org(org).batch(lambda batch: hq.house.orgs.found_in(batch, founded, via="claim_x")))

    assert run(hq.house.hq.summaries.renew(org)) is None
    summary = kept(hq, org)
    assert summary is not None
    assert (summary.name, summary.members) == ("New Shop", 1)


def test_an_org_in_which_nothing_was_written_is_not_looked_at(hq: Above) -> None:
    renewed(hq)
    before = known(hq)
    hq.clock.advance(PAUSE_S * 2)

    assert renewed(hq) is None

    assert known(hq) == before


def test_a_damaged_org_is_looked_at_again_until_it_is_repaired(hq: Above) -> None:
    renewed(hq)
    journal = damage(hq, hq.cast.org)
    hq.clock.advance(PAUSE_S)
    assert run(hq.house.hq.summaries.now(hq.cast.org)).health == "damaged"
    hq.clock.advance(PAUSE_S)

    assert renewed(hq) == hq.clock.now_us() + DAMAGED_AGAIN_US

    repair(journal)
    hq.clock.advance(DAMAGED_AGAIN_US / SECOND_US)
    assert renewed(hq) is None
    assert (known(hq).health, known(hq).why) == ("ok", None)


def test_a_clock_that_was_set_back_stops_nothing(hq: Above) -> None:
    renewed(hq)
    renamed(hq, "Seaside Dental")
    hq.clock.step_wall(-3_600)

    assert renewed(hq) is None

    assert known(hq).name == "Seaside Dental"


def test_sending_and_sizes_stand_in_it(hq: Above) -> None:
    asked = SetSending(on=False)
    run(hq.house.life.sending.set(hq.cast.org, asked, asker=hq.cast.owner.asker, idem=None))

    renewed(hq)

    assert known(hq).sending_on is False
    assert known(hq).bytes.journal > 0
    assert known(hq).members == 5


def test_an_org_that_was_removed_leaves_no_summary(hq: Above) -> None:
    run(hq.house.hq.summaries.tend())
    assert kept(hq) is not None
    shutil.rmtree(Path(hq.house.settings.data) / hq.cast.org)
    hq.clock.advance(PAUSE_S)

    run(hq.house.hq.summaries.tend())

    assert kept(hq) is None
    assert kept(hq, hq.cast.other_org) is not None


def test_a_removed_org_is_let_go_of_with_what_its_log_was_owed(hq: Above) -> None:
    ledger, host = hq.house.hq.ledger, hq.house.tree.host
    by = By(user=hq.known.officer.id, request_id="req_test")
    for org in (hq.cast.org, hq.cast.other_org):
        run(hq.house.hq.summaries.now(org))
        owing = partial(ledger.owe_in, by=by, org=org, action="org.quota", target=org)
        host.batch_now(owing)

    for _ in range(2):
        run(hq.house.hq.summaries.forget(hq.cast.org))

    assert kept(hq) is None
    assert [row.value.org_id for row in HqStore(hq.house.tree).owed()] == [hq.cast.other_org]
    assert kept(hq, hq.cast.other_org) is not None


def test_an_org_that_goes_away_meanwhile_is_no_trouble(hq: Above, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(org: OrgId) -> None:
        raise NoSuchOrg(org)

    monkeypatch.setattr(hq.house.tree, "usage", gone)

    run(hq.house.hq.summaries._make(hq.cast.org))

    assert kept(hq) is None


def test_the_books_are_put_in_order_once_a_minute_at_most(hq: Above) -> None:
    run(hq.house.hq.summaries.tend())
    hq.house.tree.host.batch_now(lambda batch: batch.delete(SUMMARIES, hq.cast.org))

    assert run(hq.house.hq.summaries.tend()) == hq.clock.now_us() + PAUSE_US
    assert kept(hq) is None

    hq.clock.advance(PAUSE_S)
    run(hq.house.hq.summaries.tend())
    assert kept(hq) is not None


def test_each_day_the_size_is_noted_once_and_a_month_is_kept(hq: Above) -> None:
    store = HqStore(hq.house.tree)
    for _ in range(DAYS_KEPT + 5):
        hq.clock.advance(DAY_US / SECOND_US)
        run(hq.house.hq.summaries.tend())
        run(hq.house.hq.summaries.tend())

    days = store.days()

    assert len(days) == DAYS_KEPT
    assert [day.day for day in days] == list(range(days[0].day, days[0].day + DAYS_KEPT))
    assert days[-1].data_bytes > 0


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], None),
        ([(0, 100)], None),
        ([(0, 100), (2, 200)], None),
        ([(0, 100), (4, 100)], None),
        ([(0, 200), (4, 100)], None),
        ([(0, 100), (4, 500)], 10),
        ([(0, 100), (1, 900), (5, 600)], 10),
    ],
)
def test_how_long_the_disk_lasts_is_read_from_how_the_tree_grew(
    sizes: list[tuple[int, int]], expected: int | None
) -> None:
    days = [DayOfDisk(day=day, data_bytes=size) for day, size in sizes]

    assert days_left(days, 1_000) == expected


def test_the_stats_tell_how_long_the_disk_lasts(hq: Above) -> None:
    today = hq.clock.now_us() // DAY_US
    run(hq.house.hq.summaries.tend())
    old = DayOfDisk(day=today - 10, data_bytes=0)
    hq.house.tree.host.batch_now(lambda batch: batch.put(DAYS, day_key(old.day), old))

    disk = hq.signed_in().get("/admin/stats").json["disk"]

    assert disk["days_left"] > 0
    assert disk["data_bytes"] > 0
    assert 0 < disk["free_bytes"] < disk["total_bytes"]


def test_the_engine_is_told_where_and_when_each_is_done(hq: Above) -> None:
    tasks: dict[str, Task] = {task.name: task for task in hq.house.tasks}

    assert (tasks["hq.summarise"].where, tasks["hq.summarise"].on_change) == ("orgs", True)
    assert (tasks["hq.tend"].where, tasks["hq.tell_orgs"].where) == ("host", "host")

    async def each() -> None:
        for name in ("hq.tend", "hq.tell_orgs"):
            await tasks[name].run(hq.house.tree.host.id)
        await tasks["hq.summarise"].run(hq.cast.org)

    run(each())
    assert kept(hq) is not None
