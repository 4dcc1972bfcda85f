"""Notices that speak of one person who wants to be forgotten. For an archive they are nothing: they belong to those
who were told."""

from collections.abc import Iterator

from app.core.ids import OrgId
from app.features.notices.store import NOTICES
from app.store.batch import Batch
from app.store.mentions import Mentions
from app.store.traces import Person
from app.store.tree import Tree


class NoticeTraces:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def export(self, org: OrgId, person: Person) -> Iterator[tuple[str, bytes]]:
        del org, person
        return iter(())

    def erase(self, org: OrgId, person: Person) -> int:
        mentions, own = Mentions(person), self._tree.org(org)
        told = [
            row.key for row in own.rows(NOTICES) if mentions.is_of(row.value) or mentions.in_record(row.value)
        ]

        def write(batch: Batch) -> int:
            for key in told:
                batch.delete(NOTICES, key)
            return len(told)

        return own.batch_now(write) if told else 0
