"""An org brought in from elsewhere becomes an org of this host, or nothing is changed."""

import asyncio
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.core.clock import RecordedClock
from app.core.ids import OrgId
from app.features.accounts.store import IDENTITIES, LINKS
from app.features.audit.types import AuditQuery
from app.features.orgs.service.carrying import Carriage
from app.features.orgs.store import EXPORTS, REMOVALS
from app.features.orgs.types import Removal
from app.store.archive import MANIFEST, BadArchive
from app.store.batch import Batch
from tests.cast import ORG_NAME, Cast, Stage, stage

OTHER = OrgId("org_01jz0000000000000000000000")


@pytest.fixture
def there(tmp_path: Path, clock: RecordedClock) -> Iterator[Stage]:
    """Another host, with keys of its own and nobody on it."""
    with stage(tmp_path / "there", clock=clock) as standing:
        yield standing


def test_its_history_and_its_people_come_along(
    house: Stage, there: Stage, cast: Cast, tmp_path: Path
) -> None:
    bring_in(there, packed(house, cast, tmp_path))

    assert there.orgs.view(cast.org).name == ORG_NAME
    actions = [entry.action for entry in asyncio.run(there.audit.page(cast.org, AuditQuery())).items]
    assert {"org.found", "org.import"} <= set(actions)
    assert there.tree.host.count(IDENTITIES) == 5
    assert {row.value.org_id for row in there.tree.host.rows(LINKS)} == {cast.org}


def test_taking_its_people_over_twice_is_once(house: Stage, there: Stage, cast: Cast, tmp_path: Path) -> None:
    bring_in(there, packed(house, cast, tmp_path))
    seqs = (there.tree.host.last_seq, there.tree.org(cast.org).last_seq)

    asyncio.run(there.passage.carriage.take_over(cast.org))
    assert (there.tree.host.last_seq, there.tree.org(cast.org).last_seq) == seqs

    people = house.accounts.identities.pack(cast.org, secrets=False)
    asyncio.run(there.accounts.identities.unpack(cast.org, people))
    assert there.tree.host.count(IDENTITIES) == 5
    assert there.tree.host.count(LINKS) == 5


def test_what_another_release_packed_waits_for_it(
    house: Stage, there: Stage, cast: Cast, tmp_path: Path
) -> None:
    archive = packed(house, cast, tmp_path)
    bare = Carriage(
        there.tree,
        there.clock,
        audit=there.audit,
        vault=there.passage.carriage._vault,
        envelope=there.passage.carriage._envelope,
        carries=[],
    )

    asyncio.run(bare.bring_in(archive, progress=lambda _: None))
    assert there.tree.carried(cast.org).keys() == {"identities"}

    asyncio.run(there.passage.carriage.take_over(cast.org))
    assert there.tree.host.count(IDENTITIES) == 5
    assert there.tree.carried(cast.org) == {}


def test_leaders_of_the_old_host_do_not_fence_the_new_ones(
    house: Stage, there: Stage, cast: Cast, tmp_path: Path
) -> None:
    house.tree.org(cast.org).batch_now(lambda batch: batch.fence(50))

    bring_in(there, packed(house, cast, tmp_path))

    there.tree.org(cast.org).batch_now(lambda batch: batch.fence(3))


def test_archives_of_it_stay_where_they_were(house: Stage, there: Stage, cast: Cast, tmp_path: Path) -> None:
    asyncio.run(house.life.exports.ask(cast.org, asker=cast.owner.asker))
    house.life.quotas.put(cast.org, "exports/exp_one.zip", b"archive")

    bring_in(there, packed(house, cast, tmp_path))

    assert there.tree.org(cast.org).count(EXPORTS) == 0
    assert list(there.tree.org(cast.org).blobs.names()) == []


def test_a_journal_of_another_org_is_none_of_this_one(
    house: Stage, there: Stage, cast: Cast, tmp_path: Path
) -> None:
    archive = packed(house, cast, tmp_path)
    forged = tmp_path / "forged.zip"
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(forged, "w") as made:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == MANIFEST:
                content = content.replace(cast.org.encode(), OTHER.encode())
            made.writestr(info.filename, content)

    with pytest.raises(BadArchive, match="belongs to"):
        bring_in(there, forged)

    assert there.tree.org_ids() == []


def test_more_than_the_disk_has_room_for_is_refused_before_anything_is_written(
    house: Stage, there: Stage, cast: Cast, tmp_path: Path
) -> None:
    archive = packed(house, cast, tmp_path)
    there.passage.carriage._reserve = there.tree.disk_free + (1 << 40)

    with pytest.raises(BadArchive, match="room for"):
        bring_in(there, archive)

    assert there.tree.org_ids() == []


def test_one_that_is_being_removed_cannot_come_in_meanwhile(
    house: Stage, there: Stage, cast: Cast, tmp_path: Path
) -> None:
    archive = packed(house, cast, tmp_path)

    def claim(batch: Batch) -> None:
        batch.put(REMOVALS, cast.org, Removal(org_id=cast.org, closed_at=1, began_at=1))

    there.tree.host.batch_now(claim)

    with pytest.raises(BadArchive, match="being removed"):
        bring_in(there, archive)


def test_leftovers_of_imports_that_were_cut_off_go_after_a_day(
    there: Stage, clock: RecordedClock, tmp_path: Path
) -> None:
    left = tmp_path / "there" / ".new-0011-org_x"
    left.mkdir(parents=True)
    clock.step_wall(left.stat().st_mtime - clock.now_us() / 1e6)

    asyncio.run(there.passage.removing.resume())
    assert left.exists()
    clock.advance(86_401)
    asyncio.run(there.passage.removing.resume())

    assert not left.exists()


def test_roles_of_one_person_under_two_ids_are_one_membership(house: Stage, cast: Cast) -> None:
    """Where the account here is a member already, its own role is the one that counts."""

    def write(batch: Batch) -> None:
        row = house.orgs.member_in(batch, cast.viewer.user)
        assert row is not None
        house.orgs.rename_in(batch, row, cast.manager.user)

    house.tree.org(cast.org).batch_now(write)

    member = house.orgs.member(cast.org, cast.manager.user)
    assert member is not None
    assert (member.role, house.orgs.member(cast.org, cast.viewer.user)) == ("manager", None)


def packed(house: Stage, cast: Cast, folder: Path) -> Path:
    archive = folder / "org.zip"
    with archive.open("wb") as file:
        file.writelines(house.passage.carriage.packed(cast.org))
    assert msgspec.json.decode(zipfile.ZipFile(archive).read(MANIFEST))["org_id"] == cast.org
    return archive


def bring_in(house: Stage, archive: Path) -> None:
    asyncio.run(house.passage.carriage.bring_in(archive, progress=lambda _: None))
