"""What a preview counts while the rows go by."""

from collections import Counter
from typing import Any, Final

from app.features.imports.service.judging import Verdict
from app.features.imports.types.options import Options
from app.features.imports.types.records import (
    Buckets,
    Preview,
    PreviewRow,
    ProblemClass,
    ProblemRow,
)
from app.features.imports.types.rows import (
    IN_FILE,
    LOOKS_LIKE_TOTAL,
    NO_ROOM,
    REASONS,
    REPEATED_HEADER,
    Problem,
    Row,
)

FIRST_ROWS: Final = 20
ROWS_OF_A_CLASS: Final = 10
CELL_CHARACTERS_MAX: Final = 200
_TOLD: Final = frozenset((IN_FILE, NO_ROOM, REPEATED_HEADER, LOOKS_LIKE_TOTAL))
"""Fates of rows that are told like problems, with the rows they befall."""


class Tally:
    def __init__(self, options: Options) -> None:
        self._options = options
        self._classes: dict[str, list[ProblemRow]] = {}
        self._counts: Counter[str] = Counter()
        self._blocks: set[str] = set()
        self.rows = 0
        self.buckets: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.changes: Counter[str] = Counter()
        self.shares_phone = 0
        self.first: list[PreviewRow] = []

    def take(self, row: Row, verdict: Verdict) -> None:
        self.rows += 1
        self.buckets[verdict.bucket] += 1
        self.reasons[verdict.reason] += 1
        for problem in row.problems:
            self._note(row, problem, blocks=True)
        for note in row.notes:
            self._note(row, note)
        if verdict.reason in _TOLD:
            self._note(row, Problem(verdict.reason), blocks=True)
        if verdict.shares_phone:
            self.shares_phone += 1
            self._note(row, Problem("shared_phone", value=row.fields["phone"]))
        if verdict.change:
            self.changes.update(verdict.change.keys())
        if len(self.first) < FIRST_ROWS:
            self.first.append(_shown(row, verdict, self._options))

    def note(self, row: Row, code: str) -> None:
        self._note(row, Problem(code))

    def preview(self, *, room: int, limit: int, now_us: int) -> Preview:
        classes = [
            ProblemClass(
                code=code,
                message=REASONS[code],
                blocks=code in self._blocks,
                count=self._counts[code],
                rows=tuple(rows),
            )
            for code, rows in self._classes.items()
        ]
        return Preview(
            rows=self.rows,
            buckets=Buckets(**self.buckets),
            reasons=dict(self.reasons),
            first=tuple(self.first),
            problems=tuple(sorted(classes, key=lambda one: (not one.blocks, -one.count))),
            no_room=self.reasons[NO_ROOM],
            room=room,
            limit=limit,
            changes=dict(self.changes),
            shares_phone=self.shares_phone,
            made_at=now_us,
        )

    def _note(self, row: Row, problem: Problem, *, blocks: bool = False) -> None:
        self._counts[problem.code] += 1
        if blocks:
            self._blocks.add(problem.code)
        rows = self._classes.setdefault(problem.code, [])
        if len(rows) < ROWS_OF_A_CLASS:
            rows.append(
                ProblemRow(
                    row=row.number,
                    line=row.line,
                    column=problem.column,
                    value=problem.value,
                    detail=problem.detail,
                )
            )


def _shown(row: Row, verdict: Verdict, options: Options) -> PreviewRow:
    return PreviewRow(
        row=row.number,
        line=row.line,
        bucket=verdict.bucket,
        reason=verdict.reason,
        cells=tuple(cell[:CELL_CHARACTERS_MAX] for cell in row.cells),
        fields=written(row.fields, options),
        lead_id=None if verdict.lead is None else verdict.lead.key,
        problems=tuple(row.problems),
    )


def written(fields: dict[str, Any], options: Options) -> dict[str, Any]:
    """As a new lead gets them: what the row says, and where it says nothing what the import says for all."""
    if not fields:
        return {}
    found = {name: value for name, value in fields.items() if name != "country_inferred"}
    if options.stage is not None:
        found.setdefault("stage", options.stage)
    if options.owner is not None:
        found.setdefault("owner_user_id", options.owner)
    tags = tuple(dict.fromkeys((*fields.get("tags", ()), *options.tags)))
    return {**found, "tags": tags} if tags else found
