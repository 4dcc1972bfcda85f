"""API keys at work: what is one, whose it is, when it ends, and when it was last used."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import RecordedClock
from app.core.ids import HOST, OrgId
from app.features.accounts.rules.api_keys import public_part, read, written
from app.features.accounts.store import KEY_USES
from app.features.accounts.types.api_keys import SCOPES
from app.features.audit.types import AuditQuery
from app.features.orgs.store import MEMBERS
from app.features.orgs.types import Member
from app.store.disk import Disk
from tests.cast import Cast, Player, Stage, stage
from tests.features.accounts.keys import bearing, in_days, listed, made_one, revoke
from tests.features.conftest import Prepared
from tests.http.asking import Asker

NOBODYS_ORG = "org_01jd0000000000000000000000"


# Being recognised


@pytest.mark.parametrize(
    "forge",
    [
        lambda token, _: token[:-1],
        lambda token, _: token + "A",
        lambda token, _: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token, _: token.rpartition("_")[0],
        lambda token, _: token.replace("ak_live_", "ak_test_"),
        lambda token, _: token.replace("ak_live_", "ak_"),
        lambda token, cast: token.replace(cast.org[4:], cast.other_org[4:]),
        lambda token, cast: token.replace(cast.org[4:], NOBODYS_ORG[4:]),
        lambda token, cast: token.replace(cast.org[4:], "host"),
        lambda token, cast: token.replace(cast.org[4:], HOST),
        lambda token, cast: token.replace(cast.org[4:], "../../../etc"),
        lambda token, cast: token.replace(cast.org[4:], cast.org[4:].upper()),
        lambda *_: "ak_live_" + "_" * 60,
        lambda *_: "ak_live_",
        lambda *_: "ak_",
    ],
)
def test_what_is_not_the_whole_key_is_no_key(forge: Any, house: Stage, cast: Cast, door: Asker) -> None:
    token = made_one(door, cast.owner)["token"]
    there = set(house.tree.org_ids())

    answer = door.get("/api/org", bearing(forge(token, cast)))

    assert (answer.status, answer.code) == (401, "invalid_token")
    assert set(house.tree.org_ids()) == there


def test_an_org_is_not_opened_for_a_key_of_nonsense(house: Stage, cast: Cast, door: Asker) -> None:
    token = made_one(door, cast.owner)["token"]
    for org in (cast.org, cast.other_org):
        house.tree.org(org).unload()

    for raw in ("ak_live_x_y_z", token.replace(cast.org[4:], NOBODYS_ORG[4:]), "ak_live_" + "0" * 70):
        assert door.get("/api/org", bearing(raw)).code == "invalid_token"

    assert not any(house.tree._orgs[org].is_open for org in (cast.org, cast.other_org))
    assert NOBODYS_ORG not in house.tree._orgs


def test_a_key_is_of_one_org_whatever_the_header_says(cast: Cast, door: Asker) -> None:
    token = made_one(door, cast.owner)["token"]

    assert door.get("/api/org", bearing(token, cast.other_org)).code == "organization_mismatch"
    assert door.get("/api/org", [*bearing(token, cast.org), ("x-org-id", cast.org)]).code == "invalid_params"


def test_a_key_ends_when_it_said_it_would(cast: Cast, door: Asker, clock: RecordedClock) -> None:
    token = made_one(door, cast.owner, expires_at=in_days(clock, 1))["token"]

    clock.advance(86_400 + 29)
    assert door.get("/api/org", bearing(token)).status == 200
    clock.advance(2)
    assert door.get("/api/org", bearing(token)).code == "invalid_token"


def test_a_key_sinks_with_its_maker(house: Stage, cast: Cast, door: Asker) -> None:
    second = promoted(house, cast)
    key = made_one(door, second, scopes=list(SCOPES[:2]))

    demote(house, cast, second, "viewer")
    assert door.get("/api/org", bearing(key["token"])).status == 200

    asyncio.run(
        house.accounts.users.set_disabled(cast.org, second.user, True, asker=cast.owner.asker, expect=None)
    )
    assert door.get("/api/org", bearing(key["token"])).code == "account_disabled"

    asyncio.run(house.accounts.users.remove(cast.org, second.user, asker=cast.owner.asker, expect=None))
    assert door.get("/api/org", bearing(key["token"])).code == "invalid_token"


def test_who_comes_back_finds_none_of_their_keys_alive(house: Stage, cast: Cast, door: Asker) -> None:
    second = promoted(house, cast)
    key, kept = made_one(door, second), made_one(door, cast.owner)
    asyncio.run(house.accounts.users.remove(cast.org, second.user, asker=cast.owner.asker, expect=None))

    row = Member(user_id=second.user, role="owner", joined_at=1, via="claim_again")
    house.tree.org(cast.org).batch_now(lambda batch: batch.put(MEMBERS, second.user, row))

    assert door.get("/api/org", bearing(key["token"])).code == "invalid_token"
    assert [item["id"] for item in listed(door, cast.owner)] == [kept["id"]]
    page = asyncio.run(house.audit.page(cast.org, AuditQuery(action="api_key.revoke")))
    assert [(item.actor, item.target) for item in page.items] == [(cast.owner.user, key["id"])]


def promoted(house: Stage, cast: Cast) -> Player:
    demote(house, cast, cast.manager, "owner")
    return cast.manager


def demote(house: Stage, cast: Cast, who: Player, role: Any) -> None:
    asking = house.accounts.users.set_role(cast.org, who.user, role, asker=cast.owner.asker, expect=None)
    asyncio.run(asking)


def test_an_approval_falls_with_the_rank_of_who_gave_it(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    approval = {
        "scope": "messages:send",
        "daily_count": 5,
        "spend_cap_usd": 1,
        "expires_at": in_days(clock, 1),
    }
    second = promoted(house, cast)
    key = made_one(door, second, scopes=["messages:send"], standing=[approval])
    keys = house.accounts.api_keys

    assert keys.approved(keys.shown(key["token"])) == {"messages:send"}
    demote(house, cast, second, "manager")
    assert keys.approved(keys.shown(key["token"])) == {"messages:send"}
    demote(house, cast, second, "developer")
    assert keys.approved(keys.shown(key["token"])) == frozenset()

    demote(house, cast, second, "owner")
    clock.advance(86_400)
    assert keys.approved(keys.shown(key["token"])) == frozenset()


async def close(house: Stage, cast: Cast) -> None:
    await house.life.closing.close(cast.org, house.orgs.view(cast.org).name, asker=cast.owner.asker)


async def pause(house: Stage, cast: Cast) -> None:
    await house.life.closing.pause(cast.org, why="a test", actor="usr_hq")


@pytest.mark.parametrize("shut", [close, pause])
def test_an_org_that_is_closed_or_paused_takes_no_keys(
    shut: Any, house: Stage, cast: Cast, door: Asker
) -> None:
    token = made_one(door, cast.owner)["token"]

    asyncio.run(shut(house, cast))

    assert door.get("/api/org", bearing(token)).code == "org_suspended"


# Being revoked


@pytest.mark.parametrize("who", ["manager", "developer", "member", "viewer"])
def test_only_an_owner_revokes(who: str, cast: Cast, door: Asker) -> None:
    key = made_one(door, cast.owner)

    assert revoke(door, getattr(cast, who), key["id"]).code == "insufficient_role"
    assert door.get("/api/org", bearing(key["token"])).status == 200


def test_a_revoked_key_opens_nothing_in_any_process(
    house: Stage, cast: Cast, door: Asker, prepared: Prepared
) -> None:
    key = made_one(door, cast.owner)
    data = house.tree.org(cast.org).paths.home.parent
    with stage(data, clock=house.clock, signing_key=prepared.signing_key) as other:
        there = Asker(other.tenant())
        assert there.get("/api/org", bearing(key["token"])).status == 200

        assert revoke(door, cast.owner, key["id"]).status == 204

        for one in (door, there):
            assert one.get("/api/org", bearing(key["token"])).code == "invalid_token"
    assert listed(door, cast.owner) == []
    assert house.tree.org(cast.org).count(KEY_USES) == 0
    assert revoke(door, cast.owner, key["id"]).code == "not_found"


def test_another_orgs_key_is_not_there(cast: Cast, door: Asker) -> None:
    key = made_one(door, cast.owner)

    assert revoke(door, cast.stranger, key["id"]).code == "not_found"
    assert listed(door, cast.stranger) == []


def test_a_version_that_is_another_keeps_the_key(cast: Cast, door: Asker) -> None:
    key = made_one(door, cast.owner)
    headers = [*cast.owner.headers.items(), ("if-match", '"7"')]

    answer = door.send("DELETE", f"/api/api-keys/{key['id']}", headers=headers)

    assert (answer.code, answer.details) == ("version_conflict", {"version": 1})


# Being used


async def use(house: Stage, token: str, times: int = 1) -> None:
    for _ in range(times):
        assert (await Asker(house.tenant()).answer("GET", "/api/org", headers=bearing(token))).status == 200
    await house.accounts.settle()


def test_the_last_use_is_written_beside_the_request_at_most_every_ten_minutes(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    key = made_one(door, cast.owner)
    org = house.tree.org(cast.org)
    before = org.last_seq

    asyncio.run(use(house, key["token"], times=5))

    first = listed(door, cast.owner)[0]["last_used_at"]
    assert first is not None
    assert org.last_seq == before + 1

    clock.advance(9 * 60)
    asyncio.run(use(house, key["token"]))
    assert listed(door, cast.owner)[0]["last_used_at"] == first
    clock.advance(61)
    asyncio.run(use(house, key["token"]))
    assert listed(door, cast.owner)[0]["last_used_at"] > first
    assert listed(door, cast.owner)[0]["version"] == 1


def test_two_processes_write_a_use_once(house: Stage, cast: Cast, door: Asker, prepared: Prepared) -> None:
    key = made_one(door, cast.owner)
    org = house.tree.org(cast.org)
    before = org.last_seq
    with stage(org.paths.home.parent, clock=house.clock, signing_key=prepared.signing_key) as other:
        asyncio.run(use(house, key["token"]))
        asyncio.run(use(other, key["token"]))

    assert org.last_seq == before + 1


class Failing(Disk):
    """A disk that takes nothing while it is told to fail."""

    failing = False

    def fdatasync(self, descriptor: int) -> None:
        if self.failing:
            raise OSError(5, "Input/output error")
        super().fdatasync(descriptor)


def test_a_use_that_could_not_be_written_is_written_at_the_next(
    house: Stage, cast: Cast, door: Asker, prepared: Prepared, clock: RecordedClock
) -> None:
    key = made_one(door, cast.owner)
    disk = Failing()
    data = house.tree.org(cast.org).paths.home.parent
    with stage(data, clock=clock, signing_key=prepared.signing_key, disk=disk) as other:
        disk.failing = True
        asyncio.run(use(other, key["token"]))
        assert other.accounts.api_keys.list(cast.org)[0].last_used_at is None

        disk.failing = False
        clock.advance(5)
        asyncio.run(use(other, key["token"]))
        assert other.accounts.api_keys.list(cast.org)[0].last_used_at is not None


def test_a_key_that_is_revoked_while_its_use_is_written_leaves_nothing(
    house: Stage, cast: Cast, door: Asker
) -> None:
    key = made_one(door, cast.owner)

    async def at_once() -> None:
        house.accounts.key_uses.note(cast.org, key["id"])
        await house.accounts.api_keys.revoke(cast.org, key["id"], asker=cast.owner.asker, expect=None)
        house.accounts.key_uses.note(cast.org, "key_gone")
        await house.accounts.settle()

    asyncio.run(at_once())

    assert house.tree.org(cast.org).count(KEY_USES) == 0


# Its words


def test_a_written_key_is_read_back_and_its_public_part_shows_no_secret() -> None:
    org, key, secret = OrgId(NOBODYS_ORG), "key_01jd0000000000000000000001", "_-" * 21 + "x"

    read_back = read(written(org, key, secret))

    assert read_back is not None
    assert (read_back.org_id, f"key_{read_back.ulid}", read_back.secret) == (org, key, secret)
    assert written(org, key, secret) == f"{public_part(org, key)}_{secret}"


@given(st.text(max_size=150) | st.from_regex(r"ak_live_[0-9a-z]{26}_[0-9a-z]{26}_.{43}", fullmatch=True))
def test_no_text_breaks_the_reading_of_a_key(text: str) -> None:
    """What is read is a key to the last character; everything else is none."""
    found = read(text)

    assert found is None or written(found.org_id, f"key_{found.ulid}", found.secret) == text
