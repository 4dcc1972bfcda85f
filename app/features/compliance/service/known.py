"""Every suppressed address of an org at hand as a set, and how many there are for which reason.

Made once, kept current by what was added since; made anew when something was taken away, which is seldom.
"""

from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from app.core.ids import OrgId
from app.features.compliance.store import SuppressionSlim, SuppressionStore
from app.features.compliance.types import CHANNELS, Channel, SuppressionReason

ORGS_KEPT_MAX: Final = 64
"""The one that was asked for least recently goes when there are more."""
TRIES: Final = 3


@dataclass
class Listed:
    """What is known of one org, as of a sequence of its journal."""

    seq: int = -1
    newest: int = 0
    """The sequence of the newest row that is in it."""
    rows: int = 0
    sets: dict[Channel, set[str]] = field(default_factory=lambda: {channel: set() for channel in CHANNELS})
    frozen: dict[Channel, frozenset[str]] = field(default_factory=dict)
    counts: Counter[tuple[Channel, SuppressionReason]] = field(default_factory=Counter)

    def take(self, one: SuppressionSlim, seq: int) -> None:
        self.newest = max(self.newest, seq)
        self.rows += 1
        self.counts[one.channel, one.reason] += 1
        if one.erased_at is None:
            self.sets[one.channel].add(one.address)

    def addresses(self, channel: Channel) -> frozenset[str]:
        found = self.frozen.get(channel)
        if found is None:
            found = self.frozen[channel] = frozenset(self.sets[channel])
        return found


class Known:
    def __init__(self, store: SuppressionStore) -> None:
        self._store = store
        self._orgs: OrderedDict[OrgId, Listed] = OrderedDict()
        self._lock = Lock()

    def addresses(self, org: OrgId, channel: Channel) -> frozenset[str]:
        with self._lock:
            return self._listed(org).addresses(channel)

    def counts(self, org: OrgId) -> Counter[tuple[Channel, SuppressionReason]]:
        with self._lock:
            return Counter(self._listed(org).counts)

    def _listed(self, org: OrgId) -> Listed:
        found = self._orgs.setdefault(org, Listed())
        self._orgs.move_to_end(org)
        while len(self._orgs) > ORGS_KEPT_MAX:
            self._orgs.popitem(last=False)
        if self._store.org(org).last_seq != found.seq and not self._caught_up(org, found):
            found = self._orgs[org] = self._anew(org)
        return found

    def _caught_up(self, org: OrgId, found: Listed) -> bool:
        """Takes in what was added; False where more than that has changed, or goes on changing."""
        for _ in range(TRIES):
            seq = self._store.org(org).last_seq
            if self._store.newest(org) > found.newest and not self._take_added(org, found):
                return False
            rows = self._store.count(org)
            if self._store.org(org).last_seq == seq:
                found.seq = seq
                return rows == found.rows
        return False

    def _take_added(self, org: OrgId, found: Listed) -> bool:
        """False where a row that was known already has changed."""
        before, fresh = found.newest, []
        for row in self._store.rows(org):
            if row.seq <= before:
                break
            if row.version > 1:
                return False
            fresh.append(row)
        for row in fresh:
            found.take(row.value, row.seq)
            found.frozen.pop(row.value.channel, None)
        return True

    def _anew(self, org: OrgId) -> Listed:
        found = Listed(seq=self._store.org(org).last_seq)
        for row in self._store.rows(org):
            found.take(row.value, row.seq)
        return found
