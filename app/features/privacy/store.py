"""Where an org keeps what people asked for, and the host who was erased."""

import hmac
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Final

from app.core.ids import OrgId
from app.core.randomness import Randomness, base64url, from_base64url
from app.features.privacy.types import OPEN, Erased, PrintKey, Request
from app.store.batch import Batch
from app.store.kinds import Index, Kind, Row
from app.store.tree import Tree
from app.work.item import WORK

REQUESTS: Final[Kind[Request]] = Kind("privacy_requests", Request)
ERASED: Final[Kind[Erased]] = Kind(
    "person_erasures", Erased, (Index("org", lambda erased: (erased.org_id,)),)
)
"""With the host."""
PRINT_KEY: Final[Kind[PrintKey]] = Kind("person_erasures_key", PrintKey)
"""With the host."""
KINDS: Final[tuple[Kind[Any], ...]] = (REQUESTS, ERASED, PRINT_KEY)

_KEY: Final = "key"
KEY_BYTES: Final = 32
PRINT_DIGITS: Final = 32


class PrivacyStore:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def request(self, org: OrgId, request_id: str) -> Row[Request] | None:
        return self._tree.org(org).get(REQUESTS, request_id)

    def requests(self, org: OrgId) -> list[Row[Request]]:
        """Newest first."""
        return sorted(self._tree.org(org).rows(REQUESTS), key=lambda row: row.key, reverse=True)

    def open_in(self, batch: Batch, lead_ids: Iterable[str]) -> Row[Request] | None:
        """An erasure of one of these leads that is not over, and that somebody works on."""
        wanted = frozenset(lead_ids)
        for row in batch.rows(REQUESTS):
            one: Request = row.value
            if one.kind == "erase" and wanted & set(one.lead_ids) and self.is_open_in(batch, one):
                return row
        return None

    def is_open_in(self, batch: Batch, one: Request) -> bool:
        """Not over, and its work did not die with its engine too often."""
        return one.state in OPEN and batch.get(WORK, one.work) is not None

    def is_cared_for(self, org: OrgId, lead_ids: Iterable[str]) -> bool:
        """An erasure of one of them is under way, or failed and waits for somebody to look."""
        wanted = frozenset(lead_ids)
        requests = (row.value for row in self._tree.org(org).rows(REQUESTS))
        return any(
            one.kind == "erase" and one.state != "done" and wanted & set(one.lead_ids) for one in requests
        )

    # With the host

    def erased(self, org: OrgId) -> list[Row[Erased]]:
        return self._tree.host.find(ERASED, "org", org)

    def keep_erased_in(self, batch: Batch, erased: Erased) -> None:
        batch.put(ERASED, erased.id, erased)

    def forget_org_in(self, batch: Batch, org: OrgId) -> None:
        for row in batch.find(ERASED, "org", org):
            batch.delete(ERASED, row.key)

    def print_key_in(self, batch: Batch, randomness: Randomness) -> bytes:
        row = batch.get(PRINT_KEY, _KEY)
        if row is None:
            row = batch.put(PRINT_KEY, _KEY, PrintKey(key=base64url(randomness.bytes(KEY_BYTES))))
        return from_base64url(row.value.key)


def print_of(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), sha256).hex()[:PRINT_DIGITS]
