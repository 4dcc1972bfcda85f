"""The check of one monthly log: every row, the chain of each subject, and what was carried over from the journal."""

from pathlib import Path

from app.store.findings import OPENING_SETTLES, RESTORE_FILE, Findings, lines_of
from app.store.fsck_journal import JournalState
from app.store.heads import Heads, name_of
from app.store.lines import BadLine
from app.store.paths import OrgPaths
from app.store.series import EMPTY, NOWHERE, RawEntry, carried, parsed
from app.store.watermark import DOUBT, offset_of, segment_of, word


def log_names(paths: OrgPaths) -> list[str]:
    """The directories that hold monthly files."""
    return [path.name for path in sorted(paths.home.iterdir()) if path.is_dir() and paths.months(path.name)]


class LogCheck:
    def __init__(self, name: str, paths: OrgPaths, *, findings: Findings, journal: JournalState) -> None:
        self._name = name
        self._paths = paths
        self._findings = findings
        self._journal = journal
        mark = journal.words.get(name, 0) if journal.trusted else 0
        self._mark = 0 if mark & DOUBT else mark
        self._seq = 0
        self._carried = 0
        self._newest: dict[int, int] = {}
        self._untold = set(journal.outbox.get(name, ()))
        """what the journal told this log and was not found in it so far"""
        self._damaged = False
        self._first_month = 0

    def run(self) -> None:
        months = self._months()
        self._first_month = min(months, default=0)
        for month in months:
            self._check_month(month, last=month == months[-1])
            if self._damaged:
                return
        self._check_carried(months)

    def heads_agree(self) -> bool:
        """Whether the saved heads say of each subject what the rows say. Only after a run without damage."""
        heads = Heads.saved(self._paths.heads(self._name))
        if heads is None or self._damaged:
            return False
        mark = heads.known.mark
        return (
            all(heads.place_of(name) == place for name, place in self._newest.items() if place < mark)
            and heads.known.seq <= self._seq
        )

    def _months(self) -> list[int]:
        months = self._paths.months(self._name)
        if self._mark == 0:
            return months
        counted = [month for month in months if month <= segment_of(self._mark)]
        if self._mark != EMPTY and segment_of(self._mark) not in months:
            self._damage(
                self._paths.month(self._name, segment_of(self._mark)), 0, "The current month is missing."
            )
        return counted

    def _check_month(self, month: int, *, last: bool) -> None:
        path = self._paths.month(self._name, month)
        stop = offset_of(self._mark) if last and self._mark else path.stat().st_size
        if path.stat().st_size < stop:
            self._damage(path, path.stat().st_size, "The file ends before what was acknowledged.")
        self._findings.read(path, stop)
        bad_at, why = -1, ""
        for offset, raw, ended in lines_of(path, stop):
            row, wrong = self._row(raw if ended else b"")
            if bad_at >= 0 and row is not None:
                self._damage(path, bad_at, why)
                return
            why = why or wrong or self._misplaced(word(month, offset), row)
            if why and bad_at < 0:
                bad_at = offset
            if row is not None and not why:
                self._accept(word(month, offset), row)
        if bad_at >= 0:
            self._judge(path, bad_at, why=why, torn=last and self._mark == 0 and "checksum" in why)

    def _judge(self, path: Path, offset: int, *, why: str, torn: bool) -> None:
        if torn:
            meaning = "The file ends with a row that was never acknowledged."
            self._findings.note(path, offset, meaning=meaning, next_step=OPENING_SETTLES)
        else:
            self._damage(path, offset, why)

    def _row(self, raw: bytes) -> tuple[RawEntry | None, str]:
        try:
            return parsed(raw), ""
        except BadLine:
            return (
                None,
                "The checksum of a row does not match: a byte was changed after it was written, or it is cut.",
            )

    def _misplaced(self, place: int, row: RawEntry | None) -> str:
        """What is wrong with a whole row where it stands."""
        if row is None:
            return ""
        if row.c != self._name:
            return f"The row belongs to the log {row.c}."
        if self._seq and row.s != self._seq + 1:
            return f"Row {row.s} follows row {self._seq}: rows are missing."
        before = self._newest.get(name_of(row.k), NOWHERE) if row.k else NOWHERE
        if row.p != before and segment_of(row.p) >= self._first_month:
            return f"The row names {row.p:x} as the one before it of its subject, and it is {before:x}."
        if row.r and carried(row) <= self._carried:
            return f"The outbox row {row.r} was carried over twice."
        if place < before:
            return "The rows of a subject are out of order."
        return ""

    def _accept(self, place: int, row: RawEntry) -> None:
        self._findings.counts.lines += 1
        self._findings.counts.records += 1
        self._seq = row.s
        self._carried = carried(row)
        if row.r:
            self._untold.discard(self._carried)
        if row.k:
            self._newest[name_of(row.k)] = place

    def _check_carried(self, months: list[int]) -> None:
        """What the journal told the log must be there, and nothing from beyond the journal's end."""
        if not self._journal.whole:
            return
        path = self._paths.month(self._name, months[-1]) if months else self._paths.series(self._name)
        if self._carried > self._journal.last_seq:
            meaning = f"Rows come from sequences up to {self._carried}, the journal ends with {self._journal.last_seq}."
            if self._mark:
                self._damage(path, 0, meaning)
            else:
                self._findings.note(path, 0, meaning=meaning, next_step=OPENING_SETTLES)
        lost = sorted(seq for seq in self._untold if seq <= self._carried)
        if lost:
            self._damage(
                path,
                0,
                f"{len(lost)} rows of the journal were passed over, the first has sequence {lost[0]}.",
            )

    def _damage(self, path: Path, offset: int, meaning: str) -> None:
        self._damaged = True
        self._findings.problem(path, offset, meaning=meaning, next_step=RESTORE_FILE)
