"""Failed sign-ins, counted by account and by network for all processes of the host."""

import asyncio
from typing import Final
from weakref import WeakValueDictionary

import msgspec

from app.core.clock import Clock
from app.core.reasons import Refused
from app.features.accounts.errors import LOCKED_OUT
from app.features.accounts.rules import lockout
from app.features.accounts.rules.addresses import account_key, network_key
from app.features.accounts.store import FAILURES, AccountStore
from app.features.accounts.types.records import Failures
from app.store.batch import Batch

SWEPT_AT_ONCE_MAX: Final = 500


class Attempt(msgspec.Struct, frozen=True):
    """A sign-in that is being tried. It counts as failed until it is told otherwise."""

    account: str
    network: str
    at: int


class Lockout:
    """`prefix` keeps the counts of one door apart from those of another."""

    def __init__(self, store: AccountStore, clock: Clock, *, prefix: str = "") -> None:
        self._store = store
        self._clock = clock
        self._prefix = prefix
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def turn(self, email: str) -> asyncio.Lock:
        """Sign-ins to one account wait for each other, so that a handful at once is not taken for guessing."""
        return self._turns.setdefault(account_key(email), asyncio.Lock())

    def refuse_locked(self, *keys: str) -> None:
        wait = max(lockout.wait_s(self._store.failures(key), self._clock.now_us()) for key in keys)
        if wait:
            raise Refused(LOCKED_OUT, retry_after_s=wait)

    async def begin(self, email: str, ip: str) -> Attempt:
        """Counts the attempt before the password is looked at: guesses made at once cannot outrun the count."""
        account, network = self._prefix + account_key(email), self._prefix + network_key(ip)
        self.refuse_locked(account, network)

        def write(batch: Batch) -> Attempt | int:
            now = batch.now_us
            known = _failures(batch, account)
            if wait := max(lockout.wait_s(known, now), lockout.wait_s(_failures(batch, network), now)):
                return wait
            batch.put(FAILURES, account, lockout.failed(known, now, limit=lockout.ACCOUNT_FAILURES_MAX))
            return Attempt(account, network, now)

        begun = await self._store.host.batch(write)
        if isinstance(begun, int):
            raise Refused(LOCKED_OUT, retry_after_s=begun)
        return begun

    def network_wait_in(self, batch: Batch, attempt: Attempt) -> int:
        """For a verdict that is ready: so that guesses on many accounts at once do not outrun the network's count."""
        return lockout.wait_s(_failures(batch, attempt.network), batch.now_us)

    def failed_in(self, batch: Batch, attempt: Attempt) -> None:
        self.network_failed_in(batch, attempt.network)

    def network_failed_in(self, batch: Batch, network: str) -> None:
        known = _failures(batch, network)
        batch.put(FAILURES, network, lockout.failed(known, batch.now_us, limit=lockout.NETWORK_FAILURES_MAX))

    def succeeded_in(self, batch: Batch, attempt: Attempt) -> None:
        batch.delete(FAILURES, attempt.account)

    def clear_in(self, batch: Batch, email: str) -> None:
        batch.delete(FAILURES, self._prefix + account_key(email))

    async def sweep(self) -> int:
        """Takes away counts that no longer say anything; answers how many."""
        now = self._clock.now_us()
        stale = [row.key for row in self._store.host.rows(FAILURES) if lockout.is_stale(row.value, now)]

        def write(batch: Batch) -> int:
            known = [(key, _failures(batch, key)) for key in stale[:SWEPT_AT_ONCE_MAX]]
            gone = [
                key for key, found in known if found is not None and lockout.is_stale(found, batch.now_us)
            ]
            for key in gone:
                batch.delete(FAILURES, key)
            return len(gone)

        return await self._store.host.batch(write) if stale else 0


def _failures(batch: Batch, key: str) -> Failures | None:
    row = batch.get(FAILURES, key)
    return None if row is None else row.value
