"""A stop between the journal of the host and the journal of an org, at every touch of the disk."""

import asyncio
import os
import shutil
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.core.clock import SystemClock
from app.core.ids import OrgId
from app.core.reasons import Refused
from app.features.accounts.types.wire import AcceptInvite, FoundOrg, InviteUser, SignIn
from app.store.disk import Disk
from tests.cast import PASSWORD, VISIT, Cast, Stage, assemble, came_in, sign_up, stage, without_factors

Act = Callable[[Stage], Coroutine[Any, Any, object]]

STOPPED = 77
FINISHED = 0
TOUCHES_MAX = 60


class StoppingDisk(Disk):
    """The process is gone just before its n-th touch of the disk."""

    left: int | None = None

    def _touch(self) -> None:
        if self.left is None:
            return
        if self.left == 0:
            os._exit(STOPPED)
        self.left -= 1

    def create(self, path: Path) -> int:
        self._touch()
        return super().create(path)

    def write(self, descriptor: int, data: bytes, offset: int) -> None:
        self._touch()
        super().write(descriptor, data, offset)

    def fdatasync(self, descriptor: int) -> None:
        self._touch()
        super().fdatasync(descriptor)

    def rename(self, source: Path, target: Path) -> None:
        self._touch()
        super().rename(source, target)

    def fsync_dir(self, path: Path) -> None:
        self._touch()
        super().fsync_dir(path)


def test_a_stop_while_signing_up_leaves_nobody_or_an_owner_with_an_org(tmp_path: Path) -> None:
    async def act(house: Stage) -> None:
        await house.accounts.sign_ups.sign_up(sign_up("ada", "Analytical Engines"), visit=VISIT)

    for data in _stopped_everywhere(tmp_path, act, given=None):
        with _started(data) as house:
            person = house.accounts.store.identity_by_email("ada@example.com")
            if person is None:
                assert house.tree.org_ids() == []
                asyncio.run(act(house))
            asked = SignIn(email="ada@example.com", password=PASSWORD)
            entered = came_in(asyncio.run(house.accounts.sign_ins.sign_in(asked, visit=VISIT)))
            claims = house.accounts.tokens.verify(entered.access.access_token)
            assert claims.role == "owner"
            assert house.tree.org_ids() == [claims.org_id]
            assert house.orgs.view(house.tree.org_ids()[0]).name == "Analytical Engines"


def test_a_stop_while_founding_another_org_leaves_it_whole_or_not_at_all(tmp_path: Path) -> None:
    cast = _prepared(tmp_path / "given")

    async def act(house: Stage) -> None:
        await house.accounts.foundings.found(
            cast.owner.user, FoundOrg(name="Second", timezone="UTC"), session=cast.owner.session, visit=VISIT
        )

    for data in _stopped_everywhere(tmp_path, act, given=tmp_path / "given"):
        with _started(data) as house:
            names = [org.name for org in house.accounts.people.me(cast.owner.user).orgs]
            assert names in (["Lakeside Dental"], ["Lakeside Dental", "Second"])
            assert len(house.tree.org_ids()) == 1 + len(names)  # the stranger's too


@pytest.mark.parametrize("who", ["newcomer", "stranger"])
def test_a_stop_while_coming_in_leaves_the_invitation_or_the_member(who: str, tmp_path: Path) -> None:
    cast = _prepared(tmp_path / "given")
    email = "new@example.com" if who == "newcomer" else cast.stranger.email
    token = _invited(tmp_path / "given", cast, email)
    asked = AcceptInvite(token=token, password=PASSWORD, name="New" if who == "newcomer" else None)

    async def act(house: Stage) -> None:
        await house.accounts.accepting.accept(asked, visit=VISIT)

    for data in _stopped_everywhere(tmp_path, act, given=tmp_path / "given"):
        with _started(data) as house:
            _came_in_once(house, cast.org, email, act)


def test_a_stop_while_taking_somebody_out_leaves_them_in_or_out(tmp_path: Path) -> None:
    cast = _prepared(tmp_path / "given")

    async def act(house: Stage) -> None:
        await house.accounts.users.remove(cast.org, cast.member.user, asker=cast.owner.asker, expect=None)

    for data in _stopped_everywhere(tmp_path, act, given=tmp_path / "given"):
        with _started(data) as house:
            inside = house.orgs.member(cast.org, cast.member.user) is not None
            links = [row.value.state for row in house.accounts.store.links_of(cast.member.user)]
            assert links == (["joined"] if inside else [])


def _came_in_once(house: Stage, org: OrgId, email: str, act: Act) -> None:
    """Either it happened, or the same link still lets them in."""
    person = house.accounts.store.identity_by_email(email)
    inside = person is not None and house.orgs.member(org, person.value.id) is not None
    if inside:
        with pytest.raises(Refused):
            asyncio.run(act(house))
    else:
        asyncio.run(act(house))
    person = house.accounts.store.identity_by_email(email)
    assert person is not None
    assert [row.value.org_id for row in house.accounts.store.links_of(person.value.id)].count(org) == 1
    assert [row.value.user_id for row in house.orgs.members(org)].count(person.value.id) == 1
    assert house.accounts.invites.list(org) == []


def _stopped_everywhere(tmp_path: Path, act: Act, *, given: Path | None) -> list[Path]:
    """One tree for each place where the act can be stopped, the last one with the act done."""
    trees = []
    for touches in range(TOUCHES_MAX):
        data = tmp_path / f"stopped-{touches}"
        if given is not None:
            shutil.copytree(given, data)
        trees.append(data)
        if _status_of_child(data, act, touches) == FINISHED:
            assert touches > 1, "the act hardly touched the disk: nothing was tried"
            return trees
    raise AssertionError("the act never came to its end")


def _status_of_child(data: Path, act: Act, touches: int) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = _act_until_stopped(data, act, touches)
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (STOPPED, FINISHED)
    return code


def _act_until_stopped(data: Path, act: Act, touches: int) -> int:
    disk = StoppingDisk()
    with stage(data, clock=SystemClock(), disk=disk) as house:
        assert house.tree.host.last_seq >= 0
        disk.left = touches
        asyncio.run(act(house))
        disk.left = None
    return FINISHED


@contextmanager
def _started(data: Path) -> Iterator[Stage]:
    """A process that starts over what is there: it settles what was left, and finds nothing half-done."""
    with stage(data, clock=SystemClock()) as house:
        asyncio.run(house.accounts.resume())
        assert house.accounts.store.unfinished() == []
        assert asyncio.run(house.accounts.resume()) == 0
        yield house


def _prepared(data: Path) -> Cast:
    with stage(data, clock=SystemClock()) as house:
        cast = asyncio.run(assemble(house.accounts))
        without_factors(house.accounts)
        return cast


def _invited(data: Path, cast: Cast, email: str) -> str:
    with stage(data, clock=SystemClock()) as house:
        asked = InviteUser(email=email, role="member")
        invited = asyncio.run(
            house.accounts.invites.invite(cast.org, asked, asker=cast.owner.asker, idem=None)
        )
    assert invited.link is not None
    return invited.link.partition("#token=")[2]
