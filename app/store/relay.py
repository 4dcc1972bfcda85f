"""Carries what batches told the logs from the journal into them: each row once, whatever dies in between.

How far a log has come is read from its own last row. So there is no position to lose, to save too early or to restore
from another day: a row is in the log, or it still waits.
"""

from collections.abc import Iterable
from typing import Any

from app.store.errors import StoreError
from app.store.kinds import LogKind
from app.store.org import Org


def carry_over(org: Org, kinds: Iterable[LogKind[Any]]) -> int:
    """Everything that waits; answers how many rows. A log that cannot take its rows does not hold up the others:
    its problem is raised when they are done."""
    rows, problems = 0, []
    for kind in kinds:
        try:
            while moved := org.log(kind).take_over():
                rows += moved
        except StoreError as problem:
            problems.append(problem)
    if problems:
        raise problems[0]
    return rows


def carried(org: Org, kinds: Iterable[LogKind[Any]]) -> dict[str, int]:
    """By log, the sequence of the last row that was carried over: what a compaction need not keep."""
    return {kind.name: org.log(kind).carried_seq for kind in kinds}
