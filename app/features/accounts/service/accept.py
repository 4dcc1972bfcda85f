"""Coming in by an invitation: with an account that is there, or with a new one."""

import msgspec

from app.core.ids import UserId
from app.core.reasons import Refused, invalid
from app.features.accounts.errors import INVALID_OR_EXPIRED_TOKEN, NAME_MISSING, ONE_WAY_IN
from app.features.accounts.service.claims import STALE_US
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.invites import Invites, Shown, must_prove
from app.features.accounts.service.reception import Reception
from app.features.accounts.service.sso_words import SsoWords, Vouched
from app.features.accounts.store import FACTORS, IDENTITIES, LINKS, identity_in, link_key
from app.features.accounts.types.proofs import FactorDue
from app.features.accounts.types.records import Identity, Link
from app.features.accounts.types.wire import AcceptInvite, Entered, Visit
from app.features.audit.types import Act
from app.store.batch import Batch
from app.store.kinds import Row


class Arrival(msgspec.Struct, frozen=True):
    """Somebody who has shown what it takes to come in."""

    person: Identity
    is_new: bool = False
    taken_over: bool = False
    """The mail proved the address; the password that was set before it did is gone, with every sign-in."""
    vouched: Vouched | None = None
    """The issuer's word they brought in the place of a password."""

    @property
    def via(self) -> str | None:
        return None if self.vouched is None else self.vouched.via


