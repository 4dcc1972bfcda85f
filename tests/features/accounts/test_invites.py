"""Inviting, and coming in: once, with proof, and nobody else."""

import asyncio
from typing import Any

import pytest

from app.core.clock import RecordedClock
from app.core.reasons import INSUFFICIENT_ROLE, INVALID_PARAMS, INVALID_STATE, NOT_FOUND, Reason, Refused
from app.core.roles import Role
from app.core.secrets import Envelope
from app.features.accounts.errors import INVALID_CREDENTIALS, INVALID_OR_EXPIRED_TOKEN
from app.features.accounts.service.invites import OPEN_MAX
from app.features.accounts.types.records import Link
from app.features.accounts.types.wire import AcceptInvite, Entered, Invited, InviteUser, SignIn
from app.features.audit.types import AuditQuery
from tests.cast import PASSWORD, VISIT, Cast, Player, Stage, came_in, player, sign_up

pytestmark = pytest.mark.usefixtures("by_password_alone")

OWN_PASSWORD = "a lantern under the stairs"
NEW = "new@example.com"


def test_where_no_mail_is_sent_the_link_is_shown_to_its_maker(house: Stage, cast: Cast) -> None:
    invited = _invited(house, cast, NEW)

    assert invited.link is not None
    assert invited.link.startswith("http://127.0.0.1:8080/invite#token=inv_")
    assert house.mail.list().items == []
    assert _token(invited) not in str(house.accounts.invites.list(cast.org))


def test_where_mail_is_sent_the_link_goes_to_the_address_alone(mailing: Stage) -> None:
    owner = _owner(mailing)

    invited = _invite(mailing, owner, NEW)

    assert invited.link is None
    (mail,) = mailing.mail.list().items
    opened = mailing.mail.show(mail.id)
    assert opened.to == NEW
    assert "/invite#token=inv_" in (opened.text or "")


def test_an_invitation_whose_mail_cannot_be_kept_is_not_made(
    mailing: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = _owner(mailing)
    monkeypatch.setattr(mailing.outbox._letters, "_envelope", Envelope({}))

    with pytest.raises(Refused) as refused:
        _invite(mailing, owner, NEW)

    assert refused.value.reason.status == 503
    monkeypatch.undo()
    assert _invite(mailing, owner, NEW).link is None


def test_an_invitation_is_removed_when_its_time_is_over_and_not_before(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    _invited(house, cast, NEW)
    clock.advance(3600)
    _invited(house, cast, "later@example.com")
    invites = house.accounts.invites

    due_us = asyncio.run(invites.expire(cast.org))
    assert due_us is not None
    assert len(list(house.accounts.store.invites(cast.org))) == 2
    clock.advance((due_us - clock.now_us()) / 1_000_000)
    due_us = asyncio.run(invites.expire(cast.org))

    assert due_us is not None
    assert [row.value.email for row in house.accounts.store.invites(cast.org)] == ["later@example.com"]
    clock.advance((due_us - clock.now_us()) / 1_000_000)
    assert asyncio.run(invites.expire(cast.org)) is None
    assert list(house.accounts.store.invites(cast.org)) == []


def test_a_newcomer_comes_in_with_a_password_of_their_own(house: Stage, cast: Cast) -> None:
    token = _token(_invited(house, cast, NEW, "developer"))

    entered = _accepted(house, token, password=OWN_PASSWORD, name="Noor")

    claims = house.accounts.tokens.verify(entered.access.access_token)
    assert (claims.org_id, claims.role) == (cast.org, "developer")
    assert house.accounts.people.me(claims.user_id).name == "Noor"
    assert _signed_in(house, NEW, OWN_PASSWORD)
    assert house.accounts.invites.list(cast.org) == []


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"password": OWN_PASSWORD}, "name"),
        ({"name": "Noor", "password": "short"}, "password"),
        ({"name": " ", "password": OWN_PASSWORD}, "name"),
    ],
)
def test_what_a_newcomer_leaves_out_is_named_and_the_invitation_stays(
    body: dict[str, str], path: str, house: Stage, cast: Cast
) -> None:
    token = _token(_invited(house, cast, NEW))

    refused = _refused(house, token, **body)

    assert refused.reason == INVALID_PARAMS
    assert [problem["path"] for problem in refused.facts["problems"]] == [path]
    assert _accepted(house, token, password=OWN_PASSWORD, name="Noor").refresh


def test_an_invitation_is_good_once(house: Stage, cast: Cast) -> None:
    token = _token(_invited(house, cast, NEW))
    _accepted(house, token, password=OWN_PASSWORD, name="Noor")

    assert _refused(house, token, password=OWN_PASSWORD, name="Noor").reason == INVALID_OR_EXPIRED_TOKEN
    assert _preview_refusal(house, token) == INVALID_OR_EXPIRED_TOKEN


