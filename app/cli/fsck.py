"""`astrix fsck`: reads the whole tree and names what is not as it was written. Repairs nothing but derived indexes."""

import sys
from argparse import Namespace
from collections.abc import Iterator

import msgspec

from app.cli.house import existing
from app.cli.outcome import OK, PROBLEMS, Stopped
from app.store.findings import Finding, Report
from app.store.fsck import Progress, check


def run(chosen: Namespace) -> int:
    place = existing(chosen.data)
    if chosen.org is not None and not (place / chosen.org / "lock").exists():
        raise Stopped(f"There is no organization {chosen.org} in {place}.")
    progress = show if sys.stderr.isatty() and not chosen.json else None
    report = check(place, org=chosen.org, index=chosen.index, progress=progress)
    if chosen.json:
        print(msgspec.json.encode(report).decode())
    else:
        print("\n".join(lines(report)))
    return OK if report.clean else PROBLEMS


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
