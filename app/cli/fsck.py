"""`astrix fsck`: reads the whole tree and names what is not as it was written. Repairs nothing but derived indexes."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import msgspec

from app.cli.house import existing
from app.cli.outcome import OK, PROBLEMS, Stopped
from app.compose import KINDS, LOGS
from app.core.clock import SystemClock
from app.features.accounts.service import Ties
from app.features.audit.service import Audit
from app.features.orgs.service import Orgs
from app.store.findings import Finding, Report
from app.store.fsck import Progress, check
from app.store.tree import Tree


def run(chosen: Namespace) -> int:
    place = existing(chosen.data)
    if chosen.org is not None and not (place / chosen.org / "lock").exists():
        raise Stopped(f"There is no organization {chosen.org} in {place}.")
    progress = show if sys.stderr.isatty() and not chosen.json else None
    try:
        report = check(place, org=chosen.org, index=chosen.index, progress=progress)
    except PermissionError as refused:
        raise Stopped(
            f"This user may not read {refused.filename}: run this as the user the service runs as."
        ) from None
    dropped = chosen.index and chosen.org is None and dropped_due(place)
    mended = mended_ties(place) if chosen.index and chosen.org is None and report.clean else 0
    if chosen.json:
        print(msgspec.json.encode(report).decode())
    else:
        print("\n".join(lines(report)))
        if dropped:
            print("Dropped what the engine knew of what is due: it asks every organization anew.")
        if mended:
            print(f"Mended {mended} ties between people and organizations from the lists of members.")
    return OK if report.clean else PROBLEMS


def dropped_due(place: Path) -> bool:
    """The engine that leads sees that its table is gone, and the next one finds none: either makes it anew."""
    tree = Tree(place, kinds=KINDS, logs=LOGS, clock=SystemClock())
    try:
        return tree.due.drop()
    finally:
        tree.close()


def mended_ties(place: Path) -> int:
    """Which organizations a person belongs to is derived from the organizations' own lists."""
    clock = SystemClock()
    tree = Tree(place, kinds=KINDS, logs=LOGS, clock=clock)
    try:
        return Ties(tree, Orgs(tree, Audit(tree, clock))).rebuild()
    finally:
        tree.close()


def show(at: Progress) -> None:
    print(f"{at.org}  {at.bytes_done:,} of {at.bytes_all:,} bytes  {at.file}", file=sys.stderr)


def lines(report: Report) -> Iterator[str]:
    for finding in report.problems:
        yield from finding_lines("problem", finding)
    for finding in report.notes:
        yield from finding_lines("note", finding)
    counts = report.counts
    yield (
        f"Read {counts.orgs} organizations (the host's own among them), {counts.files} files, {counts.lines} lines, "
        f"{counts.blobs} blobs, {counts.bytes:,} bytes: {len(report.problems)} problems, {len(report.notes)} notes."
    )
    if counts.indexes_dropped:
        yield f"Dropped {counts.indexes_dropped} derived indexes that were wrong; they are built anew when needed."


def finding_lines(word: str, finding: Finding) -> Iterator[str]:
    yield f"{word}: {finding.org}/{finding.file} at byte {finding.offset}: {finding.meaning}"
    yield f"    {finding.next_step}"
