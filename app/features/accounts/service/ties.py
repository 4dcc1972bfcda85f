"""The ties between people and orgs, made anew from the member lists they are derived from.

They go apart where a copy of the tree caught the host and an org at different instants.
"""

from collections import defaultdict

from app.core.ids import OrgId
from app.core.log import get_log
from app.features.accounts.store import LINKS, AccountStore, link_key
from app.features.accounts.types.records import Link
from app.features.orgs.service import Orgs
from app.features.orgs.types import Member
from app.store.batch import Batch
from app.store.errors import StoreError
from app.store.tree import Tree

log = get_log("accounts.ties")

Changes = tuple[list[Link], list[str]]
"""The ties to make, and the keys of those to take away."""


class Ties:
    def __init__(self, tree: Tree, orgs: Orgs) -> None:
        self._tree = tree
        self._store = AccountStore(tree)
        self._orgs = orgs

    def rebuild(self) -> int:
        """Answers how many ties were wrong. Claims under way and orgs that cannot be read are left as they are."""
        known: dict[OrgId, dict[str, Link]] = defaultdict(dict)
        for row in self._store.host.rows(LINKS):
            known[row.value.org_id][row.key] = row.value
        return sum(self._rebuild_of(org, known[org]) for org in self._tree.org_ids())

    def _rebuild_of(self, org: OrgId, known: dict[str, Link]) -> int:
        try:
            members = [row.value for row in self._orgs.members(org)]
        except StoreError as problem:
            log.warning("ties.org_unreadable", org=org, why=str(problem))
            return 0
        made, gone = self._changes(org, members, known)
        if made or gone:
            self._store.host.batch_now(lambda batch: write(batch, made, gone))
        return len(made) + len(gone)

    def _changes(self, org: OrgId, members: list[Member], known: dict[str, Link]) -> Changes:
        wanted = {link_key(member.user_id, org): member for member in members}
        made = [
            tie(org, member)
            for key, member in wanted.items()
            if key not in known and self._store.identity(member.user_id) is not None
        ]
        gone = [key for key, link in known.items() if link.state == "joined" and key not in wanted]
        return made, gone


def tie(org: OrgId, member: Member) -> Link:
    return Link(
        user_id=member.user_id,
        org_id=org,
        state="joined",
        claim=member.via,
        role=member.role,
        claimed_at=member.joined_at,
    )


def write(batch: Batch, made: list[Link], gone: list[str]) -> None:
    for link in made:
        batch.put(LINKS, link_key(link.user_id, link.org_id), link)
    for key in gone:
        batch.delete(LINKS, key)
