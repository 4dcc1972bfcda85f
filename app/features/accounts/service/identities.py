"""The people of an org, carried to another host with it, and let go of when it is removed.

Nobody is let in anywhere by an archive: whoever has an account here that proved its address is a member again, with
the password they have here. Everybody else becomes an account that sets a password by mail first. So neither an
archive nor an address that somebody registered beforehand opens an org.
"""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from app.core.ids import OrgId, UserId, is_id
from app.core.log import get_log
from app.features.accounts.rules.addresses import normal_email
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.hashing import LOCKED, is_bearable
from app.features.accounts.service.proofs import lock_key
from app.features.accounts.service.ties import tie
from app.features.accounts.store import (
    CHALLENGES,
    FACTORS,
    FAILURES,
    IDENTITIES,
    INVITES,
    LINKS,
    RESETS,
    SESSIONS,
    SSO_TIES,
    end_sessions_in,
    identity_in,
    link_key,
)
from app.features.accounts.types.records import Identity, Link
from app.features.audit.types import HOUSE, Act
from app.features.orgs.service import is_plain_line
from app.features.orgs.types import NAME_CHARACTERS_MAX, Member
from app.store.archive import BadArchive
from app.store.batch import Batch
from app.store.carry import Carry
from app.store.kinds import Kind

log = get_log("accounts.identities")

