"""Where an org keeps the addresses that must not be contacted."""

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any, Final, cast

import msgspec

from app.core.ids import OrgId
from app.core.randomness import base64url, from_base64url
from app.features.compliance.types import Channel, Suppression, SuppressionReason
from app.features.compliance.types.imports import SuppressionImport
from app.store.batch import Batch
from app.store.kinds import Index, Kind, Row, Slim
from app.store.org import Org
from app.store.query import Page
from app.store.tree import Tree

ERASED_MARK: Final = "~"
"""Begins what stands for the address of an erased person; no address begins so."""
_YES: Final = "yes"
_ONLY: Final = "key"


class SuppressionSlim(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What memory keeps: enough to find, to list and to tell why."""

    channel: Channel
    address: str
    reason: SuppressionReason
    source: str
    at: int
    erased_at: int | None = None


class ErasureKey(msgspec.Struct, frozen=True, kw_only=True):
    """What the addresses of erased persons are hashed with. Random, of this org alone, made when first needed."""

    key: str
    made_at: int


SUPPRESSIONS: Final = Kind(
    "suppressions",
    Suppression,
    indexes=(
        Index("listed", lambda one: (one.channel, listed_as(one.channel, one.reason))),
        Index("erased", lambda one: () if one.erased_at is None else (_YES,)),
    ),
    slim=Slim(SuppressionSlim, text=lambda one: one.address, shared=("channel", "reason", "source")),
)
ERASURE_KEY: Final = Kind("suppression_key", ErasureKey)
IMPORTS: Final = Kind("suppression_imports", SuppressionImport)

KINDS: Final[tuple[Kind[Any], ...]] = (SUPPRESSIONS, ERASURE_KEY, IMPORTS)


def listed_as(channel: Channel, reason: SuppressionReason | None) -> str:
    return channel if reason is None else f"{channel}:{reason}"


def key_of(channel: Channel, address: str) -> str:
    return f"{channel}:{address}"


def parted(key: str) -> tuple[Channel, str]:
    channel, _, address = key.partition(":")
    return cast("Channel", channel), address


def hashed(address: str, key: ErasureKey) -> str:
    digest = hmac.digest(from_base64url(key.key), address.encode(), hashlib.sha256)
    return ERASED_MARK + base64url(digest)


class SuppressionStore:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def org(self, org: OrgId) -> Org:
        return self._tree.org(org)

    # What stands now

    def get(self, org: OrgId, channel: Channel, address: str) -> SuppressionSlim | None:
        return self.slim(org, key_of(channel, address))

    def full(self, org: OrgId, key: str) -> Row[Suppression] | None:
        return self._tree.org(org).full(SUPPRESSIONS, key)

    def erasure_key(self, org: OrgId) -> ErasureKey | None:
        row = self._tree.org(org).get(ERASURE_KEY, _ONLY)
        return None if row is None else row.value

    def newest(self, org: OrgId) -> int:
        """The sequence of the last change that put one; 0 where there is none."""
        rows = self._tree.org(org).query(SUPPRESSIONS, limit=1).rows
        return rows[0].seq if rows else 0

    def rows(self, org: OrgId) -> Iterator[Row[Any]]:
        """All of them, slim, the newest change first."""
        return self._tree.org(org).rows(SUPPRESSIONS)

    def changed(self, org: OrgId, since: int, at_most: int) -> list[str] | None:
        """The keys of what was put or deleted after a sequence. None: that is too long ago, or too much."""
        found = self._tree.org(org).changes(since, at_most)
        if found is None or len(found) == at_most:
            return None
        return [change.key for change in found if change.kind == SUPPRESSIONS.name]

    def count(self, org: OrgId) -> int:
        return self._tree.org(org).count(SUPPRESSIONS)

    def page(
        self, org: OrgId, listed: str, *, text: str, limit: int, after: str | None
    ) -> Page[SuppressionSlim]:
        page: Page[Any] = self._tree.org(org).query(
            SUPPRESSIONS, narrow={"listed": listed}, text=text, limit=limit, after=after
        )
        return page

    # In a batch

    def in_batch(self, batch: Batch, channel: Channel, address: str) -> Row[Suppression] | None:
        """By the address itself, or by what stands for it since its owner was erased."""
        row = batch.get(SUPPRESSIONS, key_of(channel, address))
        if row is not None:
            return row
        key = self.erasure_key_in(batch)
        return None if key is None else batch.get(SUPPRESSIONS, key_of(channel, hashed(address, key)))

    def erasure_key_in(self, batch: Batch) -> ErasureKey | None:
        row = batch.get(ERASURE_KEY, _ONLY)
        return None if row is None else row.value

    def keep_erasure_key(self, batch: Batch, fresh: bytes) -> ErasureKey:
        """The first one stays: what was hashed with it could never be found again with another."""
        known = self.erasure_key_in(batch)
        if known is not None:
            return known
        made = ErasureKey(key=base64url(fresh), made_at=batch.now_us)
        return batch.put(ERASURE_KEY, _ONLY, made, expect=0).value

    def put(self, batch: Batch, one: Suppression) -> Row[Suppression]:
        return batch.put(SUPPRESSIONS, key_of(one.channel, one.address), one)

    def delete(self, batch: Batch, key: str) -> None:
        batch.delete(SUPPRESSIONS, key)

    def found(self, org: OrgId, channel: Channel, address: str) -> Row[Suppression] | None:
        """The whole record, by the address or by what stands for it."""
        row = self.full(org, key_of(channel, address))
        if row is not None:
            return row
        key = self.erasure_key(org)
        return None if key is None else self.full(org, key_of(channel, hashed(address, key)))

    # Imports

    @property
    def import_kind(self) -> Kind[SuppressionImport]:
        return IMPORTS

    def delete_import(self, batch: Batch, import_id: str) -> None:
        batch.delete(IMPORTS, import_id)

    def import_in(self, batch: Batch, import_id: str) -> Row[SuppressionImport] | None:
        return batch.get(IMPORTS, import_id)

    def put_import(self, batch: Batch, one: SuppressionImport) -> Row[SuppressionImport]:
        return batch.put(IMPORTS, one.id, one)

    def import_(self, org: OrgId, import_id: str) -> Row[SuppressionImport] | None:
        return self._tree.org(org).get(IMPORTS, import_id)

    def imports(self, org: OrgId) -> list[Row[SuppressionImport]]:
        return list(self._tree.org(org).rows(IMPORTS))

    def slim(self, org: OrgId, key: str) -> SuppressionSlim | None:
        row: Row[Any] | None = self._tree.org(org).get(SUPPRESSIONS, key)
        return None if row is None else row.value
