"""Every suppressed address of an org at hand as a set, and how many there are for which reason.

Made once, kept current by what changed since. Where that is too much to go through, it is made anew.
"""

from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from app.core.ids import OrgId
from app.features.compliance.store import SuppressionSlim, SuppressionStore, parted
from app.features.compliance.types import CHANNELS, Channel, SuppressionReason

ORGS_KEPT_MAX: Final = 64
"""The one that was asked for least recently goes when there are more."""
CHANGES_MAX: Final = 20_000

Reasons = dict[str, SuppressionReason]


def _of_each() -> dict[Channel, Reasons]:
    return {channel: {} for channel in CHANNELS}


@dataclass
class Listed:
    """What is known of one org, as of a sequence of its journal."""

    seq: int
    newest: int
    """The sequence of the newest row by then."""
    readable: dict[Channel, Reasons] = field(default_factory=_of_each)
    erased: dict[Channel, Reasons] = field(default_factory=_of_each)
    sets: dict[Channel, frozenset[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(map(len, (*self.readable.values(), *self.erased.values())))

    def take(self, one: SuppressionSlim) -> None:
        if one.erased_at is None:
            self.readable[one.channel][one.address] = one.reason
            self.sets.pop(one.channel, None)
        else:
            self.erased[one.channel][one.address] = one.reason

    def drop(self, channel: Channel, address: str) -> None:
        if self.readable[channel].pop(address, None) is not None:
            self.sets.pop(channel, None)
        self.erased[channel].pop(address, None)

    def addresses(self, channel: Channel) -> frozenset[str]:
        found = self.sets.get(channel)
        if found is None:
            found = self.sets[channel] = frozenset(self.readable[channel])
        return found

    def counts(self) -> Counter[tuple[Channel, SuppressionReason]]:
        found: Counter[tuple[Channel, SuppressionReason]] = Counter()
        for channel in CHANNELS:
            for reasons in (self.readable[channel], self.erased[channel]):
                for reason, count in Counter(reasons.values()).items():
                    found[channel, reason] += count
        return found


class Known:
    def __init__(self, store: SuppressionStore) -> None:
        self._store = store
        self._orgs: OrderedDict[OrgId, Listed] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._orgs)

    def addresses(self, org: OrgId, channel: Channel) -> frozenset[str]:
        with self._lock:
            return self._listed(org).addresses(channel)

    def counts(self, org: OrgId) -> Counter[tuple[Channel, SuppressionReason]]:
        with self._lock:
            return self._listed(org).counts()

    def _listed(self, org: OrgId) -> Listed:
        found = self._orgs.get(org)
        if found is None or not self._is_current(org, found):
            found = self._orgs[org] = self._anew(org)
        self._orgs.move_to_end(org)
        while len(self._orgs) > ORGS_KEPT_MAX:
            self._orgs.popitem(last=False)
        return found

    def _is_current(self, org: OrgId, found: Listed) -> bool:
        """Whether it is, or could be made so by what changed since."""
        seq = self._store.org(org).last_seq
        if seq == found.seq:
            return True
        newest = self._store.newest(org)
        # Whatever is put becomes the newest, so with the same one fewer rows are all that can have changed.
        changed = newest != found.newest or self._store.count(org) != len(found)
        if changed and not self._take_changes(org, found):
            return False
        # Read before the changes were: what came in between is taken once more, which changes nothing.
        found.seq, found.newest = seq, newest
        return True

    def _take_changes(self, org: OrgId, found: Listed) -> bool:
        keys = self._store.changed(org, found.seq, CHANGES_MAX)
        for key in keys or ():
            row = self._store.slim(org, key)
            if row is None:
                found.drop(*parted(key))
            else:
                found.take(row)
        return keys is not None

    def _anew(self, org: OrgId) -> Listed:
        found = Listed(seq=self._store.org(org).last_seq, newest=self._store.newest(org))
        for row in self._store.rows(org):
            found.take(row.value)
        return found
