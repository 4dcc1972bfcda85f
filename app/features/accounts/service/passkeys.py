"""Passkeys and security keys: making one, naming it, taking it away, and the questions they sign."""

import asyncio
from typing import Final

import msgspec

from app.core.clock import rfc3339
from app.core.ids import OrgId, UserId
from app.core.reasons import DUPLICATE, INVALID_STATE, NOT_FOUND, Refused, invalid
from app.features.accounts.errors import (
    CREDENTIAL_UNFIT,
    NAME_UNFIT,
    NO_PASSKEYS_HERE,
    PASSKEY_KNOWN,
    PASSKEYS_FULL,
)
from app.features.accounts.rules import passkeys
from app.features.accounts.rules.factors import lessened, with_passkey
from app.features.accounts.rules.passkeys import Made, Owner
from app.features.accounts.rules.relying import relying
from app.features.accounts.service.challenges import assertion_key
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.factors import refuse_unproven
from app.features.accounts.service.reception import Reception
from app.features.accounts.service.recovery import Recovery
from app.features.accounts.service.totp import known_in
from app.features.accounts.store import FACTORS
from app.features.accounts.types.factors import PASSKEYS_MAX, FactorsRecord, Passkey, Relying
from app.features.accounts.types.proofs import (
    PasskeyItem,
    PasskeyOptions,
    PasskeyRegistered,
    RegisterPasskey,
)
from app.features.accounts.types.records import Realm
from app.features.accounts.types.wire import Visit
from app.features.audit.types import Act
from app.features.orgs.service import is_plain_line
from app.store.batch import Batch

__all__ = ["Owner", "Page", "Passkeys"]