class Accepting:
    def __init__(self, desk: Desk, reception: Reception, *, invites: Invites, words: SsoWords) -> None:
        self._desk = desk
        self._store = desk.store
        self._invites = invites
        self._words = words
        self._people = reception.people
        self._credentials = reception.credentials
        self._hashing = reception.hashing
        self._claims = reception.claims
        self._sign_ins = reception.sign_ins
        self._factors = reception.factors
        self._second = reception.second_step

    async def accept(self, asked: AcceptInvite, *, visit: Visit) -> Entered | FactorDue:
        """A password alone brings nobody in who has a second factor: they sign in, then accept as who they are."""
        shown = self._invites.shown(asked.token)
        claim = self._desk.ids.new("claim")
        arrival = await self._arrival(shown, asked, claim=claim, visit=visit)
        if not (arrival.is_new or arrival.taken_over):
            due = await self._factor_due(arrival)
            if due is not None:
                return due
        link = await self._joined(shown, arrival, claim=claim, visit=visit)
        return await self._sign_ins.confirm(link, visit=visit, via=arrival.via)

    async def accept_as(self, user: UserId, token: str, *, visit: Visit) -> Link:
        """Somebody who is signed in with the invited address. For anybody else the link is none."""
        shown = self._invites.shown(token)
        row = self._store.identity(user)
        if row is None or row.value.email != shown.invite.email:
            raise Refused(INVALID_OR_EXPIRED_TOKEN)
        arrival = Arrival(row.value)
        link = await self._joined(shown, arrival, claim=self._desk.ids.new("claim"), visit=visit)
        await self._store.host.batch(lambda batch: self._claims.confirm_in(batch, link))
        return link

    # Who comes

    async def _factor_due(self, arrival: Arrival) -> FactorDue | None:
        user = arrival.person.id
        if not self._factors.enrolment(user).enrolled:
            return None

        def write(batch: Batch) -> FactorDue | None:
            if arrival.vouched is not None:
                self._words.use_in(batch, arrival.vouched)
            return self._second.due_in(batch, user, realm="tenant", via=arrival.via)

        return await self._store.host.batch(write)

    async def _arrival(self, shown: Shown, asked: AcceptInvite, *, claim: str, visit: Visit) -> Arrival:
        if (asked.password is None) == (asked.sso_assertion is None):
            raise invalid("password", ONE_WAY_IN)
        if asked.password is None:
            return await self._by_word(shown, asked, claim=claim)
        email = shown.invite.email
        row = self._store.identity_by_email(email)
        if row is None:
            person = await self._newcomer(email, asked.name, asked.password, claim=claim)
            verified_at = self._desk.clock.now_us() if shown.invite.mailed else None
            return Arrival(msgspec.structs.replace(person, verified_at=verified_at), is_new=True)
        guarded = self._store.is_guarded(row.value.id)
        if must_prove(row.value, shown.invite, guarded=guarded):
            return Arrival(await self._credentials.prove(email, asked.password, visit=visit))
        return await self._by_mail(row.value, asked.password)

    async def _by_word(self, shown: Shown, asked: AcceptInvite, *, claim: str) -> Arrival:
        vouched = await self._words.vouched(
            asked.sso_assertion or "", shown.invite, name=asked.name, claim=claim
        )
        meant = vouched.meant
        return Arrival(
            meant.person, is_new=meant.how == "new", taken_over=vouched.taken_over, vouched=vouched
        )

    async def _newcomer(self, email: str, name: str | None, password: str, *, claim: str) -> Identity:
        if name is None:
            raise invalid("name", NAME_MISSING)
        return await self._people.newcomer(email, name=name, password=password, claim=claim)

    async def _by_mail(self, person: Identity, password: str) -> Arrival:
        if await self._hashing.fits(person.password_hash, password):
            return Arrival(person)
        self._people.refuse_weak(password, email=person.email)
        return Arrival(
            msgspec.structs.replace(person, password_hash=await self._hashing.hashed(password)),
            taken_over=True,
        )

    # The claim

    async def _joined(self, shown: Shown, arrival: Arrival, *, claim: str, visit: Visit) -> Link:
        link = self._link(shown, arrival, claim=claim, visit=visit)
        await self._settle_left_behind(link)
        host = self._store.host
        if not await host.batch(
            lambda batch: self._stake_in(
                batch, link, arrival=arrival, mailed=shown.invite.mailed, visit=visit
            )
        ):
            raise Refused(INVALID_OR_EXPIRED_TOKEN)
        if not await self._claims.enact(link):
            await host.batch(lambda batch: self._claims.take_back_in(batch, link))
            raise Refused(INVALID_OR_EXPIRED_TOKEN)
        return link

    def _link(self, shown: Shown, arrival: Arrival, *, claim: str, visit: Visit) -> Link:
        return Link(
            user_id=arrival.person.id,
            org_id=shown.org_id,
            state="joining",
            claim=claim,
            role=shown.invite.role,
            claimed_at=self._desk.clock.now_us(),
            invite_id=shown.invite.id,
            invite_hash=shown.invite.sha256,
            request_id=visit.request_id,
        )

    async def _settle_left_behind(self, link: Link) -> None:
        """An earlier try to come in that was cut off must not stand in the way for ever."""
        row = self._store.host.get(LINKS, link_key(link.user_id, link.org_id))
        if (
            row is not None
            and row.value.state != "joined"
            and row.value.claimed_at + STALE_US < link.claimed_at
        ):
            await self._claims.settle(row.value)

    def _stake_in(self, batch: Batch, link: Link, *, arrival: Arrival, mailed: bool, visit: Visit) -> bool:
        """False where somebody else came in with this invitation a moment before."""
        known = identity_in(batch, arrival.person.email)
        if (
            arrival.is_new != (known is None)
            or _is_outdated(known, arrival)
            or (arrival.taken_over and _is_guarded_in(batch, arrival.person))
            or batch.get(LINKS, link_key(link.user_id, link.org_id)) is not None
        ):
            return False
        if known is not None and mailed and known.value.verified_at is None:
            self._verified_in(batch, known, arrival)
        self._claims.stake_in(batch, link, arrival.person if arrival.is_new else None)
        if arrival.vouched is not None:
            self._words.take_in(batch, arrival.vouched, visit=visit)
        if arrival.is_new:
            self._record_in(batch, "account.create", link)
        if arrival.taken_over:
            self._record_in(batch, "account.take_over", link)
        return True

    def _verified_in(self, batch: Batch, known: Row[Identity], arrival: Arrival) -> None:
        """Before anything is joined: a stop after this leaves nobody inside but the reader of the mail."""
        person = msgspec.structs.replace(known.value, verified_at=batch.now_us)
        if arrival.taken_over:
            person = msgspec.structs.replace(
                person, password_hash=arrival.person.password_hash, password_changed_at=batch.now_us
            )
            self._factors.reset_in(batch, known.value.id)
        batch.put(IDENTITIES, known.key, person)

    def _record_in(self, batch: Batch, action: str, link: Link) -> None:
        act = Act(actor=link.user_id, request_id=link.request_id, action=action, target=link.user_id)
        self._desk.audit.record(batch, act)


def _is_guarded_in(batch: Batch, person: Identity) -> bool:
    row = batch.get(FACTORS, person.id)
    return row is not None and row.value.enrolled


def _is_outdated(known: Row[Identity] | None, arrival: Arrival) -> bool:
    """Whether the account was given a new password while the old one was compared, or proved the address of one that
    was about to be taken over."""
    if known is None or (arrival.vouched is not None and not arrival.taken_over):
        return False
    if arrival.taken_over:
        return known.value.verified_at is not None
    return known.value.password_changed_at != arrival.person.password_changed_at
