"""Closing an org, and taking that back."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from app.core.clock import DAY_US, RecordedClock, rfc3339
from app.core.reasons import INSUFFICIENT_ROLE, Refused
from app.features.accounts.types.wire import InviteUser
from app.features.audit.types import AuditQuery
from app.features.notices.store import NOTICES
from app.features.orgs.errors import SENDING_STOPPED
from app.features.orgs.store import EXPORTS, PROFILE
from app.store.batch import Batch
from tests.cast import ORG_NAME, PASSWORD, Cast, Player, Stage, stage
from tests.features.conftest import Prepared
from tests.http.asking import Asker, Response


def test_an_owner_closes_the_org_and_sees_when_it_will_be_gone(
    door: Asker, house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    closed = close(door, cast.owner)

    assert closed.status == 202
    assert (closed.json["state"], closed.json["removed_at"]) == (
        "closed",
        rfc3339(clock.now_us() + 30 * DAY_US),
    )
    assert as_(door, cast.owner).get("/api/org").json["state"] == "closed"


@pytest.mark.parametrize("name", ["", "lakeside dental", f"{ORG_NAME} ", "Hilltop Roofing"])
def test_another_name_than_its_own_closes_nothing(name: str, door: Asker, house: Stage, cast: Cast) -> None:
    before = house.tree.org(cast.org).last_seq

    refused = close(door, cast.owner, name)

    assert (refused.status, refused.code, refused.details[0]["path"]) == (400, "invalid_params", "confirm")
    assert house.tree.org(cast.org).last_seq == before


def test_closing_needs_the_second_factor_again(door: Asker, cast: Cast) -> None:
    refused = as_(door, cast.owner).send("DELETE", "/api/org", value={"confirm": ORG_NAME})

    assert refused.code == "step_up_required"


@pytest.mark.parametrize("who", ["manager", "developer", "member", "viewer"])
def test_nobody_but_an_owner_closes_or_restores(who: str, door: Asker, cast: Cast) -> None:
    player = getattr(cast, who)

    assert close(door, player).code == "insufficient_role"
    assert restore(door, player).code == "insufficient_role"


def test_the_stranger_closes_his_own_only(door: Asker, cast: Cast) -> None:
    assert close(door, cast.stranger, ORG_NAME).code == "invalid_params"

    assert as_(door, cast.owner).get("/api/org").json["state"] == "open"


@pytest.mark.parametrize("who", ["manager", "developer", "member", "viewer"])
def test_everybody_but_owners_is_out_at_once(who: str, door: Asker, cast: Cast) -> None:
    close(door, cast.owner)

    assert as_(door, getattr(cast, who)).get("/api/org").code == "org_suspended"
    assert as_(door, cast.owner).put("/api/org", {"min_gap_h": 1}).code == "org_suspended"


def test_an_owner_takes_it_back_and_all_is_as_it_was(door: Asker, cast: Cast) -> None:
    before = as_(door, cast.owner).get("/api/org").json
    close(door, cast.owner)

    restored = restore(door, cast.owner)

    assert restored.status == 200
    changing = {"updated_at", "version"}
    assert {name: value for name, value in restored.json.items() if name not in changing} == {
        name: value for name, value in before.items() if name not in changing
    }
    assert as_(door, cast.viewer).get("/api/org").status == 200


def test_doing_either_twice_changes_nothing_more(door: Asker, house: Stage, cast: Cast) -> None:
    first = close(door, cast.owner)
    seq = house.tree.org(cast.org).last_seq

    assert close(door, cast.owner).json == first.json
    assert house.tree.org(cast.org).last_seq == seq
    opened = restore(door, cast.owner)
    assert restore(door, cast.owner).json == opened.json


def test_everybody_is_told_in_the_batch_of_the_closing(door: Asker, house: Stage, cast: Cast) -> None:
    close(door, cast.owner)

    told = [row.value for row in house.tree.org(cast.org).rows(NOTICES)]
    closed = {notice.user_id: notice for notice in told if notice.kind == "org_closed"}
    assert closed.keys() == {player.user for player in cast.insiders}
    assert {notice.mail for notice in closed.values()} == {"waiting"}
    assert closed[cast.viewer.user].facts["org"] == ORG_NAME


def test_a_last_archive_is_queued_with_the_closing(door: Asker, house: Stage, cast: Cast) -> None:
    close(door, cast.owner)

    (export,) = [row.value for row in house.tree.org(cast.org).rows(EXPORTS)]
    assert (export.final, export.state, export.by) == (True, "waiting", cast.owner.user)
    assert house.queue.item(cast.org, export.work) is not None


def test_an_invitation_into_a_closed_org_is_gone_until_it_is_restored(
    door: Asker, house: Stage, cast: Cast
) -> None:
    asked = InviteUser(email="late@example.com", role="member")
    invited = asyncio.run(house.accounts.invites.invite(cast.org, asked, asker=cast.owner.asker, idem=None))
    assert invited.link is not None
    accept = {"token": invited.link.partition("#token=")[2], "password": PASSWORD, "name": "Late"}
    close(door, cast.owner)

    refused = door.post("/api/invite/accept", accept)

    assert (refused.status, refused.code) == (410, "invalid_or_expired_token")
    assert restore(door, cast.owner).status == 200
    assert door.post("/api/invite/accept", accept).status == 200


def test_nothing_is_sent_from_the_closing_on(door: Asker, house: Stage, cast: Cast) -> None:
    house.life.sending.demand(cast.org)

    close(door, cast.owner)

    with pytest.raises(Refused) as refused:
        house.life.sending.demand(cast.org)
    assert refused.value.reason == SENDING_STOPPED
    with pytest.raises(Refused):
        house.tree.org(cast.org).batch_now(house.life.sending.demand_in)
    house.life.sending.demand(cast.other_org)


def test_a_key_of_a_closed_org_opens_nothing(door: Asker, house: Stage, cast: Cast) -> None:
    made = door.with_headers(*cast.owner.stepped_up_headers.items()).post(
        "/api/api-keys", {"name": "Reader", "scopes": ["org:read"]}
    )
    key = door.with_headers(("authorization", f"Bearer {made.json['token']}"))
    assert key.get("/api/org").status == 200

    close(door, cast.owner)

    assert key.get("/api/org").code == "org_suspended"


def test_every_process_learns_of_it_within_a_second(
    door: Asker, tmp_path: Path, prepared: Prepared, clock: RecordedClock, cast: Cast
) -> None:
    with stage(tmp_path / "data", clock=clock, signing_key=prepared.signing_key) as other:
        there = Asker(other.tenant())
        assert as_(there, cast.viewer).get("/api/org").status == 200

        close(door, cast.owner)

        assert as_(there, cast.viewer).get("/api/org").code == "org_suspended"


def test_what_was_done_is_written_down_by_whom(door: Asker, house: Stage, cast: Cast) -> None:
    close(door, cast.owner)
    restore(door, cast.owner)

    entries = asyncio.run(house.audit.page(cast.org, AuditQuery(target=cast.org))).items
    assert [(entry.action, entry.actor) for entry in entries][:2] == [
        ("org.restore", cast.owner.user),
        ("org.close", cast.owner.user),
    ]


def test_an_owner_who_was_demoted_meanwhile_closes_nothing(house: Stage, cast: Cast) -> None:
    asker = cast.manager.asker

    with pytest.raises(Refused) as refused:
        asyncio.run(house.life.closing.close(cast.org, ORG_NAME, asker=asker))

    assert refused.value.reason == INSUFFICIENT_ROLE


def test_there_is_no_way_back_once_the_removal_has_begun(door: Asker, house: Stage, cast: Cast) -> None:
    close(door, cast.owner)
    begin_removal(house, cast)

    refused = restore(door, cast.owner)

    assert (refused.status, refused.code) == (409, "invalid_state")


# HQ's pause


def test_a_paused_org_is_shut_for_all_but_its_owners_who_read(door: Asker, house: Stage, cast: Cast) -> None:
    asyncio.run(house.life.closing.pause(cast.org, why="unpaid", actor="hq"))

    assert as_(door, cast.owner).get("/api/org").json["state"] == "paused"
    assert as_(door, cast.owner).put("/api/org", {"min_gap_h": 1}).code == "org_suspended"
    assert as_(door, cast.viewer).get("/api/org").code == "org_suspended"
    asyncio.run(house.life.closing.resume(cast.org, actor="hq"))
    assert as_(door, cast.viewer).get("/api/org").json["state"] == "open"


def test_an_owner_closes_what_is_paused_and_restoring_leaves_the_pause(
    door: Asker, house: Stage, cast: Cast
) -> None:
    asyncio.run(house.life.closing.pause(cast.org, why="unpaid", actor="hq"))

    assert close(door, cast.owner).json["state"] == "closed"
    assert restore(door, cast.owner).json["state"] == "paused"


def begin_removal(house: Stage, cast: Cast) -> None:
    def write(batch: Batch) -> None:
        row = batch.get(PROFILE, "profile")
        assert row is not None
        batch.put(PROFILE, "profile", msgspec.structs.replace(row.value, removing_at=batch.now_us))

    house.tree.org(cast.org).batch_now(write)


def as_(door: Asker, player: Player) -> Asker:
    return door.with_headers(*player.headers.items())


def close(door: Asker, player: Player, name: str = ORG_NAME) -> Response:
    asker = door.with_headers(*player.stepped_up_headers.items())
    return asker.send("DELETE", "/api/org", value={"confirm": name})


def restore(door: Asker, player: Player) -> Response:
    return as_(door, player).post("/api/org/restore")
