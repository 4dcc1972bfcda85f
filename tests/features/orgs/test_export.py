"""The archive an owner asks for: made in the background, handed out by a link that soon ends, swept after a week."""

import asyncio
import io
import json
import threading
import time
import zipfile
from hashlib import sha256
from typing import Any

import pytest

from app.core.clock import DAY_US, MINUTE_US, RecordedClock, rfc3339
from app.core.ids import OrgId
from app.features.audit.types import AuditQuery
from app.features.orgs.service.exports import ATTEMPTS, KEPT_US, UNFINISHED_KEPT_US, name_of
from app.features.orgs.store import EXPORTS
from app.work.item import WORK, Ticket
from tests.cast import ORG_NAME, PASSWORD, Cast, Player, Stage
from tests.http.asking import Asker


def test_an_owner_asks_waits_and_fetches_it(
    door: Asker, house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    asked = sure(door, cast.owner).post("/api/org/export")
    assert (asked.status, asked.json["state"], asked.json["url"]) == (202, "waiting", None)

    make(house, cast.org)

    (export,) = sure(door, cast.owner).get("/api/org/exports").json["items"]
    assert (export["state"], export["progress"], export["error"]) == ("done", 1.0, None)
    assert export["url_expires_at"] == rfc3339(clock.now_us() + 15 * MINUTE_US)
    got = door.get(export["url"])
    assert (got.status, len(got.body), sha256(got.body).hexdigest()) == (
        200,
        export["size"],
        export["sha256"],
    )


def test_it_can_be_read_without_any_program_of_ours(door: Asker, house: Stage, cast: Cast) -> None:
    archive = exported(door, house, cast)

    members = [json.loads(line) for line in archive.read("records/members.jsonl").splitlines()]
    assert {member["record"]["role"] for member in members} == {
        "owner",
        "manager",
        "developer",
        "member",
        "viewer",
    }
    (profile,) = [json.loads(line) for line in archive.read("records/org.jsonl").splitlines()]
    assert profile["record"]["name"] == ORG_NAME
    people = json.loads(archive.read("identities.json"))["people"]
    assert "owner@example.com" in {person["email"] for person in people}
    readme = archive.read("README.txt").decode()
    assert ORG_NAME in readme
    folders = {name.partition("/")[0] for name in archive.namelist() if "/" in name}
    assert all(f"{folder}/" in readme for folder in folders)


def test_no_password_and_no_secret_is_in_it(door: Asker, house: Stage, cast: Cast) -> None:
    house.passage.carriage._vault.put(cast.org, "twilio", b"the very secret token")

    archive = exported(door, house, cast)

    everything = b"".join(archive.read(name) for name in archive.namelist())
    identity = house.accounts.store.identity(cast.owner.user)
    assert identity is not None
    for secret in (b"the very secret token", identity.value.password_hash.encode(), PASSWORD.encode()):
        assert secret not in everything
    assert json.loads(archive.read("manifest.json"))["left_out"] == ["secret/twilio"]
    assert "secret/twilio" in archive.read("README.txt").decode()


def test_asking_needs_the_second_factor_and_so_does_the_link(door: Asker, house: Stage, cast: Cast) -> None:
    assert as_(door, cast.owner).post("/api/org/export").code == "step_up_required"
    exported(door, house, cast)

    (export,) = as_(door, cast.owner).get("/api/org/exports").json["items"]
    assert (export["state"], export["url"], export["url_expires_at"]) == ("done", None, None)


@pytest.mark.parametrize("who", ["manager", "developer", "member", "viewer"])
def test_nobody_but_an_owner_asks_or_sees(who: str, door: Asker, cast: Cast) -> None:
    player = getattr(cast, who)

    assert sure(door, player).post("/api/org/export").code == "insufficient_role"
    assert sure(door, player).get("/api/org/exports").code == "insufficient_role"


def test_the_stranger_sees_none_of_it(door: Asker, house: Stage, cast: Cast) -> None:
    exported(door, house, cast)

    assert sure(door, cast.stranger).get("/api/org/exports").json["items"] == []


def test_whoever_asks_while_one_is_made_is_shown_that_one(door: Asker, house: Stage, cast: Cast) -> None:
    first = sure(door, cast.owner).post("/api/org/export").json

    assert sure(door, cast.owner).post("/api/org/export").json["id"] == first["id"]
    assert len(list(house.tree.org(cast.org).rows(WORK))) == 1


def test_the_same_request_twice_is_one(door: Asker, house: Stage, cast: Cast) -> None:
    key = [("idempotency-key", "once")]
    first = sure(door, cast.owner).post("/api/org/export", headers=key)
    make(house, cast.org)

    again = sure(door, cast.owner).post("/api/org/export", headers=key)

    assert (again.json, again.header("idempotent-replayed")) == (first.json, "true")
    assert len(list(house.tree.org(cast.org).rows(EXPORTS))) == 1


def test_an_owner_of_a_closed_org_still_takes_his_data_away(door: Asker, house: Stage, cast: Cast) -> None:
    asyncio.run(house.life.closing.close(cast.org, ORG_NAME, asker=cast.owner.asker))

    assert sure(door, cast.owner).post("/api/org/export").status == 202


def test_that_it_was_asked_for_and_fetched_is_written_down(door: Asker, house: Stage, cast: Cast) -> None:
    exported(door, house, cast)

    entries = asyncio.run(house.audit.page(cast.org, AuditQuery())).items
    assert {("file.get", "link"), ("org.export", cast.owner.user)} <= {
        (entry.action, entry.actor) for entry in entries
    }


def test_one_that_was_cut_off_begins_again_and_half_of_it_is_never_shown(
    door: Asker, house: Stage, cast: Cast
) -> None:
    sure(door, cast.owner).post("/api/org/export")
    cut_off(house, cast.org, after_chunks=1)
    (export,) = sure(door, cast.owner).get("/api/org/exports").json["items"]
    assert (export["state"], export["url"]) == ("running", None)
    assert list(house.tree.org(cast.org).blobs.names()) == []

    make(house, cast.org)

    (export,) = sure(door, cast.owner).get("/api/org/exports").json["items"]
    assert export["state"] == "done"


def test_an_engine_that_ends_does_not_wait_for_it(door: Asker, house: Stage, cast: Cast) -> None:
    sure(door, cast.owner).post("/api/org/export")
    (row,) = list(house.tree.org(cast.org).rows(WORK))
    begun, carriage = threading.Event(), house.passage.carriage

    class Slow:
        def packed(self, wanted: OrgId, *, progress: Any) -> Any:
            yield next(carriage.packed(wanted))
            begun.set()
            while True:
                time.sleep(0.01)
                progress(0.5)

    async def cancelled() -> None:
        ticket = Ticket(row.key, 1, row.value.payload)
        making = asyncio.create_task(house.life.exports.make(cast.org, ticket, Slow()))  # type: ignore[arg-type]
        await asyncio.to_thread(begun.wait)
        making.cancel()
        with pytest.raises(asyncio.CancelledError):
            await making

    asyncio.run(cancelled())  # ends only when its threads have

    assert list(house.tree.org(cast.org).blobs.names()) == []
    make(house, cast.org)
    assert house.life.exports.list(cast.org, with_links=False)[0].state == "done"


def test_one_that_fails_for_good_says_so(
    door: Asker, house: Stage, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sure(door, cast.owner).post("/api/org/export")

    for attempt in range(1, ATTEMPTS + 1):
        cut_off(house, cast.org, after_chunks=1, attempt=attempt)

    (export,) = sure(door, cast.owner).get("/api/org/exports").json["items"]
    assert export["state"] == "failed"
    assert "support" in export["error"]


def test_one_whose_engine_died_too_often_is_told_as_failed(door: Asker, house: Stage, cast: Cast) -> None:
    sure(door, cast.owner).post("/api/org/export")
    (work,) = list(house.tree.org(cast.org).rows(WORK))
    house.tree.org(cast.org).batch_now(lambda batch: batch.delete(WORK, work.key))

    assert sure(door, cast.owner).get("/api/org/exports").json["items"][0]["state"] == "failed"


def test_where_the_quota_is_used_up_it_is_refused_in_words(door: Asker, house: Stage, cast: Cast) -> None:
    sure(door, cast.owner).post("/api/org/export")
    asyncio.run(house.life.quotas.set(cast.org, 1, "usr_hq"))

    make(house, cast.org)

    (export,) = sure(door, cast.owner).get("/api/org/exports").json["items"]
    assert export["state"] == "failed"
    assert "space" in export["error"]


def test_the_last_one_is_made_though_the_quota_is_used_up(house: Stage, cast: Cast) -> None:
    asyncio.run(house.life.quotas.set(cast.org, 1, "usr_hq"))
    asyncio.run(house.life.closing.close(cast.org, ORG_NAME, asker=cast.owner.asker))

    make(house, cast.org)

    (row,) = list(house.tree.org(cast.org).rows(EXPORTS))
    assert (row.value.final, row.value.state) == (True, "done")


def test_after_a_week_it_is_gone(door: Asker, house: Stage, cast: Cast, clock: RecordedClock) -> None:
    exported(door, house, cast)
    due = asyncio.run(house.life.exports.sweep(cast.org))
    assert due == clock.now_us() + KEPT_US

    clock.advance(7 * 86_400)
    assert asyncio.run(house.life.exports.sweep(cast.org)) is None

    assert house.life.exports.list(cast.org, with_links=True) == []
    assert list(house.tree.org(cast.org).blobs.names()) == []


def test_the_last_one_stays_until_the_org_goes(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    asyncio.run(house.life.closing.close(cast.org, ORG_NAME, asker=cast.owner.asker))
    make(house, cast.org)

    clock.advance(29 * 86_400)
    asyncio.run(house.life.exports.sweep(cast.org))

    assert len(list(house.tree.org(cast.org).blobs.names())) == 1


def test_what_belongs_to_none_and_what_nobody_finished_is_swept(
    door: Asker, house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    exported(door, house, cast)
    org = house.tree.org(cast.org)
    org.blobs.put(name_of("exp_nobody"), b"left", room=10)
    unfinished = org.paths.home / "exports" / ".exp_x.zip.1.abcd.tmp"
    unfinished.write_bytes(b"half")
    clock.step_wall(UNFINISHED_KEPT_US / 1e6 + 2 * 366 * DAY_US / 1e6)

    asyncio.run(house.life.exports.sweep(cast.org))

    assert not unfinished.exists()
    assert name_of("exp_nobody") not in list(org.blobs.names())


def make(house: Stage, org: OrgId) -> None:
    """What the engine does with each item that waits."""
    for row in list(house.tree.org(org).rows(WORK)):
        ticket = Ticket(row.key, 1, row.value.payload)
        asyncio.run(house.life.exports.make(org, ticket, house.passage.carriage))
        house.tree.org(org).batch_now(lambda batch, key=row.key: batch.delete(WORK, key))  # type: ignore[misc]


def cut_off(house: Stage, org: OrgId, *, after_chunks: int, attempt: int = 1) -> None:
    """The disk of the writer, so to speak, goes away in the middle."""
    (row,) = list(house.tree.org(org).rows(WORK))
    carriage = house.passage.carriage
    whole = carriage.packed

    class Cut:
        def packed(self, wanted: OrgId, **rest: Any) -> Any:
            for number, chunk in enumerate(whole(wanted, **rest)):
                if number >= after_chunks:
                    raise RuntimeError("the writer is gone")
                yield chunk

    ticket = Ticket(row.key, attempt, row.value.payload, is_last=attempt == ATTEMPTS)
    with pytest.raises(RuntimeError):
        asyncio.run(house.life.exports.make(org, ticket, Cut()))  # type: ignore[arg-type]


def exported(door: Asker, house: Stage, cast: Cast) -> zipfile.ZipFile:
    sure(door, cast.owner).post("/api/org/export")
    make(house, cast.org)
    (export,) = sure(door, cast.owner).get("/api/org/exports").json["items"]
    return zipfile.ZipFile(io.BytesIO(door.get(export["url"]).body))


def as_(door: Asker, player: Player) -> Asker:
    return door.with_headers(*player.headers.items())


def sure(door: Asker, player: Player) -> Asker:
    return door.with_headers(*player.stepped_up_headers.items())
