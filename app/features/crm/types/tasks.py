"""What somebody is to do, mostly about a lead: as it is stored, asked for and shown."""

from typing import Annotated, Final, Literal

import msgspec

TaskKind = Literal["todo", "follow_back", "reminder"]
DueFilter = Literal["overdue", "today", "upcoming", "none"]
TaskSort = Literal["due_at", "-due_at", "-updated_at"]

TITLE_CHARACTERS_MAX: Final = 200
NOTE_CHARACTERS_MAX: Final = 4_000
PAGE_DEFAULT: Final = 50
PAGE_MAX: Final = 200
DAY_LISTED_MAX: Final = 200
"""So many tasks of each part of a day are listed; the totals tell of the rest."""
TASKS_PER_LEAD_MAX: Final = 500
TASKS_MAX: Final = 100_000
"""Of one organization, done ones among them."""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """Times are microseconds since 1970."""

    id: str
    lead_id: str | None = None
    kind: TaskKind = "todo"
    title: str
    note: str = ""
    due_at: int | None = None
    due_note: str | None = None
    """What became of a local time that the clocks leave out or show twice."""
    assignee: str | None = None
    remind: bool = True
    reminded_for: int | None = None
    """The due time that its reminder was given for."""
    done_at: int | None = None
    done_by: str | None = None
    created_at: int
    created_by: str

    @property
    def is_open(self) -> bool:
        return self.done_at is None

    @property
    def to_remind(self) -> bool:
        """Whether a reminder is still to come."""
        wanted = self.is_open and self.remind and self.assignee is not None
        return wanted and self.due_at is not None and self.due_at != self.reminded_for


SomeId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Title = Annotated[str, msgspec.Meta(max_length=TITLE_CHARACTERS_MAX)]
Note = Annotated[str, msgspec.Meta(max_length=NOTE_CHARACTERS_MAX)]
DueText = Annotated[
    str,
    msgspec.Meta(
        max_length=40,
        description="RFC 3339, or a local time such as 2026-11-25T15:00, which is the assignee's own.",
    ),
]


class NewTask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without an assignee it is its maker's."""

    title: Title
    lead_id: SomeId | None = None
    kind: TaskKind = "todo"
    note: Note = ""
    due_at: DueText | None = None
    assignee: SomeId | msgspec.UnsetType | None = msgspec.UNSET
    remind: bool = True
    done: bool = False


class TaskChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Only what is named changes. Another due time is how a task is snoozed."""

    title: Title | msgspec.UnsetType = msgspec.UNSET
    kind: TaskKind | msgspec.UnsetType = msgspec.UNSET
    note: Note | msgspec.UnsetType = msgspec.UNSET
    due_at: DueText | msgspec.UnsetType | None = msgspec.UNSET
    assignee: SomeId | msgspec.UnsetType | None = msgspec.UNSET
    remind: bool | msgspec.UnsetType = msgspec.UNSET
    done: bool | msgspec.UnsetType = msgspec.UNSET


class TaskItem(msgspec.Struct, frozen=True, kw_only=True):
    """A task as the API shows it. `left` is who had it and does not work here any more: it is nobody's then."""

    id: str
    lead_id: str | None
    lead_name: str | None
    kind: TaskKind
    title: str
    note: str
    due_at: str | None
    due_local: str | None
    due_zone: str | None
    due_note: str | None
    assignee: str | None
    left: str | None
    remind: bool
    done: bool
    done_at: str | None
    done_by: str | None
    created_at: str
    created_by: str
    updated_at: str
    version: int


class TaskPage(msgspec.Struct, frozen=True, kw_only=True):
    items: list[TaskItem]
    next_cursor: str | None
    total: int | msgspec.UnsetType = msgspec.UNSET
    total_at_least: int | msgspec.UnsetType = msgspec.UNSET


class TaskQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`assignee` is `me`, `none` or somebody's id; a day is that of who asks."""

    assignee: SomeId | None = None
    lead_id: SomeId | None = None
    done: bool | None = None
    due: DueFilter | None = None
    kind: TaskKind | None = None
    sort: TaskSort = "due_at"
    limit: Annotated[int, msgspec.Meta(ge=1, le=PAGE_MAX)] = PAGE_DEFAULT
    cursor: Annotated[str, msgspec.Meta(max_length=1_024)] | None = None


class DayTotals(msgspec.Struct, frozen=True, kw_only=True):
    overdue: int
    today: int
    upcoming: int
    unassigned: int


class MyDay(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done, by the day of who asks. Nobody's tasks are shown to owners and managers."""

    overdue: list[TaskItem]
    today: list[TaskItem]
    upcoming: list[TaskItem]
    unassigned: list[TaskItem]
    done_today: int
    totals: DayTotals
    zone: str
