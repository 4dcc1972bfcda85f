"""Writing entries with a change or before an act, and reading them back."""

import asyncio
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.core.clock import RecordedClock
from app.core.ids import OrgId
from app.features.audit.service import Audit
from app.features.audit.store import LOGS
from app.features.audit.types import Act, AuditFilter, AuditPage, AuditQuery
from app.store.batch import Batch
from app.store.disk import Disk
from app.store.errors import StorageFull
from app.store.org import Org
from app.store.tree import Tree

ORG = OrgId("org_01jz0000000000000000000000")
OTHER = OrgId("org_01jz0000000000000000000001")


class FullDisk(Disk):
    """A disk that takes no more bytes once it is full."""

    full = False

    def write(self, descriptor: int, data: bytes, offset: int) -> None:
        if self.full:
            raise OSError(28, os.strerror(28))
        super().write(descriptor, data, offset)


@pytest.fixture
def clock() -> RecordedClock:
    return RecordedClock()


@pytest.fixture
def disk() -> FullDisk:
    return FullDisk()


@pytest.fixture
def tree(tmp_path: Path, clock: RecordedClock, disk: FullDisk) -> Iterator[Tree]:
    tree = Tree(tmp_path / "data", kinds=(), logs=LOGS, clock=clock, disk=disk)
    tree.create(ORG)
    tree.create(OTHER)
    yield tree
    tree.close()


@pytest.fixture
def audit(tree: Tree, clock: RecordedClock) -> Audit:
    return Audit(tree, clock)


def act(action: str, target: str | None = None, **facts: str) -> Act:
    return Act(actor="usr_ada", request_id="req_1", action=action, target=target, facts=facts)


def record(audit: Audit, org: Org, *acts: Act) -> None:
    def change(batch: Batch) -> None:
        for one in acts:
            audit.record(batch, one)

    org.batch_now(change)


def page(audit: Audit, org: OrgId = ORG, **wanted: Any) -> AuditPage:
    return asyncio.run(audit.page(org, AuditQuery(**wanted)))


def actions(found: AuditPage) -> list[str]:
    return [item.action for item in found.items]


def test_an_entry_is_read_at_once_and_still_once_when_it_was_carried_over(audit: Audit, tree: Tree) -> None:
    record(audit, tree.org(ORG), act("users.invited", "usr_bob", role="member"))

    before = page(audit)
    tree.org(ORG).log(LOGS[0]).take_over()
    after = page(audit)

    assert before == after
    [item] = after.items
    assert (item.actor, item.org_id, item.request_id) == ("usr_ada", ORG, "req_1")
    assert (item.action, item.target, item.result) == ("users.invited", "usr_bob", "done")
    assert item.facts == {"role": "member"}


def test_a_page_tells_how_many_entries_there_are_up_to_a_number_it_counts_to(
    audit: Audit, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(audit, tree.org(ORG), *(act("lead.change", f"lead_{number % 3}") for number in range(30)))
    tree.org(ORG).log(LOGS[0]).take_over()
    record(audit, tree.org(ORG), act("lead.export"))

    first = page(audit, limit=10)
    second = page(audit, limit=10, cursor=first.next_cursor)

    assert (first.total, second.total, page(audit).total) == (31, 31, 31)
    assert (page(audit, action="lead.export").total, page(audit, target="lead_1", limit=2).total) == (1, 10)
    assert (page(audit, action="nothing").total, page(audit, org=OTHER).total) == (0, 0)

    monkeypatch.setattr("app.features.audit.service.COUNTED_MAX", 20)
    many = page(audit, limit=10)
    assert (many.total, many.total_at_least) == (msgspec.UNSET, 20)


def test_a_change_that_is_given_up_leaves_no_entry(audit: Audit, tree: Tree) -> None:
    def change(batch: Batch) -> None:
        audit.record(batch, act("users.invited"))
        raise LookupError

    with pytest.raises(LookupError):
        tree.org(ORG).batch_now(change)

    assert page(audit).items == []


def test_an_act_that_changes_nothing_is_on_disk_before_it_happens(
    audit: Audit, tree: Tree, tmp_path: Path
) -> None:
    asyncio.run(audit.record_before(ORG, act("secret.revealed")))

    [file] = (tmp_path / "data" / ORG / "audit").glob("*.jsonl")
    assert b"secret.revealed" in file.read_bytes()


def test_an_act_that_cannot_be_written_down_does_not_happen(audit: Audit, disk: FullDisk) -> None:
    disk.full = True

    with pytest.raises(StorageFull):
        asyncio.run(audit.export(ORG, AuditFilter(), act("audit.export")))


def test_the_newest_comes_first_and_a_page_goes_on_where_the_last_one_ended(audit: Audit, tree: Tree) -> None:
    for number in range(5):
        record(audit, tree.org(ORG), act(f"users.changed_{number}"))

    first = page(audit, limit=2)
    record(audit, tree.org(ORG), act("users.late"))
    second = page(audit, limit=2, cursor=first.next_cursor)
    third = page(audit, limit=2, cursor=second.next_cursor)

    assert actions(first) == ["users.changed_4", "users.changed_3"]
    assert actions(second) == ["users.changed_2", "users.changed_1"]
    assert actions(third) == ["users.changed_0"]
    assert third.next_cursor is None


def test_entries_are_found_by_action_actor_target_and_time(
    audit: Audit, tree: Tree, clock: RecordedClock
) -> None:
    record(audit, tree.org(ORG), act("users.invited", "usr_bob"))
    clock.advance(3600)
    noon = datetime.fromtimestamp(clock.now_us() / 1_000_000, tz=UTC)
    record(audit, tree.org(ORG), act("users.removed", "usr_bob"), act("org.renamed", ORG))

    assert actions(page(audit, action="users.invited")) == ["users.invited"]
    assert actions(page(audit, action="users.*")) == ["users.removed", "users.invited"]
    assert actions(page(audit, target=ORG)) == ["org.renamed"]
    assert page(audit, actor="usr_eve").items == []
    assert actions(page(audit, from_=noon)) == ["org.renamed", "users.removed"]
    assert actions(page(audit, to=noon)) == ["users.invited"]


def test_an_org_sees_its_own_entries_only(audit: Audit, tree: Tree) -> None:
    record(audit, tree.org(ORG), act("users.invited"))

    assert page(audit, OTHER).items == []


def test_an_export_holds_everything_and_starts_with_itself_written_down(audit: Audit, tree: Tree) -> None:
    record(audit, tree.org(ORG), act("users.invited", reason="=HYPERLINK()"))
    tree.org(ORG).log(LOGS[0]).take_over()

    lines = b"".join(asyncio.run(audit.export(ORG, AuditFilter(), act("audit.export")))).decode()

    rows = lines.split("\r\n")
    assert rows[0] == "ts,request_id,actor,org_id,action,target,result,facts"
    assert [("users.invited" in row, "audit.export" in row) for row in rows[1:3]] == [
        (True, False),
        (False, True),
    ]
