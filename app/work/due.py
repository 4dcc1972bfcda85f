"""What is due in which org, as the engine knows it, kept for the engine that comes next and for `astrix schedule`.

It says of each org: every task has done what the journal asked for up to this mark, and wants to be called again then.
So a new engine opens those orgs only whose mark is another by now, or whose time has come. It is derived: without it,
or with one that says nothing about this tree, every org is asked for everything once.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

import msgspec

from app.core.clock import SECOND_US, Clock
from app.core.ids import OrgId
from app.core.log import get_log
from app.store.tree import Tree
from app.work.task import Task

log = get_log("work.due")

FORMAT: Final = 1
WRITTEN_EVERY_S: Final = 2.0
WRITING_SHARE_MAX: Final = 0.02
"""A table of many orgs takes longer to write, so it is written less often: this share of the time at most."""

AHEAD_US_MAX: Final = 2 * SECOND_US


class TaskRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """Moments are microseconds since 1970."""

    due_at: int | None = None
    ran_at: int | None = None
    failures: int = 0
    """In a row."""
    failed_at: int | None = None
    error: str | None = None


class OrgRow(msgspec.Struct, frozen=True):
    stamp: str
    """The mark of the journal that all is done up to; empty while something is under way."""
    tasks: dict[str, TaskRow]


class DueTable(msgspec.Struct):
    format: int
    house: str
    """Which tasks there are: another release may know more."""
    written_at: int
    orgs: dict[str, OrgRow]


def house_of(tasks: Iterable[Task]) -> str:
    """Changes whenever what is to be done does."""
    told = sorted(
        f"{task.name} {task.where} {task.on_change} {task.every_s} {task.calendar} {task.stands_on}"
        for task in tasks
    )
    return sha256("\n".join(told).encode()).hexdigest()[:16]


def read(tree: Tree) -> DueTable | None:
    """As it was last written; None where there is none that can be read."""
    raw = tree.due.read()
    if raw is None:
        return None
    try:
        table = msgspec.json.decode(raw, type=DueTable)
    except msgspec.DecodeError as problem:
        log.error("due.unreadable", why=str(problem))
        return None
    return table if table.format == FORMAT else None


class Due:
    """The table of the engine that leads."""

    def __init__(self, tree: Tree, tasks: Iterable[Task], clock: Clock) -> None:
        self._tree = tree
        self._clock = clock
        self._house = house_of(tasks)
        self._rows: dict[str, OrgRow] = {}
        self._changed = False
        self._write_at_s = 0.0

    def recalled(self) -> dict[str, OrgRow]:
        """What the engine before has left, where it knew the same tasks and the same time."""
        table = read(self._tree)
        if table is None or table.house != self._house:
            return {}
        # Written by a clock that was ahead: so would be the times in it.
        return {} if table.written_at > self._clock.now_us() + AHEAD_US_MAX else table.orgs

    def is_quiet(self, org: OrgId, row: OrgRow) -> bool:
        """Whether nothing was written there since."""
        return row.stamp != "" and row.stamp == self._tree.stamp(org, self._tree.mark(org))

    def note(self, org: OrgId, row: OrgRow) -> None:
        if self._rows.get(org) != row:
            self._rows[org] = row
            self._changed = True

    def forget(self, org: OrgId) -> None:
        self._changed = self._rows.pop(org, None) is not None or self._changed

    def was_dropped(self) -> bool:
        """Whether somebody took it away, and so wants it to be made anew."""
        dropped = bool(self._rows) and not self._changed and not self._tree.due.is_there
        self._changed = self._changed or dropped
        return dropped

    def keep(self, *, now: bool = False) -> None:
        """Writes it down, if there is something new and the last time is long enough ago."""
        began_s = self._clock.boot_s()
        if not self._changed or (began_s < self._write_at_s and not now):
            return
        table = DueTable(FORMAT, self._house, self._clock.now_us(), self._rows)
        try:
            self._tree.due.write(msgspec.json.encode(table))
        except OSError as problem:
            # Nothing depends on it: the next engine asks more orgs than it need.
            log.error("due.not_written", why=str(problem))
        self._changed = False
        took_s = self._clock.boot_s() - began_s
        self._write_at_s = began_s + max(WRITTEN_EVERY_S, took_s / WRITING_SHARE_MAX)