_PREFIX: Final = "pk"


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks from where: the sign-in, and the host name its page was opened under."""

    user: UserId
    session: str
    realm: Realm
    host: str
    org: OrgId | None = None
    stepped_up: bool = True


class Passkeys:
    def __init__(self, desk: Desk, reception: Reception, *, recovery: Recovery) -> None:
        self._store = desk.store
        self._audit = desk.audit
        self._ids = desk.ids
        self._urls: dict[Realm, str] = {"tenant": desk.tenant_url, "admin": desk.hq_url}
        self._factors = reception.factors
        self._challenges = reception.challenges
        self._news = reception.news
        self._recovery = recovery

    def relying(self, realm: Realm, host: str) -> Relying | None:
        """None where the page has no name that a passkey could be bound to."""
        return relying(self._urls[realm], host)

    # Making one

    async def registration(self, page: Page, owner: Owner) -> PasskeyOptions:
        here = self._here(page.realm, page.host)
        known = self._factors.of(page.user)
        refuse_unproven(known, stepped_up=page.stepped_up)
        key = _registering(page.session)
        question = await self._challenges.pose(key, page.user, realm=page.realm, relying=here)
        options = await asyncio.to_thread(
            passkeys.registration, owner, here, question=question, known=passkeys.usable(known.passkeys, here)
        )
        return PasskeyOptions(options=options)

    async def register(self, page: Page, asked: RegisterPasskey, *, visit: Visit) -> PasskeyRegistered:
        """Recovery codes come with the first factor, as with an authenticator app."""
        refuse_unproven(self._factors.of(page.user), stepped_up=page.stepped_up)
        _refuse_unfit(asked.name)
        key = _registering(page.session)
        posed = self._challenges.posed(key, user=page.user)
        made = await asyncio.to_thread(
            passkeys.made, asked.credential, posed.relying, question=posed.question
        )
        if made is None:
            raise invalid("credential", CREDENTIAL_UNFIT)
        passkey_id, codes = self._ids.new(_PREFIX), self._recovery.drawn()

        def write(batch: Batch) -> PasskeyRegistered:
            self._challenges.answered_in(batch, key, posed.question)
            known = known_in(batch, page.user)
            refuse_unproven(known, stepped_up=page.stepped_up)
            _refuse_more(known, made)
            passkey = Passkey(
                id=passkey_id,
                name=asked.name.strip(),
                rp_id=posed.relying.id,
                created_at=batch.now_us,
                **msgspec.structs.asdict(made),
            )
            wider = msgspec.structs.replace(known, passkeys=(*known.passkeys, passkey))
            record, shown = self._recovery.supplied(wider, codes)
            batch.put(FACTORS, page.user, record)
            self._record_in(batch, page.user, "factor.activate", passkey=passkey_id, visit=visit)
            self._news.write_in(batch, page.user, "added")
            return PasskeyRegistered(passkey=_item(passkey), recovery_codes=shown)

        registered = await self._store.host.batch(write)
        await self._news.tell(page.org, page.user, "added")
        return registered

    # Having some

    def items(self, user: UserId) -> list[PasskeyItem]:
        return [_item(passkey) for passkey in self._factors.of(user).passkeys]

    async def rename(self, user: UserId, passkey_id: str, name: str, *, visit: Visit) -> PasskeyItem:
        _refuse_unfit(name)

        def write(batch: Batch) -> PasskeyItem:
            known = known_in(batch, user)
            passkey = msgspec.structs.replace(_one(known, passkey_id), name=name.strip())
            batch.put(FACTORS, user, with_passkey(known, passkey))
            self._record_in(batch, user, "factor.rename", passkey=passkey_id, visit=visit)
            return _item(passkey)

        return await self._store.host.batch(write)

    async def remove(self, user: UserId, passkey_id: str, *, visit: Visit, org: OrgId | None = None) -> None:
        def write(batch: Batch) -> None:
            known = known_in(batch, user)
            gone = _one(known, passkey_id)
            kept = tuple(passkey for passkey in known.passkeys if passkey.id != gone.id)
            batch.put(FACTORS, user, lessened(msgspec.structs.replace(known, passkeys=kept)))
            self._record_in(batch, user, "factor.remove", passkey=passkey_id, visit=visit)
            self._news.write_in(batch, user, "removed")

        await self._store.host.batch(write)
        await self._news.tell(org, user, "removed")

    # Questions

    async def ask(self, page: Page) -> PasskeyOptions:
        """For a step-up."""
        return await self._asked(page.user, page.realm, page.host, key=assertion_key(page.session))

    async def ask_at_login(self, token: str, *, realm: Realm, host: str) -> PasskeyOptions:
        row = self._challenges.waiting(token, realm=realm)
        return await self._asked(row.value.user_id, realm, host, key=row.key)

    async def _asked(self, user: UserId, realm: Realm, host: str, *, key: str) -> PasskeyOptions:
        here = self._here(realm, host)
        known = passkeys.usable(self._factors.of(user).passkeys, here)
        if not known:
            raise Refused(INVALID_STATE, why=NO_PASSKEYS_HERE)
        question = await self._challenges.pose(key, user, realm=realm, relying=here)
        options = await asyncio.to_thread(passkeys.assertion, here, question=question, known=known)
        return PasskeyOptions(options=options)

    def _here(self, realm: Realm, host: str) -> Relying:
        here = self.relying(realm, host)
        if here is None:
            raise Refused(INVALID_STATE, why=NO_PASSKEYS_HERE)
        return here

    def _record_in(self, batch: Batch, user: UserId, action: str, *, passkey: str, visit: Visit) -> None:
        facts = {"method": "webauthn", "passkey": passkey, "ip": visit.ip}
        act = Act(actor=user, request_id=visit.request_id, action=action, target=user, facts=facts)
        self._audit.record(batch, act)


def _registering(session: str) -> str:
    return f"register:{session}"


def _one(known: FactorsRecord, passkey_id: str) -> Passkey:
    for passkey in known.passkeys:
        if passkey.id == passkey_id:
            return passkey
    raise Refused(NOT_FOUND)


def _refuse_more(known: FactorsRecord, made: Made) -> None:
    if any(passkey.credential_id == made.credential_id for passkey in known.passkeys):
        raise Refused(DUPLICATE, why=PASSKEY_KNOWN)
    if len(known.passkeys) >= PASSKEYS_MAX:
        raise Refused(INVALID_STATE, why=PASSKEYS_FULL)


def _refuse_unfit(name: str) -> None:
    if not is_plain_line(name):
        raise invalid("name", NAME_UNFIT)


def _item(passkey: Passkey) -> PasskeyItem:
    last = passkey.last_used_at
    return PasskeyItem(
        id=passkey.id,
        name=passkey.name,
        created_at=rfc3339(passkey.created_at),
        last_used_at=None if last is None else rfc3339(last),
    )