NAME: Final = "identities"
ID_SHOWN_MAX: Final = 64


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One member as an archive tells of them. The hash of the password is there where secrets travel along."""

    user_id: UserId
    email: str
    name: str
    verified: bool
    password_hash: str | None = None


class Packed(msgspec.Struct, frozen=True):
    people: tuple[Person, ...]


class Identities:
    def __init__(self, desk: Desk) -> None:
        self._store = desk.store
        self._orgs = desk.orgs
        self._audit = desk.audit

    @property
    def carry(self) -> Carry:
        return Carry(NAME, self.pack, judged, settle, self.unpack)

    def pack(self, org: OrgId, *, secrets: bool) -> bytes:
        rows = (self._store.identity(row.value.user_id) for row in self._orgs.members(org))
        people = tuple(_person(row.value, secrets=secrets) for row in rows if row is not None)
        return msgspec.json.format(msgspec.json.encode(Packed(people)), indent=1)

    async def unpack(self, org: OrgId, content: bytes) -> None:
        """The org first, whose list of members is the truth; accounts and ties follow from it. Twice is once."""
        people = judged(content)
        here = {person.user_id: self._id_here(person) for person in people}
        await self._store.org(org).batch(lambda batch: self._rename_in(batch, here))
        members = [row.value for row in self._orgs.members(org)]
        await self._store.host.batch(lambda batch: self._admit_in(batch, org, people, members=members))
        log.info("identities.arrived", org_id=org, people=len(people))

    async def forget(self, org: OrgId) -> None:
        """Its ties, and the people who have no other: whoever belongs elsewhere stays, and works there from now on."""

        def write(batch: Batch) -> None:
            ties = [row for row in batch.rows(LINKS) if row.value.org_id == org]
            for row in ties:
                batch.delete(LINKS, row.key)
            for user in {row.value.user_id for row in ties}:
                if not batch.find(LINKS, "user", user):
                    forget_person_in(batch, user)
            for session in [row for row in batch.rows(SESSIONS) if row.value.org_id == org]:
                elsewhere = _another_org(batch, session.value.user_id)
                batch.put(SESSIONS, session.key, msgspec.structs.replace(session.value, org_id=elsewhere))

        await self._store.host.batch(write)

    # Arriving

    def _id_here(self, person: Person) -> UserId:
        """The account that this member is on this host; their own id where it will be made."""
        if self._store.identity(person.user_id) is not None:
            return person.user_id
        known = self._store.identity_by_email(person.email)
        return person.user_id if known is None else known.value.id

    def _rename_in(self, batch: Batch, here: dict[UserId, UserId]) -> None:
        renamed = 0
        for there, user in here.items():
            row = self._orgs.member_in(batch, there)
            if row is None or there == user:
                continue
            self._orgs.rename_in(batch, row, user)
            renamed += 1
        if renamed:
            facts = {"members": renamed}
            act = Act(actor=HOUSE, request_id=None, action="user.link", target=batch.org_id, facts=facts)
            self._audit.record(batch, act)

    def _admit_in(self, batch: Batch, org: OrgId, people: Iterable[Person], *, members: list[Member]) -> None:
        theirs = {member.user_id for member in members}
        for person in people:
            known = identity_in(batch, person.email)
            # A list that names others as well must neither make accounts of them nor lock those they have.
            if not theirs.isdisjoint((person.user_id, person.user_id if known is None else known.value.id)):
                self._account_in(batch, org, person)
        for member in members:
            if batch.get(IDENTITIES, member.user_id) is not None:
                batch.put(LINKS, link_key(member.user_id, org), tie(org, member))

    def _account_in(self, batch: Batch, org: OrgId, person: Person) -> None:
        if batch.get(IDENTITIES, person.user_id) is not None:
            return
        known = identity_in(batch, person.email)
        if known is None and batch.get(FACTORS, person.user_id) is not None:
            # Of somebody who has no account here, as HQ's own have none. Theirs are nobody else's second factors.
            log.warning("identities.id_taken", org_id=org, user_id=person.user_id)
        elif known is None:
            newcomer = _newcomer(person, org=org, now_us=batch.now_us)
            batch.put(IDENTITIES, newcomer.id, newcomer, expect=0)
        elif known.value.verified_at is None and not known.value.password_hash.startswith(LOCKED):
            # Whoever registered the address never proved it: its password opens nothing until mail has reached it.
            locked = msgspec.structs.replace(known.value, password_hash=LOCKED + known.value.password_hash)
            batch.put(IDENTITIES, known.key, locked)
            end_sessions_in(batch, known.value.id)


def judged(content: bytes) -> tuple[Person, ...]:
    """The people of an archive. BadArchive where there is one among them that no host of ours could have packed."""
    try:
        people = msgspec.json.decode(content, type=Packed).people
    except msgspec.DecodeError as problem:
        raise BadArchive(f"The list of its people cannot be read: {problem}.") from None
    for person in people:
        if not _can_be(person):
            raise BadArchive(f"The list of its people is not sound: {person.user_id[:ID_SHOWN_MAX]!r}.")
    return people


def settle(batch: Batch) -> None:
    """That a token went to an address and nowhere else is known to the host that mailed it. An archive only says so:
    whoever made it up must not come by an account whose address counts as proved."""
    for row in [row for row in batch.rows(INVITES) if row.value.mailed]:
        batch.put(INVITES, row.key, msgspec.structs.replace(row.value, mailed=False))


def _can_be(person: Person) -> bool:
    named = len(person.name) <= NAME_CHARACTERS_MAX and (not person.name or is_plain_line(person.name))
    addressed = person.email == normal_email(person.email)
    return named and addressed and is_id(person.user_id, "usr") and is_bearable(person.password_hash)


def _person(identity: Identity, *, secrets: bool) -> Person:
    return Person(
        user_id=identity.id,
        email=identity.email,
        name=identity.name,
        verified=identity.verified_at is not None,
        password_hash=identity.password_hash if secrets else None,
    )


def _newcomer(person: Person, *, org: OrgId, now_us: int) -> Identity:
    """With the password they had, where it came along and the address was proved; else with none that fits.

    Proved there is not proved here: the address is held as long as nobody else has mail at it to show.
    """
    keeps = person.verified and person.password_hash is not None
    return Identity(
        id=person.user_id,
        email=person.email,
        name=person.name,
        password_hash=(person.password_hash or "") if keeps else LOCKED,
        created_at=now_us,
        born_of=f"import_{org}",
        verified_at=None,
    )


def forget_person_in(batch: Batch, user: UserId) -> None:
    """Everything the host knows of somebody who belongs nowhere any more."""
    end_sessions_in(batch, user)
    kept: tuple[Kind[Any], ...] = (CHALLENGES, RESETS, SSO_TIES)
    for kind in kept:
        for row in list(batch.find(kind, "user", user)):
            batch.delete(kind, row.key)
    batch.delete(FAILURES, lock_key(user))
    batch.delete(FACTORS, user)
    batch.delete(IDENTITIES, user)


def _another_org(batch: Batch, user: UserId) -> OrgId | None:
    ties: list[Link] = [row.value for row in batch.find(LINKS, "user", user)]
    joined = sorted((link for link in ties if link.state == "joined"), key=lambda link: link.claimed_at)
    return joined[0].org_id if joined else None
