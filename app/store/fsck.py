"""Reads a whole tree, or one org of it, and names everything that is not as it was written. Changes nothing.

Safe beside running processes: what they are writing lies beyond the marks, and is not looked at.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from app.core.ids import HOST
from app.store.blobs import Blob, BlobMissing, Blobs
from app.store.disk import Disk
from app.store.documents import COLLECTION
from app.store.findings import RESTORE_FILE, Counts, Findings, Progress, Report
from app.store.fsck_journal import JournalState, check_journal
from app.store.fsck_logs import LogCheck, log_names
from app.store.lines import BadLine, decoded
from app.store.paths import OrgPaths, TreePaths

ATTEMPTS_MAX: Final = 3

__all__ = ["Progress", "Report", "check"]


def check(
    root: Path,
    *,
    org: str | None = None,
    index: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> Report:
    """The report of one org, or of all and the host's own. `index` also drops derived files that are wrong: whoever
    needs one next builds it anew."""
    paths = TreePaths(root)
    orgs = (
        [org] if org is not None else [*([HOST] if paths.org(HOST).home.is_dir() else []), *paths.org_ids()]
    )
    report = Report(Counts(), [], [])
    for org_id in orgs:
        found = _checked(paths.org(org_id), org_id, index=index, tell=progress or _nobody)
        _add(report.counts, found.counts)
        report.problems += found.problems
        report.notes += found.notes
    return report


def _checked(paths: OrgPaths, org_id: str, *, index: bool, tell: Callable[[Progress], None]) -> Findings:
    """A running compaction takes older files away: then the org is read again."""
    for _ in range(ATTEMPTS_MAX - 1):
        try:
            return check_org(paths, org_id, index=index, tell=tell)
        except FileNotFoundError:
            continue
    return check_org(paths, org_id, index=index, tell=tell)


def check_org(paths: OrgPaths, org_id: str, *, index: bool, tell: Callable[[Progress], None]) -> Findings:
    findings = Findings(org_id, paths.home, tell)
    if not paths.lock.exists():
        findings.problem(paths.lock, 0, meaning="There is no org here, or its lock file is missing.")
        return findings
    journal = check_journal(paths, findings)
    for name in log_names(paths):
        log = LogCheck(name, paths, findings=findings, journal=journal)
        log.run()
        if index and paths.heads(name).exists() and not log.heads_agree():
            paths.heads(name).unlink()
            findings.counts.indexes_dropped += 1
    for name in paths.document_names():
        _check_document(paths, name, findings)
    _check_blobs(Blobs(org_id, paths, Disk()), paths, journal=journal, findings=findings)
    return findings


def _check_document(paths: OrgPaths, name: str, findings: Findings) -> None:
    path = paths.document(name)
    content = path.read_bytes()
    findings.read(path, len(content))
    findings.counts.records += 1
    try:
        line = decoded(content.removesuffix(b"\n"))
    except BadLine as problem:
        findings.problem(
            path, 0, meaning=f"The document is not what was written: {problem}.", next_step=RESTORE_FILE
        )
        return
    if (line.c, line.k) != (COLLECTION, name) or not content.endswith(b"\n"):
        findings.problem(path, 0, meaning=f"The file holds {line.c} {line.k}.", next_step=RESTORE_FILE)


def _check_blobs(blobs: Blobs, paths: OrgPaths, *, journal: JournalState, findings: Findings) -> None:
    for (collection, key), found in sorted(journal.blobs.items()):
        for blob in found:
            wrong = _wrong_with(blobs, blob)
            findings.counts.blobs += 1
            if wrong:
                meaning = f"{wrong}; {collection} {key} names it."
                findings.problem(paths.home / blob.name, 0, meaning=meaning, next_step=RESTORE_FILE)


def _wrong_with(blobs: Blobs, blob: Blob) -> str:
    try:
        if blobs.stat(blob.name).size != blob.size:
            return f"The blob has {blobs.stat(blob.name).size} bytes, and {blob.size} were put"
        if blobs.digest(blob.name) != blob.sha256:
            return "The checksum of the blob does not match"
    except BlobMissing:
        return "The blob is missing"
    return ""


def _add(counts: Counts, more: Counts) -> None:
    for field in msgspec.structs.fields(Counts):
        setattr(counts, field.name, getattr(counts, field.name) + getattr(more, field.name))


def _nobody(_: Progress) -> None:
    """No one wants to hear."""
