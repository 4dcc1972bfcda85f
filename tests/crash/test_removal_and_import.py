"""A process that dies at each call of a removal or an import: the org is whole or not there, and it ends well."""

import asyncio
import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from app.core.clock import HOUR_US, SECOND_US, RecordedClock
from app.core.ids import HOST, OrgId
from app.features.accounts.store import IDENTITIES, LINKS
from app.features.audit.types import AuditQuery
from app.features.orgs.store import ERASURES, REMOVALS
from app.store.disk import Disk
from app.store.errors import NoSuchOrg, StorageFull
from app.store.fsck import check
from app.store.org import Org
from tests.cast import ORG_NAME, Cast, Stage, assemble, stage
from tests.crash.faults import EXIT_CODE, Counting, Deadly, Failing
from tests.crash.world import in_child

CLOSED_FOR_S = 31 * 86_400
Say = Callable[[object], None]


@pytest.fixture(autouse=True)
def without_compaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the host's journal after a removal: it has crash tests of its own, and is a process of its own each time."""

    async def nothing(org: Org, **_: object) -> None:
        del org

    monkeypatch.setattr(Org, "compact", nothing)


@contextmanager
def standing(root: Path, disk: Disk | None = None, *, later_s: float = 0.0) -> Iterator[Stage]:
    clock = RecordedClock()
    clock.advance(later_s)
    with stage(root, clock=clock, disk=disk, signing_key=bytes(32)) as house:
        yield house


@pytest.fixture
def closed(root: Path) -> Cast:
    """Two orgs with their people; one of them was closed and has its last archive."""
    with standing(root) as house:
        cast = asyncio.run(assemble(house.accounts))
        house.life.quotas.put(cast.org, "files/plan/a.bin", b"plan" * 1_000)
        asyncio.run(house.life.closing.close(cast.org, ORG_NAME, asker=cast.owner.asker))
    return cast


def removes(root: Path, org: OrgId, disk: Disk, _say: Say) -> None:
    with standing(root, disk, later_s=CLOSED_FOR_S) as house:
        clock = house.clock
        assert isinstance(clock, RecordedClock)
        with suppress(NoSuchOrg):  # as the engine does
            asyncio.run(house.passage.removing.look(org))
            clock.advance(HOUR_US / SECOND_US)
            asyncio.run(house.passage.removing.look(org))


def test_wherever_a_removal_dies_it_is_finished_and_touches_nobody_else(
    root: Path, quick_path: Path, closed: Cast, ran: Callable[[str], None]
) -> None:
    # given
    others = fingerprint(root / closed.other_org)
    whole = Counting()
    removes(copied(root, quick_path / "whole"), closed.org, whole, print)
    points = range(1, len(whole.calls) + 1)

    for at in points:
        # when
        dying = copied(root, quick_path / "dying")
        child = in_child(partial(removes, dying, closed.org, Deadly(at)))
        told = child.told()
        assert child.exit_code == EXIT_CODE, (at, told)

        # then: closed as before, or gone for everybody
        with standing(dying, later_s=CLOSED_FOR_S) as house:
            assert_whole_or_gone(house, closed.org)
            asyncio.run(house.passage.removing.resume())
        removes(dying, closed.org, Disk(), print)
        assert_gone(dying, closed)
        assert fingerprint(dying / closed.other_org) == others
    ran(f"{len(points)} points")


def assert_whole_or_gone(house: Stage, org: OrgId) -> None:
    try:
        view = house.orgs.view(org)
    except NoSuchOrg:
        return
    assert view.state == "closed"
    assert house.tree.org(org).blobs.stat("files/plan/a.bin").size == 4_000
    assert len(house.orgs.members(org)) == 5


