"""What the lists keep about one person: for the archive they ask for, and for when they want to be forgotten."""

from collections.abc import Iterator
from typing import Final

import msgspec

from app.core.ids import OrgId
from app.features.compliance.service.suppressions import Suppressions
from app.features.compliance.types import Channel, Suppression
from app.features.compliance.types.imports import InvalidRow, SuppressionImport
from app.store.batch import Batch
from app.store.mentions import Mentions
from app.store.traces import Person
from app.store.tree import Tree

FILE: Final = "suppression.json"
NAMELESS: Final = "file"


class Traces:
    def __init__(self, tree: Tree, suppressions: Suppressions) -> None:
        self._tree = tree
        self._suppressions = suppressions
        self._store = suppressions.store

    def export(self, org: OrgId, person: Person) -> Iterator[tuple[str, bytes]]:
        found = [self._store.found(org, channel, address) for channel, address in _addresses(person)]
        kept: list[Suppression] = [row.value for row in found if row is not None]
        if kept:
            yield FILE, msgspec.json.format(msgspec.json.encode(kept))

    def erase(self, org: OrgId, person: Person) -> int:
        """They stay suppressed where they were; nobody can read any more who that is."""

        def write(batch: Batch) -> int:
            erased = self._suppressions.erase_in(batch, _addresses(person))
            return erased + self._forget_rows(batch, person)

        return self._tree.org(org).batch_now(write)

    def _forget_rows(self, batch: Batch, person: Person) -> int:
        """Rows that an import could not read are shown as they were; some may be theirs."""
        mentions, changed = Mentions(person), 0
        for row in list(batch.rows(self._store.import_kind)):
            one: SuppressionImport = row.value
            bare = msgspec.structs.replace(
                one,
                file_name=NAMELESS if mentions.in_text(one.file_name) else one.file_name,
                invalid=tuple(_blank(bad, person, mentions) for bad in one.invalid),
            )
            if bare != one:
                self._store.put_import(batch, bare)
                changed += 1
        return changed


def _blank(bad: InvalidRow, person: Person, mentions: Mentions) -> InvalidRow:
    shown = bad.value.casefold()
    is_theirs = mentions.in_text(bad.value) or any(name.casefold() in shown for name in person.names if name)
    return msgspec.structs.replace(bad, value="") if is_theirs else bad


def _addresses(person: Person) -> list[tuple[Channel, str]]:
    found: list[tuple[Channel, str]] = [("email", email) for email in sorted(person.emails)]
    for phone in sorted(person.phones):
        found += [("voice", phone), ("sms", phone)]
    return found
