"""Facts that logs tell of, and how tests write, read and find them."""

from pathlib import Path

import msgspec

from app.core.clock import RecordedClock
from app.core.ids import OrgId
from app.store.batch import Batch
from app.store.kinds import Kind, LogKind
from app.store.logs import Log
from app.store.org import Org
from app.store.tree import Tree

ACME = OrgId("org_acme")
DAY_S = 24 * 3600


class Fact(msgspec.Struct, frozen=True):
    text: str
    number: int = 0


class Lead(msgspec.Struct, frozen=True):
    name: str


TIMELINE = LogKind("timeline", Fact)
AUDIT = LogKind("audit", Fact)
LEADS = Kind("leads", Lead)


def opened(root: Path, clock: RecordedClock) -> Tree:
    return Tree(root, kinds=[LEADS], logs=[TIMELINE, AUDIT], clock=clock)


def change(org: Org, *texts: str, subject: str | None = None) -> None:
    def write(batch: Batch) -> None:
        batch.put(LEADS, "lead_1", Lead(texts[0]))
        for text in texts:
            batch.log(TIMELINE, Fact(text), subject=subject)

    org.batch_now(write)


def texts(log: Log[Fact], subject: str | None = None, limit: int = 50) -> list[str]:
    return [row.value.text for row in log.tail(subject=subject, limit=limit).rows]


def month_file(root: Path, name: str = "timeline") -> Path:
    return max((root / ACME / name).glob("*.jsonl"))


def without_watermark(root: Path) -> None:
    (root / ACME / "wm").unlink()
