"""The store's own work, done by the loop."""

import asyncio
import os
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.core.clock import RecordedClock, SystemClock
from app.core.ids import HOST, OrgId
from app.store.batch import Batch
from app.store.kinds import Kind, LogKind
from app.store.tree import Tree
from app.work.dead_letters import KEPT_US, DeadLetters, suspects
from app.work.item import DEAD_LETTERS, DeadLetter
from app.work.item import KINDS as WORK_KINDS
from app.work.loop import Loop
from app.work.seen import KINDS as SEEN_KINDS
from app.work.standing import Sweeper, standing_tasks
from tests.work.test_loop import until, with_loop

ORG = OrgId("org_01jz0000000000000000000000")


class Fact(msgspec.Struct, frozen=True):
    text: str


FACTS = Kind("facts", Fact)
STORY = LogKind("story", Fact)


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    tree = Tree(
        tmp_path / "data", kinds=(FACTS, *WORK_KINDS, *SEEN_KINDS), logs=(STORY,), clock=SystemClock()
    )
    tree.create(ORG)
    yield tree
    tree.close()


def tell(tree: Tree, text: str) -> None:
    def change(batch: Batch) -> None:
        batch.put(FACTS, "one", Fact(text))
        batch.log(STORY, Fact(text))

    tree.org(ORG).batch_now(change)


def carried_over(tree: Tree) -> int:
    """How many rows the log's own files hold."""
    folder = tree.org(ORG).paths.home / "story"
    return sum(file.read_bytes().count(b"\n") for file in folder.glob("*.jsonl"))


def test_what_a_batch_told_a_log_is_carried_over_once(tree: Tree) -> None:
    tell(tree, "before the engine")

    async def story() -> None:
        await until(lambda: carried_over(tree) == 1)
        tell(tree, "while it runs")
        await until(lambda: carried_over(tree) == 2)

    with_loop(Loop(tree, standing_tasks(tree, SystemClock()), clock=SystemClock()), story)
    with_loop(Loop(tree, standing_tasks(tree, SystemClock()), clock=SystemClock()), quiet)

    told = [row.value.text for row in tree.org(ORG).log(STORY).tail().rows]
    assert told == ["while it runs", "before the engine"]
    assert carried_over(tree) == 2


def test_a_long_journal_is_compacted_by_another_process(tree: Tree) -> None:
    def much(batch: Batch) -> None:
        for number in range(400):
            batch.put(FACTS, "one", Fact("x" * 1_000 + str(number)))

    while not tree.org(ORG).compaction_due:
        tree.org(ORG).batch_now(much)

    async def story() -> None:
        await until(lambda: not tree.org(ORG).compaction_due)

    with_loop(Loop(tree, standing_tasks(tree, SystemClock()), clock=SystemClock()), story)

    row = tree.org(ORG).get(FACTS, "one")
    assert row is not None
    assert row.value.text.endswith("399")


async def quiet() -> None:
    await asyncio.sleep(0.1)


def test_files_that_were_being_written_when_the_power_went_are_removed_a_day_later(tree: Tree) -> None:
    org = tree.org(ORG)
    org.blobs.put("files/notes.tmp", b"a blob may end like this", room=1_000)
    home = org.paths.home
    left = [
        home / "files" / ".notes.12.ab.tmp",
        home / "docs" / ".settings.json.9.tmp",
        home / ".heads.1.tmp",
    ]
    fresh = home / "files" / ".upload.7.cd.tmp"
    (home / "docs").mkdir()
    for path in (*left, fresh):
        path.write_bytes(b"half")
    days_ago = time.time() - 2 * 86_400
    for path in (*left, home / "files" / "notes.tmp"):
        os.utime(path, (days_ago, days_ago))

    asyncio.run(Sweeper(tree, SystemClock()).run(HOST))

    assert not any(path.exists() for path in left)
    assert fresh.exists(), "somebody may still be writing it"
    assert org.blobs.stat("files/notes.tmp").size > 0


def test_a_dead_letter_that_nobody_wants_is_forgotten_in_the_end(tree: Tree) -> None:
    clock = RecordedClock(SystemClock().now_us())
    letters = DeadLetters(tree, clock)
    died_at = clock.now_us()
    letter = DeadLetter(
        id="work_1",
        kind="a.b",
        payload=msgspec.Raw(b"{}"),
        put_at=0,
        died_at=died_at,
        attempts=1,
        error="no",
        replay="safe",
    )
    tree.org(ORG).batch_now(lambda batch: batch.put(DEAD_LETTERS, letter.id, letter))

    assert asyncio.run(letters.forget_old(ORG)) == died_at + KEPT_US
    assert list(suspects(tree)) == [HOST, ORG]

    clock.advance(90 * 86_400)
    assert asyncio.run(letters.forget_old(ORG)) is None
    assert tree.org(ORG).count(DEAD_LETTERS) == 0
