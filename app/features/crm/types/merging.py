"""Leads that may be one person, and leads that were made one."""

from typing import Any

import msgspec


class Merge(msgspec.Struct, frozen=True, kw_only=True):
    """One lead taken into another. The one that was taken in stays as it was, under another name.

    `before` and `after` say what became of the fields of the one that stayed, so that it can be undone.
    """

    lead_id: str
    """The one that stayed."""
    other_id: str
    at: int
    by: str
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    task_ids: tuple[str, ...] = ()
    """Tasks that moved over."""
    undone_at: int | None = None
    undone_by: str | None = None
