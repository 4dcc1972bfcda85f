"""A new master key for everything that is sealed: each data key is wrapped anew, what it encrypts stays as it is.

There is no list of what is done. Every sealed text names the key that wraps it, so whoever was stopped in the middle
starts again and finds what is left. The canary comes last: while it names the old key, the old key is still needed.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final

import msgspec

from app.core.ids import HOST, OrgId
from app.core.secrets import Envelope, EnvelopeClosed, kid_of
from app.store.batch import Batch
from app.store.errors import NoSuchOrg, NotReady
from app.store.kinds import Row
from app.store.org import Org
from app.store.sealed import AnySealedKind, Renew
from app.store.tree import Tree
from app.store.vault import Vault

AT_ONCE_MAX: Final = 50
"""Records of one batch: nobody else waits long for the lock."""
NAMED_MAX: Final = 100
"""What does not open is named up to here, and counted beyond."""


class Closed(msgspec.Struct, frozen=True):
    """Something sealed that does not open with the keys at hand."""

    org: str
    what: str
    why: str


class Standing(msgspec.Struct):
    """What each master key wraps, what does not open, and which orgs could not be read."""

    wrapped: dict[str, int] = {}
    closed: list[Closed] = []
    closed_count: int = 0
    unread: list[str] = []

    @property
    def whole(self) -> bool:
        return not self.closed_count and not self.unread

    def count(self, sealed: str) -> None:
        kid = kid_of(sealed.encode()) or ""
        self.wrapped[kid] = self.wrapped.get(kid, 0) + 1

    def name(self, closed: Closed) -> None:
        self.closed_count += 1
        if len(self.closed) < NAMED_MAX:
            self.closed.append(closed)

    def with_others_than(self, kid: str) -> int:
        return sum(count for known, count in self.wrapped.items() if known != kid)


Tick = Callable[[float], None]
"""Told after each org which share of them is done."""


class Rotation:
    """Works on files and waits for the disk; beside a running appliance it takes each org's lock for moments only."""

    def __init__(
        self,
        tree: Tree,
        envelope: Envelope,
        *,
        vault: Vault,
        kinds: Sequence[AnySealedKind],
        canary: AnySealedKind,
    ) -> None:
        self._tree = tree
        self._envelope = envelope
        self._vault = vault
        self._kinds = tuple(kinds)
        self._canary = canary

    def orgs(self) -> list[OrgId]:
        return [HOST, *self._tree.org_ids()]

    def standing(self, tick: Tick) -> Standing:
        """What is wrapped by which key. Changes nothing."""
        standing = Standing()
        orgs = self.orgs()
        for done, org in enumerate(orgs, 1):
            self._count_org(org, standing)
            tick(done / len(orgs))
        return standing

    def renew(self, tick: Tick) -> int:
        """Everything but the canary; answers how many records and documents were changed. What does not open stays."""
        changed, orgs = 0, self.orgs()
        for done, org in enumerate(orgs, 1):
            changed += self._renew_org(org)
            tick(done / len(orgs))
        return changed

    def renew_canary_in(self, batch: Batch) -> bool:
        """The last step, when all else is done. The caller writes beside it that it was done."""
        keys = [row.key for row in batch.rows(self._canary.kind)]
        return self._renew_some_in(batch, kind=self._canary, keys=keys) > 0

    # Counting

    def _count_org(self, org: OrgId, standing: Standing) -> None:
        try:
            for name in self._vault.names(org):
                passed = partial(self._vault.renew, org, name)
                self._judge(standing, passed, org=org, what=f"secret/{name}")
            for kind in (*self._kinds, self._canary):
                for row in _whole_rows(self._tree.org(org), kind):
                    passed = partial(kind.renewed, org, row)
                    self._judge(standing, passed, org=org, what=f"{kind.kind.name} {row.key}")
        except NoSuchOrg:
            return  # removed meanwhile
        except NotReady as damaged:
            standing.unread.append(str(damaged))

    def _judge(self, standing: Standing, passed: Callable[[Renew], object], *, org: OrgId, what: str) -> None:
        """Lets every sealed text of one thing through a `renew` that only looks."""

        def look(sealed: str, *, org: str, name: str, version: int) -> str:
            standing.count(sealed)
            self._renewed(sealed, org=org, name=name, version=version)
            return sealed

        try:
            passed(look)
        except EnvelopeClosed as closed:
            standing.name(Closed(org, what, str(closed)))

    # Renewing

    def _renew_org(self, org: OrgId) -> int:
        try:
            changed = sum(self._renew_document(org, name) for name in self._vault.names(org))
            return changed + sum(self._renew_kind(org, kind) for kind in self._kinds)
        except (NoSuchOrg, NotReady):
            return 0  # the count that follows says which

    def _renew_document(self, org: OrgId, name: str) -> bool:
        try:
            return self._vault.renew(org, name, self._renewed)
        except EnvelopeClosed:
            return False

    def _renew_kind(self, org: OrgId, kind: AnySealedKind) -> int:
        home = self._tree.org(org)
        stale = [row.key for row in _whole_rows(home, kind) if self._fresh(org, kind, row) != row.value]
        return sum(
            home.batch_now(partial(self._renew_some_in, kind=kind, keys=stale[at : at + AT_ONCE_MAX]))
            for at in range(0, len(stale), AT_ONCE_MAX)
        )

    def _renew_some_in(self, batch: Batch, *, kind: AnySealedKind, keys: list[str]) -> int:
        return sum(self._renew_in(batch, kind, key) for key in keys)

    def _renew_in(self, batch: Batch, kind: AnySealedKind, key: str) -> bool:
        """What changed since it was looked at is renewed as it is now, or is not there any more."""
        row = batch.get(kind.kind, key)
        fresh = None if row is None else self._fresh(OrgId(batch.org_id), kind, row)
        if row is None or fresh == row.value:
            return False
        batch.put(kind.kind, key, fresh)
        return True

    def _fresh(self, org: OrgId, kind: AnySealedKind, row: Row[Any]) -> Any:
        try:
            return kind.renewed(org, row, self._renewed)
        except EnvelopeClosed:
            return row.value

    def _renewed(self, sealed: str, *, org: str, name: str, version: int) -> str:
        return self._envelope.renewed(sealed.encode(), org=org, name=name, version=version).decode()


def _whole_rows(org: Org, kind: AnySealedKind) -> Iterator[Row[Any]]:
    for row in org.rows(kind.kind):
        whole = row if kind.kind.slim is None else org.full(kind.kind, row.key)
        if whole is not None:
            yield whole
