"""The end of an org: not a moment early, whole, and nothing of anybody else's."""

import asyncio
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.core.clock import DAY_US, HOUR_US, SECOND_US, RecordedClock
from app.core.ids import HOST, OrgId
from app.features.accounts.store import CHALLENGES, FACTORS, IDENTITIES, LINKS, RESETS, SESSIONS
from app.features.accounts.types.wire import FoundOrg, InviteUser, SignIn
from app.features.audit.types import AuditQuery
from app.features.orgs.store import ERASURES, QUOTAS, REMOVALS
from app.features.orgs.types import Asker as By
from app.store.errors import NoSuchOrg
from app.store.kinds import Kind
from tests.cast import (
    ORG_NAME,
    PASSWORD,
    TENANT_URL,
    VISIT,
    Cast,
    Stage,
    came_in,
    sign_up,
    stage,
    without_factors,
)
from tests.features.conftest import Prepared
from tests.http.asking import Asker

DAYS_S = 86_400


def test_it_is_looked_at_again_when_it_is_due(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    assert look(house, cast.org) is None
    closed_at = clock.now_us()
    close(house, cast)

    assert look(house, cast.org) == closed_at + 30 * DAY_US
    clock.advance(30 * DAYS_S - 1)
    assert look(house, cast.org) == closed_at + 30 * DAY_US
    assert cast.org in house.tree.org_ids()


def test_it_goes_at_the_second_look_an_hour_apart(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    close(house, cast)
    clock.advance(30 * DAYS_S)

    assert look(house, cast.org) == clock.now_us() + HOUR_US
    clock.advance(1_800)
    assert look(house, cast.org) == clock.now_us() + HOUR_US // 2
    assert cast.org in house.tree.org_ids()
    clock.advance(1_800)
    assert look(house, cast.org) is None

    assert house.tree.org_ids() == [cast.other_org]


def test_a_clock_that_jumps_ahead_removes_nothing(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    close(house, cast)
    clock.step_wall(40 * DAYS_S)
    look(house, cast.org)
    clock.advance(3_000)
    clock.step_wall(-40 * DAYS_S)
    assert look(house, cast.org) is not None
    clock.advance(3_000)
    clock.step_wall(40 * DAYS_S)

    assert look(house, cast.org) == clock.now_us() + HOUR_US
    assert cast.org in house.tree.org_ids()


def test_a_step_between_the_looks_starts_the_hour_anew(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    close(house, cast)
    clock.advance(31 * DAYS_S)
    look(house, cast.org)
    clock.advance(3_600)
    clock.step_wall(3_600)

    assert look(house, cast.org) == clock.now_us() + HOUR_US
    assert cast.org in house.tree.org_ids()


def test_one_that_was_restored_between_the_looks_stays(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    close(house, cast)
    clock.advance(31 * DAYS_S)
    look(house, cast.org)
    asyncio.run(house.life.closing.restore(cast.org, asker=cast.owner.asker))
    clock.advance(3_600)

    assert look(house, cast.org) is None
    assert house.orgs.view(cast.org).state == "open"


def test_nothing_of_it_stays_but_that_it_was_removed(
    house: Stage, cast: Cast, clock: RecordedClock, tmp_path: Path
) -> None:
    asyncio.run(house.life.quotas.set(cast.org, 1 << 30, "usr_hq"))
    remove(house, cast, clock)

    host = house.tree.host
    assert [row.key for row in host.rows(ERASURES)] == [cast.org]
    assert (host.count(REMOVALS), host.count(QUOTAS)) == (0, 0)
    assert [row for row in host.rows(LINKS) if row.value.org_id == cast.org] == []
    (entry,) = asyncio.run(house.audit.page(HOST, AuditQuery(action="org.remove"))).items
    assert (entry.actor, entry.target) == ("house", cast.org)
    assert sorted(path.name for path in (tmp_path / "data").iterdir() if path.name != ".news") == [
        HOST,
        cast.other_org,
    ]
    left = [path for path in (tmp_path / "data").rglob("*") if path.is_file() and holds(path, ORG_NAME)]
    assert left == []


def test_mail_in_its_name_is_not_kept(mailing: Stage, clock: RecordedClock, tmp_path: Path) -> None:
    owner = came_in_new(mailing, "owner", ORG_NAME)
    stranger = came_in_new(mailing, "stranger", "Hilltop Roofing")
    for player in (owner, stranger):
        asked = InviteUser(email="late@example.com", role="member")
        asyncio.run(mailing.accounts.invites.invite(player.org, asked, asker=player.asker, idem=None))
    asyncio.run(mailing.life.closing.close(owner.org, ORG_NAME, asker=owner.asker))
    clock.advance(30 * DAYS_S)
    look(mailing, owner.org)
    clock.advance(3_600)
    look(mailing, owner.org)

    (mail,) = mailing.mail.list().items
    assert "Hilltop Roofing" in mail.subject
    assert [
        path for path in (tmp_path / "mailing").rglob("*") if path.is_file() and holds(path, ORG_NAME)
    ] == []


def test_it_may_come_again_where_it_was_open_before(
    house: Stage, cast: Cast, clock: RecordedClock, tmp_path: Path, prepared: Prepared
) -> None:
    archive = tmp_path / "org.zip"
    with archive.open("wb") as file:
        file.writelines(house.passage.carriage.packed(cast.org))
    with stage(tmp_path / "data", clock=clock, signing_key=prepared.signing_key) as other:
        assert other.orgs.view(cast.org).name == ORG_NAME
        remove(house, cast, clock)
        with pytest.raises(NoSuchOrg):
            other.tree.org(cast.org)

        asyncio.run(house.passage.carriage.bring_in(archive, progress=lambda _: None, again=True))

        assert other.orgs.view(cast.org).name == ORG_NAME
        member = other.orgs.member(cast.org, cast.viewer.user)
        assert member is not None


def test_a_sign_in_of_somebody_who_belonged_nowhere_else_is_over(
    house: Stage, cast: Cast, clock: RecordedClock, door: Asker
) -> None:
    key = door.with_headers(*cast.owner.stepped_up_headers.items()).post(
        "/api/api-keys", {"name": "Reader", "scopes": ["org:read"]}
    )
    without_factors(house.accounts)
    came = door.post("/api/auth/login", {"email": cast.owner.email, "password": PASSWORD})
    cookie = (came.header("set-cookie") or "").partition(";")[0]
    house.tree.set_aside(cast.org)
    asyncio.run(house.accounts.identities.forget(cast.org))

    asked = door.with_headers(
        ("authorization", f"Bearer {came.json['access_token']}"), ("x-org-id", cast.org)
    )
    assert asked.get("/api/org").code == "invalid_token"
    assert asked.get("/api/auth/me").code == "invalid_token"
    renewed = door.post("/api/auth/refresh", headers=[("cookie", cookie), ("origin", TENANT_URL)])
    assert (renewed.status, renewed.code) == (401, "invalid_token")
    bearer = ("authorization", f"Bearer {key.json['token']}")
    assert door.with_headers(bearer).get("/api/org").code == "invalid_token"


def test_the_files_of_others_are_as_they_were(
    house: Stage, cast: Cast, clock: RecordedClock, tmp_path: Path
) -> None:
    before = fingerprint(tmp_path / "data" / cast.other_org)

    remove(house, cast, clock)

    assert fingerprint(tmp_path / "data" / cast.other_org) == before


def test_of_people_who_belonged_nowhere_else_nothing_stays_and_their_address_is_free(
    house: Stage, cast: Cast, clock: RecordedClock, tmp_path: Path
) -> None:
    remove(house, cast, clock)

    host = house.tree.host
    assert {row.value.email for row in host.rows(IDENTITIES)} == {cast.stranger.email, cast.cto.email}
    gone = {player.user for player in cast.insiders}
    kinds: tuple[Kind[Any], ...] = (SESSIONS, FACTORS, CHALLENGES, RESETS)
    assert [row for kind in kinds for row in host.rows(kind) if row.value.user_id in gone] == []
    assert not holds_any(tmp_path / "data" / HOST, cast.owner.email)

    again, _ = asyncio.run(house.accounts.sign_ups.admit(sign_up("owner", "Once More"), visit=VISIT))
    assert again.org.name == "Once More"


def test_who_belongs_elsewhere_stays_who_they_are(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    asked = FoundOrg(name="Elsewhere", timezone="Europe/Berlin")
    viewer = cast.viewer
    founded = asyncio.run(
        house.accounts.foundings.found(viewer.user, asked, session=viewer.session, visit=VISIT)
    )

    remove(house, cast, clock)
    without_factors(house.accounts)

    asked_in = SignIn(email=viewer.email, password=PASSWORD)
    entered = came_in(asyncio.run(house.accounts.sign_ins.sign_in(asked_in, visit=VISIT)))
    assert house.accounts.tokens.verify(entered.access.access_token).org_id == founded.org.id


def holds_any(home: Path, word: str) -> bool:
    return any(holds(path, word) for path in home.rglob("*") if path.is_file())


def test_sign_ins_that_were_open_there_move_to_where_the_person_still_belongs(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    remove(house, cast, clock)

    orgs = {row.value.user_id: row.value.org_id for row in house.tree.host.rows(SESSIONS)}
    assert cast.owner.user not in orgs
    assert orgs[cast.stranger.user] == cast.other_org


def test_who_has_it_open_loses_it_at_once(
    house: Stage, cast: Cast, clock: RecordedClock, tmp_path: Path, prepared: Prepared
) -> None:
    with stage(tmp_path / "data", clock=clock, signing_key=prepared.signing_key) as other:
        there = Asker(other.tenant()).with_headers(*cast.owner.headers.items())
        assert there.get("/api/org").status == 200

        house.tree.set_aside(cast.org)

        assert there.get("/api/org").code == "invalid_token"
        with pytest.raises(NoSuchOrg):
            other.tree.org(cast.org).batch_now(lambda _: None)
        with pytest.raises(NoSuchOrg):
            other.tree.org(cast.org)


def test_a_batch_that_waited_for_the_lock_is_refused_and_not_lost(
    house: Stage, cast: Cast, tmp_path: Path, clock: RecordedClock
) -> None:
    org = house.tree.org(cast.org)

    house.tree.set_aside(cast.org)

    with pytest.raises(NoSuchOrg):
        org.batch_now(lambda _: None)


def test_removing_twice_is_once(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    remove(house, cast, clock)

    asyncio.run(house.passage.removing.resume())
    asyncio.run(house.passage.removing.finish(cast.org))

    assert len(asyncio.run(house.audit.page(HOST, AuditQuery(action="org.remove"))).items) == 1


class Founder(msgspec.Struct):
    org: OrgId
    asker: By


def came_in_new(house: Stage, name: str, org_name: str) -> Founder:
    signed_up, _ = asyncio.run(house.accounts.sign_ups.admit(sign_up(name, org_name), visit=VISIT))
    asker = By(user_id=signed_up.user.id, role="owner", request_id=VISIT.request_id)
    return Founder(signed_up.org.id, asker)


def close(house: Stage, cast: Cast) -> None:
    asyncio.run(house.life.closing.close(cast.org, ORG_NAME, asker=cast.owner.asker))


def look(house: Stage, org: OrgId) -> int | None:
    return asyncio.run(house.passage.removing.look(org))


def remove(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    close(house, cast)
    clock.advance(30 * DAYS_S)
    look(house, cast.org)
    clock.advance(HOUR_US / SECOND_US)
    look(house, cast.org)
    with pytest.raises(NoSuchOrg):
        house.tree.org(cast.org)


def holds(path: Path, text: str) -> bool:
    return text.encode() in path.read_bytes()


def fingerprint(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
