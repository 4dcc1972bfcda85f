"""Which browsers a person allowed to wake them, and the key that proves it is us."""

import hashlib
from typing import Final
from urllib.parse import urlsplit

import msgspec

from app.core.clock import Clock, rfc3339
from app.core.ids import HOST, OrgId, UserId
from app.core.reasons import INVALID_PARAMS, NOT_FOUND, NOT_READY, Refused
from app.core.secrets import Envelope, EnvelopeClosed, Secret
from app.core.user_agents import device_name
from app.features.notices.errors import PUSH_ADDRESS_REFUSED, PUSH_NOT_READY
from app.features.notices.rules.letters import one_line
from app.features.notices.rules.push_keys import is_auth_secret, is_browser_key, new_private_key, public_text
from app.features.notices.store import PushStore
from app.features.notices.types.notice import People
from app.features.notices.types.push import (
    SUBSCRIPTIONS_PER_PERSON_MAX,
    PushKey,
    SealedKey,
    Subscribe,
    Subscription,
    SubscriptionItem,
    SubscriptionList,
)
from app.ports.outside import Rejected, Unreachable
from app.ports.push import Pusher
from app.store.batch import Batch
from app.store.kinds import Row
from app.store.sealed import Renew
from app.store.tree import Tree

_SEALED_NAME: Final = "push/signing"
_SEALED_VERSION: Final = 1


class SigningKey:
    """Made once by the engine, and the same ever after: every browser is bound to it."""

    def __init__(self, tree: Tree, clock: Clock, envelope: Envelope) -> None:
        self._store = PushStore(tree)
        self._clock = clock
        self._envelope = envelope

    async def make(self) -> None:
        """Nothing where there is one already, or where there is no master key to seal it with yet."""
        if self._store.signing() is None and self._envelope.ready:
            fresh = self._made()
            await self._store.host.batch(lambda batch: self._store.keep_signing(batch, fresh))

    def public(self) -> str:
        return self._kept().public

    def private(self) -> Secret[bytes]:
        sealed = self._kept().sealed.encode()
        try:
            return Secret(self._envelope.open(sealed, org=HOST, name=_SEALED_NAME, version=_SEALED_VERSION))
        except EnvelopeClosed:
            raise Refused(NOT_READY, why=PUSH_NOT_READY) from None

    def _kept(self) -> SealedKey:
        found = self._store.signing()
        if found is None:
            raise Refused(NOT_READY, why=PUSH_NOT_READY)
        return found

    def _made(self) -> SealedKey:
        private = new_private_key()
        sealed = self._envelope.seal(private, org=HOST, name=_SEALED_NAME, version=_SEALED_VERSION)
        return SealedKey(
            sealed=sealed.decode(), public=public_text(private), created_at_us=self._clock.now_us()
        )


def renewed_signing(_: OrgId, row: Row[SealedKey], renew: Renew) -> SealedKey:
    """The same key under another master key."""
    sealed = renew(row.value.sealed, org=HOST, name=_SEALED_NAME, version=_SEALED_VERSION)
    return msgspec.structs.replace(row.value, sealed=sealed)


class Devices:
    def __init__(self, tree: Tree, *, key: SigningKey, pusher: Pusher, people: People) -> None:
        self._store = PushStore(tree)
        self._key = key
        self._pusher = pusher
        self._people = people

    def key(self) -> PushKey:
        return PushKey(key=self._key.public())

    def list(self, user: UserId) -> SubscriptionList:
        """Those that are still signed in: whoever signed out is not woken, and sees so when they come back."""
        rows = self._store.of_user(user)
        living = [row for row in rows if self._people.is_signed_in(user, row.value.session)]
        return SubscriptionList(items=[_item(row) for row in living], total=len(living))

    async def subscribe(
        self, user: UserId, wanted: Subscribe, *, session: str, user_agent: str
    ) -> SubscriptionItem:
        """The same browser again replaces what it said before, whoever it belonged to."""
        _refuse_bad_keys(wanted)
        await self._refuse_bad_address(wanted.endpoint)
        subscription_id = _id_of(wanted.endpoint)

        def keep(batch: Batch) -> Row[Subscription]:
            subscription = Subscription(
                user_id=user,
                session=session,
                endpoint=wanted.endpoint,
                keys=wanted.keys,
                device=device_name(one_line(user_agent)),
                created_at_us=batch.now_us,
            )
            row = self._store.put(batch, subscription_id, subscription)
            for surplus in self._store.of_user_in_batch(batch, user)[SUBSCRIPTIONS_PER_PERSON_MAX:]:
                self._store.delete(batch, surplus.key)
            return row

        return _item(await self._store.host.batch(keep))

    async def unsubscribe(self, user: UserId, subscription_id: str) -> None:
        def remove(batch: Batch) -> None:
            found = self._store.in_batch(batch, subscription_id)
            if found is None or found.user_id != user:
                raise Refused(NOT_FOUND)
            self._store.delete(batch, subscription_id)

        await self._store.host.batch(remove)

    async def forget(self, user: UserId) -> None:
        """None of the person's browsers is called any more."""

        def remove(batch: Batch) -> None:
            for row in self._store.of_user_in_batch(batch, user):
                self._store.delete(batch, row.key)

        await self._store.host.batch(remove)

    async def _refuse_bad_address(self, endpoint: str) -> None:
        try:
            await self._pusher.judge(endpoint)
        except (Rejected, Unreachable):
            raise Refused(PUSH_ADDRESS_REFUSED) from None


def _id_of(endpoint: str) -> str:
    """An endpoint is a capability: its id in addresses and lists must not give it away."""
    return f"psh_{hashlib.sha256(endpoint.encode()).hexdigest()[:32]}"


def _item(row: Row[Subscription]) -> SubscriptionItem:
    return SubscriptionItem(
        id=row.key,
        host=urlsplit(row.value.endpoint).hostname or "",
        device=row.value.device,
        created_at=rfc3339(row.value.created_at_us),
    )


def _refuse_bad_keys(wanted: Subscribe) -> None:
    problems = []
    if not is_browser_key(wanted.keys.p256dh):
        problems.append({"path": "keys.p256dh", "message": "This is not a public key of the curve P-256."})
    if not is_auth_secret(wanted.keys.auth):
        problems.append({"path": "keys.auth", "message": "This is not a secret of 16 bytes."})
    if problems:
        raise Refused(INVALID_PARAMS, problems=problems)
