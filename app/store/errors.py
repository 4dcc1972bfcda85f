"""What the store answers when it cannot do what was asked."""

from typing import Any


class StoreError(Exception):
    """The root of them all."""


class NotReady(StoreError):
    """The files of one org are damaged: that org is not served, the others are."""

    def __init__(self, org_id: str, why: str) -> None:
        super().__init__(f"{org_id}: {why}")
        self.org_id = org_id
        self.why = why


class Gone(NotReady):
    """A file that was there is not any more: it may have been compacted away under a slow reader."""


class NoSuchOrg(StoreError):
    """There is no directory of that name."""

    def __init__(self, org_id: str) -> None:
        super().__init__(org_id)
        self.org_id = org_id


class OrgExists(StoreError):
    """An org of that id is there already."""

    def __init__(self, org_id: str) -> None:
        super().__init__(org_id)
        self.org_id = org_id


class Unfit(StoreError):
    """The data directory cannot carry a tree: a network file system, or not a directory."""


class Forked(StoreError):
    """The tree was opened before a fork. Its locks belong to the parent: open another one here."""


class StorageFull(StoreError):
    """A write did not become durable. Whether it will be seen after a crash is not known; it is not seen now."""

    def __init__(self, org_id: str, why: str) -> None:
        super().__init__(f"{org_id}: {why}")
        self.org_id = org_id
        self.why = why


class VersionConflict(StoreError):
    """The record has another version than the one the change was made for. Carries the row as it is, if any."""

    def __init__(self, row: Any, expect: int) -> None:
        found = 0 if row is None else row.version
        super().__init__(f"expected version {expect}, found {found}")
        self.row = row
        self.expect = expect


class Duplicate(StoreError):
    """Another record has this value in a unique index."""

    def __init__(self, index: str, value: str) -> None:
        super().__init__(f"{index} is taken")
        self.index = index
        self.value = value


class Replayed(StoreError):
    """The same request came before: this is what it was answered. None where the answer was not kept."""

    def __init__(self, answer: bytes | None) -> None:
        super().__init__("the request was answered before")
        self.answer = answer


class IdemReused(StoreError):
    """The key of an earlier request came with another body."""


class BadCursor(StoreError):
    """The place to go on from is not one that a page gave out."""


class Fenced(StoreError):
    """The writer is not the leader any more: a newer one has written."""

    def __init__(self, number: int, newest: int) -> None:
        super().__init__(f"leader {number} was followed by {newest}")
        self.number = number
        self.newest = newest


class CompactionFailed(StoreError):
    """The process that was to write a snapshot did not; everything is as it was."""
