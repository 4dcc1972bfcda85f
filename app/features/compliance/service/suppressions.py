"""The lists themselves: what others ask before they contact anybody, and what they write when somebody has had enough.

An address is suppressed once on each channel. Whatever comes later is noted beside the first reason, which stays.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Protocol

import msgspec

from app.core.ids import OrgId
from app.core.randomness import Randomness
from app.core.reasons import Refused
from app.features.audit.service import Audit
from app.features.audit.types import Act, Fact
from app.features.compliance.errors import STILL_ASKED_FOR
from app.features.compliance.rules.history import with_later, without_own_wish
from app.features.compliance.service.known import Known
from app.features.compliance.store import SuppressionSlim, SuppressionStore, hashed
from app.features.compliance.types import (
    Channel,
    Flag,
    Flags,
    Later,
    Suppression,
    SuppressionChange,
    SuppressionReason,
)
from app.features.compliance.types.wire import Who
from app.store.batch import Batch
from app.store.kinds import Row
from app.store.tree import Tree

USER: Final = "user"
MESSAGE: Final = "message"
KEY_BYTES: Final = 32


class Leads(Protocol):
    """Whoever knows people, on a floor above."""

    def change_in(self, batch: Batch, change: SuppressionChange) -> None:
        """Tells of it on the timelines of whoever has the address, in the batch of the change."""

    def holders(self, org: OrgId, channel: Channel, addresses: Sequence[str]) -> dict[str, list[str]]:
        """The ids of the leads that have these addresses, by address."""


class Nobody:
    """Where no floor above knows people."""

    def change_in(self, batch: Batch, change: SuppressionChange) -> None:
        del batch, change

    def holders(self, org: OrgId, channel: Channel, addresses: Sequence[str]) -> dict[str, list[str]]:
        del org, channel, addresses
        return {}


class Suppressions:
    def __init__(self, tree: Tree, *, audit: Audit, randomness: Randomness) -> None:
        self.store = SuppressionStore(tree)
        self._known = Known(self.store)
        self._audit = audit
        self._randomness = randomness
        self._leads: Leads = Nobody()

    def tell(self, leads: Leads) -> None:
        """Who knows the people that have the addresses; set by compose, because it stands above this room."""
        self._leads = leads

    # Asking

    def of(self, org: OrgId, *, phone: str | None = None, email: str | None = None) -> Flags:
        """Whether normalised addresses may be contacted, as of now."""
        return _flags(lambda channel, address: self._find(org, channel, address), phone, email)

    def flags_in(self, batch: Batch, *, phone: str | None = None, email: str | None = None) -> Flags:
        """The same as the batch sees it."""
        return _flags(lambda channel, address: self._find_in(batch, channel, address), phone, email)

    def addresses(self, org: OrgId, channel: Channel) -> frozenset[str]:
        """All that can be read; those of erased persons are known by `of` alone."""
        return self._known.addresses(org, channel)

    def holders(self, org: OrgId, channel: Channel, addresses: Sequence[str]) -> dict[str, list[str]]:
        """The ids of the leads that have these addresses, by address."""
        return self._leads.holders(org, channel, addresses)

    def counts(self, org: OrgId) -> Counter[tuple[Channel, SuppressionReason]]:
        return self._known.counts(org)

    # Writing

    def add_in(
        self,
        batch: Batch,
        channel: Channel,
        address: str,
        *,
        reason: SuppressionReason,
        source: str | None,
        by: str,
        note: str = "",
    ) -> bool:
        """Whether the normalised address is new on the list. Not audited: who adds many writes one entry for all."""
        said = Later(reason=reason, source=source or USER, at=batch.now_us, by=by, note=note)
        found = self.store.in_batch(batch, channel, address)
        if found is not None:
            changed = with_later(found.value, said)
            if changed is not found.value:
                self.store.put(batch, changed)
            return False
        self.store.put(batch, _first(channel, address, said))
        self._leads.change_in(batch, _change(channel, address, said, suppressed=True))
        return True

    def take_back_in(
        self, batch: Batch, channel: Channel, address: str, *, source: str | None, by: str
    ) -> bool:
        """Undoes what was added under a source, where nobody has said more about the address since. Not audited."""
        found = self.store.in_batch(batch, channel, address)
        if found is None or found.value.source != (source or USER) or found.value.later:
            return False
        said = Later(reason=found.value.reason, source=found.value.source, at=batch.now_us, by=by)
        self._open(batch, found, address, said=said)
        return True

    def remove_in(
        self, batch: Batch, channel: Channel, address: str, *, why: str, evidence: str | None, who: Who
    ) -> bool:
        """Somebody opens the way again; False where it was open. Who had asked to be left alone must have agreed anew:
        Refused(STILL_ASKED_FOR) where nothing says so."""
        found = self.store.in_batch(batch, channel, address)
        if found is None:
            return False
        if found.value.was_asked_for and not evidence:
            raise Refused(STILL_ASKED_FOR, channel=channel)
        facts = {"reason": found.value.reason, "why": why, "evidence": evidence}
        self.record(batch, "suppression.remove", found.key, facts=facts, who=who)
        said = Later(reason=found.value.reason, source=who.kind, at=batch.now_us, by=who.actor, note=why)
        self._open(batch, found, address, said=said)
        return True

    def restored_in(self, batch: Batch, channel: Channel, address: str, *, source: str, by: str) -> bool:
        """The person themselves wrote START. That ends what they had asked for; what others decided goes on.
        Whether the way is open now."""
        found = self.store.in_batch(batch, channel, address)
        if found is None:
            return True
        left = without_own_wish(found.value)
        if left is found.value:
            return False
        facts = {"reason": found.value.reason, "why": "start", "source": source}
        who = Who(actor=by, kind=MESSAGE, request_id=None)
        self.record(batch, "suppression.remove", found.key, facts=facts, who=who)
        if left is not None:
            self.store.put(batch, left)
            return False
        said = Later(reason=found.value.reason, source=source, at=batch.now_us, by=by, note="START")
        self._open(batch, found, address, said=said)
        return True

    def erase_in(self, batch: Batch, addresses: Iterable[tuple[Channel, str]]) -> int:
        """The addresses of a person who is erased: none is kept, and each stays suppressed where it was."""
        erased = 0
        for channel, address in addresses:
            found = self.store.in_batch(batch, channel, address)
            if found is None or found.value.erased_at is not None:
                continue
            key = self.store.keep_erasure_key(batch, self._randomness.bytes(KEY_BYTES))
            self.store.delete(batch, found.key)
            self.store.put(batch, _without_person(found.value, hashed(address, key), at=batch.now_us))
            erased += 1
        return erased

    def record(
        self, batch: Batch, action: str, target: str, *, facts: Mapping[str, str | None], who: Who
    ) -> None:
        told: dict[str, Fact] = {name: fact for name, fact in facts.items() if fact}
        act = Act(actor=who.actor, request_id=who.request_id, action=action, target=target, facts=told)
        self._audit.record(batch, act)

    def _open(self, batch: Batch, found: Row[Suppression], address: str, *, said: Later) -> None:
        self.store.delete(batch, found.key)
        self._leads.change_in(batch, _change(found.value.channel, address, said, suppressed=False))

    def _find(self, org: OrgId, channel: Channel, address: str) -> SuppressionSlim | None:
        found = self.store.get(org, channel, address)
        if found is not None:
            return found
        key = self.store.erasure_key(org)
        return None if key is None else self.store.get(org, channel, hashed(address, key))

    def _find_in(self, batch: Batch, channel: Channel, address: str) -> Suppression | None:
        found = self.store.in_batch(batch, channel, address)
        return None if found is None else found.value


def _flags(
    find: Callable[[Channel, str], SuppressionSlim | Suppression | None], phone: str | None, email: str | None
) -> Flags:
    def flag(channel: Channel, address: str | None) -> Flag | None:
        found = None if address is None else find(channel, address)
        return None if found is None else Flag(reason=found.reason, since=found.at, source=found.source)

    return Flags(voice=flag("voice", phone), sms=flag("sms", phone), email=flag("email", email))


def _first(channel: Channel, address: str, said: Later) -> Suppression:
    return Suppression(
        channel=channel,
        address=address,
        reason=said.reason,
        source=said.source,
        at=said.at,
        by=said.by,
        note=said.note,
    )


def _without_person(one: Suppression, token: str, *, at: int) -> Suppression:
    """Notes may name them; the reasons and their dates stay, because they say why the address is suppressed."""
    later = tuple(msgspec.structs.replace(said, note="") for said in one.later)
    return msgspec.structs.replace(one, address=token, note="", later=later, erased_at=at)


def _change(channel: Channel, address: str, said: Later, *, suppressed: bool) -> SuppressionChange:
    return SuppressionChange(
        channel=channel,
        address=address,
        suppressed=suppressed,
        reason=said.reason,
        note=said.note,
        source=said.source,
        by=said.by,
    )
