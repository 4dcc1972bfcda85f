"""How much an org may take up: what is refused when it is used up, and what goes on."""

import asyncio
from collections.abc import Iterator

import pytest

from app.core.clock import RecordedClock
from app.core.ids import HOST, OrgId
from app.core.reasons import STORAGE_FULL, Reason, Refused
from app.features.audit.types import AuditQuery
from app.features.orgs.errors import QUOTA_FULL
from app.features.orgs.service.quotas import MEASURED_EVERY_S, Quotas
from app.store.blobs import BlobMissing
from app.store.errors import NoSuchOrg
from tests.cast import QUOTA_MB, Cast, Player, Stage
from tests.http.asking import Asker

MB = 1 << 20


def test_every_role_sees_what_the_org_takes_up(door: Asker, house: Stage, cast: Cast) -> None:
    house.life.quotas.put(cast.org, "files/plan.bin", b"x" * 5_000)

    usage = as_(door, cast.viewer).get("/api/org/usage").json

    taken = usage["bytes"]
    assert (taken["files"], taken["exports"]) == (5_000, 0)
    assert taken["journal"] > 0
    assert taken["total"] == sum(taken[part] for part in ("journal", "logs", "files", "exports"))
    assert (usage["quota_bytes"], usage["reserve_ok"]) == (QUOTA_MB * MB, True)


def test_the_stranger_sees_his_own(door: Asker, house: Stage, cast: Cast) -> None:
    house.life.quotas.put(cast.org, "files/plan.bin", b"x" * 5_000)

    assert as_(door, cast.stranger).get("/api/org/usage").json["bytes"]["files"] == 0


def test_a_blob_that_would_pass_the_quota_is_refused_and_leaves_nothing(house: Stage, cast: Cast) -> None:
    limit(house, cast.org, MB)

    refused = refusal(house.life.quotas, cast.org, (b"x" * 4096 for _ in range(300)))

    assert refused == QUOTA_FULL
    assert (QUOTA_FULL.status, QUOTA_FULL.code) == (409, "quota_full")
    with pytest.raises(BlobMissing):
        house.tree.org(cast.org).blobs.stat("files/a.bin")
    assert list(house.tree.org(cast.org).paths.home.glob("files/.*")) == []


def test_what_is_used_up_is_counted_with_every_blob(house: Stage, cast: Cast) -> None:
    limit(house, cast.org, MB)
    house.life.quotas.put(cast.org, "files/first.bin", b"x" * (MB // 2))

    assert refusal(house.life.quotas, cast.org, b"x" * (MB // 2)) == QUOTA_FULL
    house.life.quotas.refuse_full(cast.org, 1_000)
    with pytest.raises(Refused):
        house.life.quotas.refuse_full(cast.org, MB // 2)


def test_journals_go_on_where_the_quota_is_used_up(door: Asker, house: Stage, cast: Cast) -> None:
    limit(house, cast.org, 1)

    assert refusal(house.life.quotas, cast.org, b"xx") == QUOTA_FULL
    assert as_(door, cast.owner).put("/api/org", {"min_gap_h": 9}).status == 200


def test_what_another_process_put_counts_near_the_edge(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    other = Quotas(house.tree, clock, house.audit, default_mb=1, reserve_mb=0)
    house.life.quotas.put(cast.org, "files/almost.bin", b"x" * (MB * 95 // 100))
    assert other.room(cast.org) > 0
    house.life.quotas.put(cast.org, "files/rest.bin", b"x" * (MB // 10))

    assert other.room(cast.org) == 0


def test_a_measure_is_good_for_a_while_where_there_is_room(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    quotas = house.life.quotas
    before = quotas.measured(cast.org).files
    house.tree.org(cast.org).blobs.put("files/unseen.bin", b"x" * 10, room=10)

    assert quotas.measured(cast.org).files == before
    clock.advance(MEASURED_EVERY_S)
    assert quotas.measured(cast.org).files == before + 10


def test_the_last_of_the_disk_is_for_journals(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    whole_disk_mb = (house.tree.disk_free >> 20) + 1
    quotas = Quotas(house.tree, clock, house.audit, default_mb=QUOTA_MB, reserve_mb=whole_disk_mb)

    assert refusal(quotas, cast.org, b"x") == STORAGE_FULL
    assert asyncio.run(quotas.usage(cast.org)).reserve_ok is False
    with pytest.raises(Refused):
        quotas.put(cast.org, "files/a.bin", b"x", beyond_quota=True)


def test_hq_gives_an_org_an_amount_of_its_own_or_none(house: Stage, cast: Cast) -> None:
    limit(house, cast.org, 5 * MB)
    assert house.life.quotas.quota(cast.org) == 5 * MB
    assert house.life.quotas.quota(cast.other_org) == QUOTA_MB * MB

    asyncio.run(house.life.quotas.set(cast.org, None, "usr_hq"))

    assert house.life.quotas.quota(cast.org) is None
    assert asyncio.run(house.life.quotas.usage(cast.org)).quota_bytes is None
    entries = asyncio.run(house.audit.page(HOST, AuditQuery(action="org.quota"))).items
    assert [(entry.actor, entry.facts["bytes"]) for entry in entries] == [
        ("usr_hq", None),
        ("usr_hq", 5 * MB),
    ]


@pytest.mark.parametrize("quota", [-1])
def test_no_quota_is_less_than_nothing(quota: int, house: Stage, cast: Cast) -> None:
    with pytest.raises(Refused):
        limit(house, cast.org, quota)


def test_an_org_that_is_not_there_gets_none(house: Stage, cast: Cast) -> None:
    with pytest.raises(NoSuchOrg):
        limit(house, OrgId("org_01jz0000000000000000000000"), MB)


def limit(house: Stage, org: OrgId, quota: int) -> None:
    asyncio.run(house.life.quotas.set(org, quota, "usr_hq"))


def refusal(quotas: Quotas, org: OrgId, content: bytes | Iterator[bytes]) -> Reason:
    with pytest.raises(Refused) as refused:
        quotas.put(org, "files/a.bin", content)
    return refused.value.reason


def as_(door: Asker, player: Player) -> Asker:
    return door.with_headers(*player.headers.items())