def assert_gone(root: Path, cast: Cast) -> None:
    assert {path.name for path in root.iterdir() if not path.name.startswith(".news")} == {
        HOST,
        cast.other_org,
    }
    with standing(root, later_s=CLOSED_FOR_S) as house:
        host = house.tree.host
        assert host.count(REMOVALS) == 0
        assert [row.key for row in host.rows(ERASURES)] == [cast.org]
        assert [row for row in host.rows(LINKS) if row.value.org_id == cast.org] == []
        people = {row.key for row in host.rows(IDENTITIES)}
        assert people == {cast.stranger.user, cast.cto.user}
        assert len(asyncio.run(house.audit.page(HOST, AuditQuery(action="org.remove"))).items) == 1


def imports(root: Path, archive: Path, disk: Disk, _say: Say) -> None:
    with standing(root, disk) as house:
        asyncio.run(house.passage.carriage.bring_in(archive, progress=lambda _: None))


def test_wherever_an_import_dies_there_is_no_org_or_the_whole_of_it(
    root: Path, quick_path: Path, closed: Cast, ran: Callable[[str], None]
) -> None:
    # given: an archive, and another host with somebody on it
    archive = quick_path / "org.zip"
    with standing(root) as house, archive.open("wb") as file:
        file.writelines(house.passage.carriage.packed(closed.org))
    elsewhere = quick_path / "elsewhere"
    with standing(elsewhere) as house:
        assert house.tree.host.count(IDENTITIES) == 0
    whole = Counting()
    imports(copied(elsewhere, quick_path / "whole"), archive, whole, print)
    points = range(1, len(whole.calls) + 1)

    for at in points:
        # when
        dying = copied(elsewhere, quick_path / "dying")
        child = in_child(partial(imports, dying, archive, Deadly(at)))
        told = child.told()
        assert child.exit_code == EXIT_CODE, (at, told)

        # then
        with standing(dying) as house:
            there = closed.org in house.tree.org_ids()
            if there:
                assert_complete(house, closed)
            else:
                asyncio.run(house.passage.carriage.bring_in(archive, progress=lambda _: None))
                assert_complete(house, closed)
        assert check(dying).problems == []
    ran(f"{len(points)} points")


def test_wherever_the_disk_fails_an_import_leaves_nothing_behind(
    root: Path, quick_path: Path, closed: Cast, ran: Callable[[str], None]
) -> None:
    """What it says is what is there: an import that failed has changed nothing, one that did not is whole."""
    # given
    archive = quick_path / "org.zip"
    with standing(root) as house, archive.open("wb") as file:
        file.writelines(house.passage.carriage.packed(closed.org))
    elsewhere = quick_path / "elsewhere"
    with standing(elsewhere) as house:
        assert house.tree.host.count(IDENTITIES) == 0
    whole = Counting()
    imports(copied(elsewhere, quick_path / "whole"), archive, whole, print)

    for at in range(1, len(whole.calls) + 1):
        # when
        failing = copied(elsewhere, quick_path / "failing")
        disk = Failing(errno.ENOSPC)
        disk.fail(at, 1)
        try:
            imports(failing, archive, disk, print)
            failed = False
        except (OSError, StorageFull):
            failed = True

        # then
        left = {path.name for path in failing.iterdir() if path.name.startswith((".new-", "org_"))}
        assert left == (set() if failed else {closed.org})
        with standing(failing) as house:
            if not left:
                asyncio.run(house.passage.carriage.bring_in(archive, progress=lambda _: None))
            assert_complete(house, closed)
    ran(f"{len(whole.calls)} points")


def assert_complete(house: Stage, cast: Cast) -> None:
    """The org is whole at once; its people follow when the engine looks, if the import could not see to it."""
    assert house.tree.org(cast.org).blobs.stat("files/plan/a.bin").size == 4_000
    assert len(house.orgs.members(cast.org)) == 5
    asyncio.run(house.passage.carriage.take_over(cast.org))
    assert house.tree.carried(cast.org) == {}
    for player in cast.insiders:
        assert house.accounts.store.identity(player.user) is not None
        assert [row.value.org_id for row in house.accounts.store.links_of(player.user)] == [cast.org]


def copied(source: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target


def fingerprint(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "wm"
    }
