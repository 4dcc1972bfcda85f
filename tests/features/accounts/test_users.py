"""Who may change whom, and that somebody always keeps the keys."""

import asyncio
from typing import Any

import msgspec
import pytest

from app.core.reasons import INSUFFICIENT_ROLE, INVALID_STATE, NOT_FOUND, Reason, Refused
from app.core.roles import ALL, Role
from app.features.accounts.types.wire import InviteUser, UserItem
from app.features.audit.types import AuditQuery
from app.features.orgs.types import Asker
from app.store.errors import VersionConflict
from tests.cast import Cast, Player, Stage


@pytest.mark.parametrize("who", ["owner", "manager"])
def test_owners_and_managers_see_everything_about_members(who: str, house: Stage, cast: Cast) -> None:
    seen = house.accounts.users.list(cast.org, role=_player(cast, who).role)

    assert [(item.id, item.name, item.email, item.role, item.disabled) for item in seen] == [
        (player.user, player.name, player.email, player.role, False) for player in cast.insiders
    ]


@pytest.mark.parametrize("who", ["developer", "member", "viewer"])
def test_everybody_else_sees_ids_and_names(who: str, house: Stage, cast: Cast) -> None:
    seen = house.accounts.users.list(cast.org, role=_player(cast, who).role)

    assert msgspec.to_builtins(seen) == [{"id": player.user, "name": player.name} for player in cast.insiders]


@pytest.mark.parametrize(
    ("who", "whom", "role", "reason"),
    [
        ("owner", "manager", "owner", None),
        ("owner", "viewer", "manager", None),
        ("manager", "developer", "viewer", None),
        ("manager", "viewer", "manager", None),
        ("manager", "viewer", "owner", INSUFFICIENT_ROLE),
        ("manager", "owner", "viewer", INSUFFICIENT_ROLE),
        ("manager", "manager", "viewer", INVALID_STATE),
        ("owner", "owner", "manager", INVALID_STATE),
        ("owner", "stranger", "viewer", NOT_FOUND),
        ("stranger", "viewer", "manager", INSUFFICIENT_ROLE),
    ],
)
def test_roles_are_given_by_those_who_may(
    who: str, whom: str, role: Role, reason: Reason | None, house: Stage, cast: Cast
) -> None:
    outcome = _role(house, cast, _player(cast, who), _player(cast, whom), role)

    assert outcome == reason
    if reason is None:
        assert _role_of(house, cast, _player(cast, whom)) == role
    else:
        assert [item.role for item in house.accounts.users.list(cast.org, role="owner")] == list(ALL)


@pytest.mark.parametrize("who", ["developer", "member", "viewer"])
def test_nobody_below_a_manager_changes_anybody(who: str, house: Stage, cast: Cast) -> None:
    for whom in cast.insiders:
        if whom.user == _player(cast, who).user:
            continue
        assert _role(house, cast, _player(cast, who), whom, "viewer") == INSUFFICIENT_ROLE
        assert _disabled(house, cast, _player(cast, who), whom) == INSUFFICIENT_ROLE
        assert _removed(house, cast, _player(cast, who), whom) == INSUFFICIENT_ROLE


def test_the_last_owner_stays(house: Stage, cast: Cast) -> None:
    assert _role(house, cast, cast.owner, cast.manager, "owner") is None

    assert _role(house, cast, cast.manager, cast.owner, "viewer") is None
    assert _role(house, cast, cast.manager, cast.manager, "viewer") == INVALID_STATE
    assert _role_of(house, cast, cast.manager) == "owner"


def test_an_owner_who_is_disabled_does_not_count_as_one(house: Stage, cast: Cast) -> None:
    _role(house, cast, cast.owner, cast.manager, "owner")
    assert _disabled(house, cast, cast.owner, cast.manager) is None
    _role(house, cast, cast.owner, cast.developer, "owner")

    assert _removed(house, cast, cast.developer, cast.owner) is None
    assert _removed(house, cast, cast.developer, cast.manager) is None
    assert _role(house, cast, cast.developer, cast.developer, "viewer") == INVALID_STATE


@pytest.mark.parametrize("act", ["role", "disabled", "removed"])
def test_two_owners_who_turn_on_each_other_at_once_leave_one(act: str, house: Stage, cast: Cast) -> None:
    _role(house, cast, cast.owner, cast.manager, "owner")
    pairs = [(cast.owner, cast.manager), (cast.manager, cast.owner)]

    async def together() -> list[Any]:
        acts = (_act(house, cast, act, who=who, whom=whom) for who, whom in pairs)
        return list(await asyncio.gather(*acts, return_exceptions=True))

    outcomes = asyncio.run(together())

    (refused,) = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert refused.reason == INVALID_STATE
    assert "last owner" in refused.sentence
    owners = [
        item
        for item in house.accounts.users.list(cast.org, role="owner")
        if item.role == "owner" and not item.disabled
    ]
    assert len(owners) == 1
    assert house.accounts.store.unfinished() == []


def test_somebody_demoted_a_moment_ago_changes_nobody_any_more(house: Stage, cast: Cast) -> None:
    """The request was let in while the asker was still a manager."""
    _role(house, cast, cast.owner, cast.manager, "viewer")
    before = house.tree.org(cast.org).last_seq

    users, let_in = house.accounts.users, cast.manager.asker
    for act in (
        users.set_role(cast.org, cast.member.user, "viewer", asker=let_in, expect=None),
        users.set_disabled(cast.org, cast.member.user, True, asker=let_in, expect=None),
        users.remove(cast.org, cast.member.user, asker=let_in, expect=None),
    ):
        assert _reason(act) == INSUFFICIENT_ROLE

    assert house.tree.org(cast.org).last_seq == before
    assert _role_of(house, cast, cast.member) == "member"


