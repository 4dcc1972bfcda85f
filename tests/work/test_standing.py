"""The store's own work, done by the loop."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.core.clock import SystemClock
from app.core.ids import OrgId
from app.store.batch import Batch
from app.store.kinds import Kind, LogKind
from app.store.tree import Tree
from app.work.loop import Loop
from app.work.standing import standing_tasks
from tests.work.test_loop import until, with_loop

ORG = OrgId("org_01jz0000000000000000000000")


class Fact(msgspec.Struct, frozen=True):
    text: str


FACTS = Kind("facts", Fact)
STORY = LogKind("story", Fact)


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    tree = Tree(tmp_path / "data", kinds=(FACTS,), logs=(STORY,), clock=SystemClock())
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
