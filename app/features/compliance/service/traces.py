"""What the lists keep about one person: for the archive they ask for, and for when they want to be forgotten."""

from collections.abc import Iterator
from typing import Final

import msgspec

from app.core.ids import OrgId
from app.features.compliance.service.suppressions import Suppressions
from app.features.compliance.types import Channel, Suppression
from app.features.compliance.types.imports import InvalidRow, SuppressionImport
from app.store.batch import Batch
from app.store.traces import Person
from app.store.tree import Tree

FILE: Final = "suppression.json"


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
        names = [name.casefold() for name in (*person.emails, *person.phones, *person.names) if name]
        changed = 0
        for row in list(batch.rows(self._store.import_kind)):
            one: SuppressionImport = row.value
            kept = tuple(_blank(bad, names) for bad in one.invalid)
            if kept != one.invalid:
                self._store.put_import(batch, msgspec.structs.replace(one, invalid=kept))
                changed += 1
        return changed


def _blank(bad: InvalidRow, names: list[str]) -> InvalidRow:
    shown = bad.value.casefold()
    return msgspec.structs.replace(bad, value="") if any(name in shown for name in names) else bad


def _addresses(person: Person) -> list[tuple[Channel, str]]:
    found: list[tuple[Channel, str]] = [("email", email) for email in sorted(person.emails)]
    for phone in sorted(person.phones):
        found += [("voice", phone), ("sms", phone)]
    return found