def test_who_is_taken_out_is_out_of_this_org_only(house: Stage, cast: Cast) -> None:
    assert _removed(house, cast, cast.manager, cast.member) is None

    assert house.orgs.member(cast.org, cast.member.user) is None
    assert house.accounts.store.links_of(cast.member.user) == []
    assert house.accounts.people.me(cast.member.user).email == cast.member.email
    assert _removed(house, cast, cast.manager, cast.member) == NOT_FOUND


def test_the_invitations_of_somebody_who_is_removed_are_withdrawn(house: Stage, cast: Cast) -> None:
    """Else a manager comes back the same day, by an address that nobody knows."""
    invites, asked = house.accounts.invites, InviteUser(email="other@example.com", role="manager")
    mine = asyncio.run(invites.invite(cast.org, asked, asker=cast.manager.asker, idem=None))
    asked = InviteUser(email="new@example.com", role="viewer")
    theirs = asyncio.run(invites.invite(cast.org, asked, asker=cast.owner.asker, idem=None))

    asyncio.run(house.accounts.users.remove(cast.org, cast.manager.user, asker=cast.owner.asker, expect=None))

    assert [item.id for item in invites.list(cast.org)] == [theirs.id]
    assert mine.link is not None
    with pytest.raises(Refused):
        invites.shown(mine.link.partition("#token=")[2])


def test_a_refused_removal_leaves_the_tie_as_it_was(house: Stage, cast: Cast) -> None:
    assert _removed(house, cast, cast.manager, cast.owner) == INSUFFICIENT_ROLE

    assert [row.value.state for row in house.accounts.store.links_of(cast.owner.user)] == ["joined"]


def test_access_is_switched_off_and_on(house: Stage, cast: Cast) -> None:
    assert _disabled(house, cast, cast.manager, cast.member) is None
    assert [item.disabled for item in house.accounts.users.list(cast.org, role="owner")].count(True) == 1

    assert _disabled(house, cast, cast.manager, cast.member, to=False) is None
    assert [item.disabled for item in house.accounts.users.list(cast.org, role="owner")].count(True) == 0


def test_a_change_made_for_an_older_version_is_refused(house: Stage, cast: Cast) -> None:
    _role(house, cast, cast.owner, cast.member, "viewer")

    for act in ("role", "disabled", "removed"):
        with pytest.raises(VersionConflict):
            asyncio.run(_act(house, cast, act, who=cast.owner, whom=cast.member, expect=1))
    assert asyncio.run(_act(house, cast, "removed", who=cast.owner, whom=cast.member, expect=2)) is None


def test_what_is_done_to_people_is_written_down(house: Stage, cast: Cast) -> None:
    _role(house, cast, cast.owner, cast.member, "viewer")
    _role(house, cast, cast.owner, cast.member, "viewer")
    _disabled(house, cast, cast.owner, cast.member)
    _removed(house, cast, cast.owner, cast.member)

    entries = asyncio.run(house.audit.page(cast.org, AuditQuery(target=cast.member.user))).items

    assert [entry.action for entry in entries] == ["user.remove", "user.disable", "user.role", "user.join"]
    assert entries[2].facts == {"from": "member", "to": "viewer"}
    assert {entry.actor for entry in entries[:3]} == {cast.owner.user}


def _player(cast: Cast, who: str) -> Player:
    player: Player = getattr(cast, who)
    return player


def _role_of(house: Stage, cast: Cast, player: Player) -> Role | None:
    member = house.orgs.member(cast.org, player.user)
    return None if member is None else member.role


def _asker(house: Stage, cast: Cast, who: Player) -> Asker:
    """As the edge lets somebody in: with the role that is stored when the request comes."""
    role = _role_of(house, cast, who)
    return who.asker if role is None else msgspec.structs.replace(who.asker, role=role)


async def _act(
    house: Stage, cast: Cast, act: str, *, who: Player, whom: Player, expect: int | None = None
) -> UserItem | None:
    users = house.accounts.users
    if act == "role":
        return await users.set_role(
            cast.org, whom.user, "viewer", asker=_asker(house, cast, who), expect=expect
        )
    if act == "disabled":
        return await users.set_disabled(
            cast.org, whom.user, True, asker=_asker(house, cast, who), expect=expect
        )
    await users.remove(cast.org, whom.user, asker=_asker(house, cast, who), expect=expect)
    return None


def _role(house: Stage, cast: Cast, who: Player, whom: Player, role: Role) -> Reason | None:
    users = house.accounts.users
    return _reason(users.set_role(cast.org, whom.user, role, asker=_asker(house, cast, who), expect=None))


def _disabled(house: Stage, cast: Cast, who: Player, whom: Player, *, to: bool = True) -> Reason | None:
    users = house.accounts.users
    return _reason(users.set_disabled(cast.org, whom.user, to, asker=_asker(house, cast, who), expect=None))


def _removed(house: Stage, cast: Cast, who: Player, whom: Player) -> Reason | None:
    return _reason(
        house.accounts.users.remove(cast.org, whom.user, asker=_asker(house, cast, who), expect=None)
    )


def _reason(work: Any) -> Reason | None:
    try:
        asyncio.run(work)
    except Refused as refused:
        return refused.reason
    return None