@pytest.mark.parametrize("email", [NEW, "stranger@example.com"])
def test_of_eight_accepts_at_once_one_succeeds(email: str, house: Stage, cast: Cast) -> None:
    token = _token(_invited(house, cast, email))
    asked = AcceptInvite(token=token, password=PASSWORD, name="Noor")

    async def together() -> list[Any]:
        accepting = (house.accounts.accepting.accept(asked, visit=VISIT) for _ in range(8))
        return list(await asyncio.gather(*accepting, return_exceptions=True))

    outcomes = asyncio.run(together())

    assert sum(isinstance(outcome, Entered) for outcome in outcomes) == 1
    refused = [outcome.reason for outcome in outcomes if isinstance(outcome, Refused)]
    assert refused == [INVALID_OR_EXPIRED_TOKEN] * 7
    assert house.accounts.store.unfinished() == []
    assert _signed_in(house, email, PASSWORD)


def test_an_invitation_lasts_three_days(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    early, late = _token(_invited(house, cast, NEW)), _token(_invited(house, cast, "late@example.com"))

    clock.advance(72 * 3600 + 30)
    assert _accepted(house, early, password=OWN_PASSWORD, name="Noor").refresh
    clock.advance(1)

    assert _refused(house, late, password=OWN_PASSWORD, name="Lee").reason == INVALID_OR_EXPIRED_TOKEN
    assert house.accounts.invites.list(cast.org) == []
    assert _invited(house, cast, "late@example.com").link


def test_a_withdrawn_invitation_lets_nobody_in(house: Stage, cast: Cast) -> None:
    invited = _invited(house, cast, NEW)

    asyncio.run(house.accounts.invites.withdraw(cast.org, invited.id, asker=cast.manager.asker))

    refused = _refused(house, _token(invited), password=OWN_PASSWORD, name="Noor")
    assert refused.reason == INVALID_OR_EXPIRED_TOKEN
    assert house.accounts.store.identity_by_email(NEW) is None


@pytest.mark.parametrize("email", [NEW, "stranger@example.com"])
def test_an_invitation_withdrawn_in_the_same_moment_leaves_no_trace(
    email: str, house: Stage, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Withdrawn after the claim was written and before the org was asked."""
    invited = _invited(house, cast, email)
    enact = house.accounts.claims.enact

    async def too_late(link: Link) -> bool:
        await house.accounts.invites.withdraw(cast.org, invited.id, asker=cast.owner.asker)
        return await enact(link)

    monkeypatch.setattr(house.accounts.claims, "enact", too_late)
    refused = _refused(house, _token(invited), password=PASSWORD, name="Noor")

    assert refused.reason == INVALID_OR_EXPIRED_TOKEN
    assert house.accounts.store.unfinished() == []
    assert (house.accounts.store.identity_by_email(email) is None) is (email == NEW)
    assert len(house.orgs.members(cast.org)) == 5


def test_a_claim_of_a_member_who_came_in_otherwise_comes_to_nothing(house: Stage, cast: Cast) -> None:
    invited = _invited(house, cast, cast.stranger.email)
    invite = house.accounts.store.invite(cast.org, invited.id)
    assert invite is not None
    claim = Link(
        user_id=cast.member.user,
        org_id=cast.org,
        state="joining",
        claim="claim_late",
        role="owner",
        claimed_at=0,
        invite_id=invited.id,
        invite_hash=invite.value.sha256,
    )

    assert not asyncio.run(house.accounts.claims.enact(claim))

    member = house.orgs.member(cast.org, cast.member.user)
    assert member is not None
    assert member.role == "member"
    assert [item.id for item in house.accounts.invites.list(cast.org)] == [invited.id]


def test_every_byte_of_the_token_counts(house: Stage, cast: Cast) -> None:
    token = _token(_invited(house, cast, NEW))
    for place in range(0, len(token), 9):
        changed = token[:place] + ("0" if token[place] != "0" else "1") + token[place + 1 :]
        assert _preview_refusal(house, changed) == INVALID_OR_EXPIRED_TOKEN

    for other in ("", "inv_", token[:-1], token + "0", token.replace(cast.org[4:], cast.other_org[4:])):
        assert _preview_refusal(house, other) == INVALID_OR_EXPIRED_TOKEN
    assert house.accounts.invites.preview(token).email == NEW


# Accounts that are there already


def test_somebody_with_an_account_comes_in_by_its_password(house: Stage, cast: Cast) -> None:
    token = _token(_invited(house, cast, cast.stranger.email, "viewer"))

    assert house.accounts.invites.preview(token).needs_password
    assert _refused(house, token, password=OWN_PASSWORD).reason == INVALID_CREDENTIALS
    entered = _accepted(house, token, password=PASSWORD)

    claims = house.accounts.tokens.verify(entered.access.access_token)
    assert (claims.user_id, claims.org_id, claims.role) == (cast.stranger.user, cast.org, "viewer")
    orgs = {org.org_id: org.roles for org in house.accounts.people.me(cast.stranger.user).orgs}
    assert orgs == {cast.other_org: ("owner",), cast.org: ("viewer",)}


def test_somebody_signed_in_with_the_address_needs_no_password(house: Stage, cast: Cast) -> None:
    token = _token(_invited(house, cast, cast.stranger.email, "viewer"))

    assert _refused_as(house, cast.member, token) == INVALID_OR_EXPIRED_TOKEN
    asyncio.run(house.accounts.accepting.accept_as(cast.stranger.user, token, visit=VISIT))

    member = house.orgs.member(cast.org, cast.stranger.user)
    assert member is not None
    assert member.role == "viewer"
    assert _refused_as(house, cast.stranger, token) == INVALID_OR_EXPIRED_TOKEN


def test_a_link_that_was_shown_is_no_proof_of_the_address(house: Stage, cast: Cast) -> None:
    """Else whoever makes the invitation could set the password of somebody else's account."""
    token = _token(_invited(house, cast, cast.stranger.email))

    assert _refused(house, token, password=OWN_PASSWORD, name="Me").reason == INVALID_CREDENTIALS

    assert _signed_in(house, cast.stranger.email, PASSWORD)


def test_an_address_registered_beforehand_does_not_capture_the_invitation(mailing: Stage) -> None:
    owner = _owner(mailing)
    squatter, refresh = asyncio.run(
        mailing.accounts.sign_ups.sign_up(sign_up("victim", "Squat"), visit=VISIT)
    )
    squatting = mailing.accounts.tokens.verify(squatter.access_token)
    _invite(mailing, owner, "victim@example.com")
    token = _mailed_token(mailing)

    assert not mailing.accounts.invites.preview(token).needs_password
    entered = _accepted(mailing, token, password=OWN_PASSWORD, name="Vic")

    assert mailing.accounts.tokens.verify(entered.access.access_token).org_id == owner.org
    assert not mailing.accounts.sessions.alive(squatting.sid, squatting.user_id, realm="tenant")
    with pytest.raises(Refused):
        asyncio.run(mailing.accounts.sign_ins.refresh(refresh, None, visit=VISIT))
    with pytest.raises(Refused):
        _signed_in(mailing, "victim@example.com", PASSWORD)
    assert _signed_in(mailing, "victim@example.com", OWN_PASSWORD)


def test_the_honest_owner_of_an_unproved_address_keeps_the_account(mailing: Stage) -> None:
    owner = _owner(mailing)
    honest, refresh = asyncio.run(mailing.accounts.sign_ups.sign_up(sign_up("hannah", "Hers"), visit=VISIT))
    _invite(mailing, owner, "hannah@example.com")

    _accepted(mailing, _mailed_token(mailing), password=PASSWORD)

    assert len(mailing.accounts.people.me(honest.user.id).orgs) == 2
    assert asyncio.run(mailing.accounts.sign_ins.refresh(refresh, None, visit=VISIT)).refresh


def test_an_address_that_mail_has_proved_needs_its_password_from_then_on(mailing: Stage) -> None:
    first, second = _owner(mailing), _owner(mailing, "second")
    _invite(mailing, first, NEW)
    _accepted(mailing, _mailed_token(mailing), password=OWN_PASSWORD, name="Noor")
    _invite(mailing, second, NEW)

    token = _mailed_token(mailing)

    assert mailing.accounts.invites.preview(token).needs_password
    assert _refused(mailing, token, password=PASSWORD).reason == INVALID_CREDENTIALS
    assert _accepted(mailing, token, password=OWN_PASSWORD).refresh


def test_signing_in_with_the_address_is_not_enough_to_be_inside(house: Stage, cast: Cast) -> None:
    """The mail, or the link, is what lets in; having the address in an account does not."""
    _invited(house, cast, cast.stranger.email)

    assert house.orgs.member(cast.org, cast.stranger.user) is None
    assert [org.org_id for org in house.accounts.people.me(cast.stranger.user).orgs] == [cast.other_org]


# Who may invite whom


@pytest.mark.parametrize(
    ("who", "role", "may"),
    [
        ("owner", "owner", True),
        ("owner", "viewer", True),
        ("manager", "manager", True),
        ("manager", "viewer", True),
        ("manager", "owner", False),
    ],
)
def test_a_manager_invites_no_owner(who: str, role: Role, may: bool, house: Stage, cast: Cast) -> None:
    if may:
        assert _invited(house, cast, NEW, role, by=who).role == role
        return
    with pytest.raises(Refused) as refused:
        _invited(house, cast, NEW, role, by=who)
    assert refused.value.reason == INSUFFICIENT_ROLE


def test_a_manager_does_not_withdraw_an_owners_invitation(house: Stage, cast: Cast) -> None:
    invited = _invited(house, cast, NEW, "owner")

    with pytest.raises(Refused) as refused:
        asyncio.run(house.accounts.invites.withdraw(cast.org, invited.id, asker=cast.manager.asker))

    assert refused.value.reason == INSUFFICIENT_ROLE


def test_an_invitation_of_another_org_is_not_there(house: Stage, cast: Cast) -> None:
    invited = _invited(house, cast, NEW)

    with pytest.raises(Refused) as refused:
        asyncio.run(house.accounts.invites.withdraw(cast.other_org, invited.id, asker=cast.stranger.asker))

    assert refused.value.reason == NOT_FOUND
    assert house.accounts.invites.list(cast.other_org) == []


@pytest.mark.parametrize("email", ["viewer@example.com", "VIEWER@example.com "])
def test_members_are_not_invited_again(email: str, house: Stage, cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        _invited(house, cast, email)

    assert refused.value.reason == INVALID_STATE
    assert "member already" in refused.value.sentence


def test_an_address_has_one_open_invitation(house: Stage, cast: Cast) -> None:
    _invited(house, cast, NEW)

    with pytest.raises(Refused) as refused:
        _invited(house, cast, NEW.upper())

    assert refused.value.reason == INVALID_STATE


def test_an_org_has_a_bounded_number_of_open_invitations(house: Stage, cast: Cast) -> None:
    for number in range(OPEN_MAX):
        _invited(house, cast, f"guest{number}@example.com")

    with pytest.raises(Refused) as refused:
        _invited(house, cast, NEW)

    assert refused.value.reason == INVALID_STATE


def test_inviting_and_coming_in_are_written_down(house: Stage, cast: Cast) -> None:
    invited = _invited(house, cast, NEW)
    _accepted(house, _token(invited), password=OWN_PASSWORD, name="Noor")

    entries = asyncio.run(house.audit.page(cast.org, AuditQuery(limit=2))).items

    assert [entry.action for entry in entries] == ["user.join", "invite.create"]
    assert entries[1].actor == cast.owner.user
    assert entries[0].facts == {"role": "viewer", "invite": invited.id}
    assert NEW not in str(entries)


def _invited(house: Stage, cast: Cast, email: str, role: Role = "viewer", *, by: str = "owner") -> Invited:
    inviter: Player = getattr(cast, by)
    return _invite(house, inviter, email, role)


def _invite(house: Stage, inviter: Player, email: str, role: Role = "viewer") -> Invited:
    assert inviter.org is not None
    asked = InviteUser(email=email, role=role)
    return asyncio.run(house.accounts.invites.invite(inviter.org, asked, asker=inviter.asker, idem=None))


def _token(invited: Invited) -> str:
    assert invited.link is not None
    return invited.link.partition("#token=")[2]


def _mailed_token(house: Stage) -> str:
    newest = house.mail.list().items[0]
    text = house.mail.show(newest.id).text or ""
    return text.partition("#token=")[2].split()[0]


def _accepted(house: Stage, token: str, **body: str) -> Entered:
    asked = AcceptInvite(token=token, **body)
    return came_in(asyncio.run(house.accounts.accepting.accept(asked, visit=VISIT)))


def _refused(house: Stage, token: str, **body: str) -> Refused:
    with pytest.raises(Refused) as refused:
        _accepted(house, token, **body)
    return refused.value


def _refused_as(house: Stage, player: Player, token: str) -> Reason:
    with pytest.raises(Refused) as refused:
        asyncio.run(house.accounts.accepting.accept_as(player.user, token, visit=VISIT))
    return refused.value.reason


def _preview_refusal(house: Stage, token: str) -> Reason:
    with pytest.raises(Refused) as refused:
        house.accounts.invites.preview(token)
    return refused.value.reason


def _signed_in(house: Stage, email: str, password: str) -> bool:
    asked = SignIn(email=email, password=password)
    return bool(came_in(asyncio.run(house.accounts.sign_ins.sign_in(asked, visit=VISIT))).refresh)


def _owner(house: Stage, name: str = "owner") -> Player:
    made, _ = asyncio.run(house.accounts.sign_ups.sign_up(sign_up(name, name.title()), visit=VISIT))
    claims = house.accounts.tokens.verify(made.access_token)
    return player(house.accounts, user=claims.user_id, role="owner", org=claims.org_id, session=claims.sid)
