"""Inviting people into an org, and their coming in."""

from typing import Final

import msgspec

from app.core.clock import HOUR_US, SECOND_US, rfc3339
from app.core.ids import OrgId, UserId
from app.core.reasons import INSUFFICIENT_ROLE, INVALID_STATE, NOT_FOUND, Refused
from app.core.roles import Role
from app.features.accounts.errors import INVALID_OR_EXPIRED_TOKEN, INVITED_TWICE, INVITES_OPEN, IS_MEMBER
from app.features.accounts.rules import opaque
from app.features.accounts.rules.addresses import normal_email
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.letters import invitation
from app.features.accounts.service.people import checked_email
from app.features.accounts.store import INVITES
from app.features.accounts.types.records import Identity, Invite
from app.features.accounts.types.wire import Invited, InviteItem, InvitePreview, InviteUser
from app.features.audit.service import Audit
from app.features.notices.types import Person
from app.features.orgs.service import may_grant
from app.features.orgs.types import Asker
from app.store.batch import Batch
from app.store.errors import NoSuchOrg, StoreError
from app.store.kinds import Idem, Row

GOOD_FOR_US: Final = 72 * HOUR_US
LEEWAY_US: Final = 30 * SECOND_US
OPEN_MAX: Final = 200
"""Open invitations of one org: each of them is a mail to somebody who did not ask for it."""


class Shown(msgspec.Struct, frozen=True):
    """An invitation whose token was presented."""

    org_id: OrgId
    invite: Invite


