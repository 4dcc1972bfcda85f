"""What is known of each task in each org, and what is to be run: now in the order it came, later by time."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.core.ids import OrgId
from app.work.due import TaskRow
from app.work.task import Task


@dataclass
class Slot:
    """One task in one org."""

    task: Task
    org: OrgId
    wanted: bool = False
    running: bool = False
    failures: int = 0
    due_at_us: int | None = None
    ran_at_us: int | None = None
    failed_at_us: int | None = None
    error: str | None = None

    @property
    def is_quiet(self) -> bool:
        return not (self.wanted or self.running)

    def row(self) -> TaskRow:
        return TaskRow(
            due_at=self.due_at_us,
            ran_at=self.ran_at_us,
            failures=self.failures,
            failed_at=self.failed_at_us,
            error=self.error,
        )

    def recall(self, row: TaskRow) -> None:
        self.failures, self.due_at_us, self.ran_at_us = row.failures, row.due_at, row.ran_at
        self.failed_at_us, self.error = row.failed_at, row.error


@dataclass
class Agenda:
    """Every slot is in at most one place of `ready`; of what it has in `later`, its own moment counts."""

    ready: dict[int, Slot] = field(default_factory=dict)
    later: list[tuple[int, int, Slot]] = field(default_factory=list)
    _counted: int = 0

    def now(self, slot: Slot) -> None:
        slot.wanted = True
        if not slot.running:
            self.ready[id(slot)] = slot

    def at(self, slot: Slot, due_at_us: int) -> None:
        slot.due_at_us = due_at_us
        self._counted += 1
        heapq.heappush(self.later, (due_at_us, self._counted, slot))

    def forget(self, slot: Slot) -> None:
        """Its org is gone."""
        self.ready.pop(id(slot), None)
        slot.due_at_us = None

    def due(self, now_us: int) -> Iterator[Slot]:
        while self.later and self.later[0][0] <= now_us:
            due_at_us, _, slot = heapq.heappop(self.later)
            if slot.due_at_us == due_at_us:
                slot.due_at_us = None
                yield slot

    @property
    def next_us(self) -> int | None:
        return self.later[0][0] if self.later else None

    def take(self, at_most: int) -> list[Slot]:
        taken = [self.ready.pop(key) for key in list(self.ready)[:at_most]]
        for slot in taken:
            slot.wanted, slot.running = False, True
        return taken