class Invites:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    async def invite(self, org: OrgId, asked: InviteUser, *, asker: Asker, idem: Idem | None) -> Invited:
        if not may_grant(asker.role, asked.role):
            raise Refused(INSUFFICIENT_ROLE)
        email = checked_email(asked.email)
        secret = self._desk.randomness.token()
        invite = self._drafted(email, asked.role, asker=asker, sha256=opaque.digest(secret))
        self._refuse_member(org, email)
        await self._store.org(org).batch(lambda batch: self._put_in(batch, invite, asker), idem=idem)
        token = opaque.written("inv", org, ulid=invite.id.removeprefix("inv_"), secret=secret)
        url = f"{self._desk.tenant_url}/invite#token={token}"
        if invite.mailed:
            await self._mail_or_withdraw(org, invite, url)
        return _invited(invite, link=None if invite.mailed else url)

    def list(self, org: OrgId) -> list[InviteItem]:
        now = self._desk.clock.now_us()
        rows = [row.value for row in self._store.invites(org) if row.value.expires_at > now]
        return [_item(invite) for invite in sorted(rows, key=lambda invite: invite.id, reverse=True)]

    async def withdraw(self, org: OrgId, invite: str, *, asker: Asker) -> None:
        def write(batch: Batch) -> None:
            row = batch.get(INVITES, invite)
            if row is None:
                raise Refused(NOT_FOUND)
            if not may_grant(asker.role, row.value.role):
                raise Refused(INSUFFICIENT_ROLE)
            batch.delete(INVITES, invite)
            self._desk.audit.record(batch, asker.act("invite.withdraw", target=invite))

        await self._store.org(org).batch(write)

    async def expire(self, org: OrgId) -> int | None:
        """Removes invitations whose time is over; answers when the next one is."""
        if any(_is_past(row.value, self._desk.clock.now_us()) for row in self._store.invites(org)):
            await self._store.org(org).batch(self._drop_expired_in)
        left = (row.value.expires_at for row in self._store.invites(org))
        return min((expires_at + LEEWAY_US + 1 for expires_at in left), default=None)

    # By token

    def shown(self, token: str) -> Shown:
        """The invitation of a token that is good; everything else is refused alike."""
        read = opaque.read("inv", token)
        row = self._found(read) if read is not None else None
        if read is None or row is None or not opaque.matches(read.secret, row.value.sha256):
            raise Refused(INVALID_OR_EXPIRED_TOKEN)
        if _is_past(row.value, self._desk.clock.now_us()):
            raise Refused(INVALID_OR_EXPIRED_TOKEN)
        self._refuse_closed(read.org_id)
        return Shown(read.org_id, row.value)

    def _refuse_closed(self, org: OrgId) -> None:
        """Nobody joins what is closed; once it is restored, its invitations are good again."""
        profile = self._desk.orgs.profile(org)
        if profile is None or profile.closed_at is not None:
            raise Refused(INVALID_OR_EXPIRED_TOKEN)

    def was_sent_to(self, email: str, token: str) -> bool:
        try:
            return self.shown(token).invite.email == normal_email(email)
        except Refused:
            return False

    def preview(self, token: str) -> InvitePreview:
        shown = self.shown(token)
        row = self._store.identity_by_email(shown.invite.email)
        return InvitePreview(
            org_name=self._desk.orgs.view(shown.org_id).name,
            email=shown.invite.email,
            role=shown.invite.role,
            needs_password=row is not None
            and must_prove(row.value, shown.invite, guarded=self._store.is_guarded(row.value.id)),
        )

    def _found(self, read: opaque.Opaque) -> Row[Invite] | None:
        try:
            return self._store.invite(read.org_id, f"inv_{read.ulid}")
        except NoSuchOrg:
            return None

    # Making one

    def _drafted(self, email: str, role: Role, *, asker: Asker, sha256: str) -> Invite:
        now = self._desk.clock.now_us()
        return Invite(
            id=self._desk.ids.new("inv"),
            email=email,
            role=role,
            sha256=sha256,
            invited_by=asker.user_id,
            invited_at=now,
            expires_at=now + GOOD_FOR_US,
            mailed=self._desk.outbox.can_mail,
        )

    def _refuse_member(self, org: OrgId, email: str) -> None:
        person = self._store.identity_by_email(email)
        if person is not None and self._desk.orgs.member(org, person.value.id) is not None:
            raise Refused(INVALID_STATE, why=IS_MEMBER)

    def _put_in(self, batch: Batch, invite: Invite, asker: Asker) -> None:
        self._drop_expired_in(batch)
        if batch.find(INVITES, "email", invite.email):
            raise Refused(INVALID_STATE, why=INVITED_TWICE)
        if batch.count(INVITES) >= OPEN_MAX:
            raise Refused(INVALID_STATE, why=INVITES_OPEN)
        batch.put(INVITES, invite.id, invite, expect=0)
        self._desk.audit.record(
            batch,
            asker.act("invite.create", target=invite.id, facts={"role": invite.role, "email": invite.email}),
        )

    def _drop_expired_in(self, batch: Batch) -> None:
        past = [row.key for row in batch.rows(INVITES) if _is_past(row.value, batch.now_us)]
        for key in past:
            batch.delete(INVITES, key)

    async def _mail_or_withdraw(self, org: OrgId, invite: Invite, url: str) -> None:
        """An invitation whose mail could not be kept would be open, but nobody would ever hold its link."""
        try:
            await self._mail(org, invite, url)
        except (Refused, StoreError):
            await self._store.org(org).batch(lambda batch: batch.delete(INVITES, invite.id))
            raise

    async def _mail(self, org: OrgId, invite: Invite, url: str) -> None:
        inviter = self._store.identity(invite.invited_by)
        letter = invitation(
            invite.email,
            org_name=self._desk.orgs.view(org).name,
            inviter_name="" if inviter is None else inviter.value.name,
            url=url,
            expires_at_us=invite.expires_at,
            on_behalf_of=Person(org, invite.invited_by),
        )
        await self._store.host.batch(lambda batch: self._desk.outbox.put(batch, letter))


def _is_past(invite: Invite, now_us: int) -> bool:
    return invite.expires_at + LEEWAY_US < now_us


def withdraw_of_in(batch: Batch, audit: Audit, inviter: UserId, *, asker: Asker) -> None:
    """Part of taking somebody out of the org: they keep no door open to come back by another address."""
    for invite in [row.key for row in batch.rows(INVITES) if row.value.invited_by == inviter]:
        batch.delete(INVITES, invite)
        audit.record(batch, asker.act("invite.withdraw", target=invite))


def must_prove(person: Identity, invite: Invite, *, guarded: bool) -> bool:
    """Whether an account that is there must show its own password.

    Not so where the token came by mail to an address its account never proved: then the mail is the better proof,
    and whoever registered the address beforehand gets nothing. But mail alone never opens an account that a second
    factor guards.
    """
    return person.verified_at is not None or guarded or not invite.mailed


def _item(invite: Invite) -> InviteItem:
    return InviteItem(
        id=invite.id,
        email=invite.email,
        role=invite.role,
        invited_by=invite.invited_by,
        created_at=rfc3339(invite.invited_at),
        expires_at=rfc3339(invite.expires_at),
    )


def _invited(invite: Invite, *, link: str | None) -> Invited:
    return Invited(**msgspec.structs.asdict(_item(invite)), link=link)
