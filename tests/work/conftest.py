"""A tree with orgs, a queue and an engine's loop over it, in this process."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.core.clock import Clock, SystemClock
from app.core.ids import Ids, OrgId
from app.core.randomness import SeededRandomness
from app.store.batch import Batch
from app.store.tree import Tree
from app.work.item import KINDS, DeadLetter, WorkKind
from app.work.loop import Loop
from app.work.queue import Queue
from app.work.runner import Runner

ORG = OrgId("org_01jz0000000000000000000000")
OTHER = OrgId("org_01jz0000000000000000000001")


@dataclass
class Works:
    """What puts work in, and what does it."""

    tree: Tree
    clock: Clock = field(default_factory=SystemClock)
    witnessed: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.queue = Queue(self.tree, Ids(self.clock, SeededRandomness(7)), witness=self._witness)

    def put(self, kind: str = "things.make", *, org: OrgId = ORG, key: str | None = None) -> str:
        return self.tree.org(org).batch_now(lambda batch: self.queue.put_in(batch, kind, b"{}", key=key))

    def run(
        self, kinds: Sequence[WorkKind], story: Callable[[], Awaitable[None]], *, grace_s: float = 5.0
    ) -> None:
        """Tells the story while an engine of these kinds runs, then stops it in order."""
        asyncio.run(self._both(kinds, story, grace_s))

    async def _both(
        self, kinds: Sequence[WorkKind], story: Callable[[], Awaitable[None]], grace_s: float
    ) -> None:
        runner = Runner(self.tree, kinds, clock=self.clock, randomness=SeededRandomness(8))
        loop = Loop(self.tree, [runner.task()], clock=self.clock)
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(loop.run(stop, grace_s=grace_s))
            group.create_task(runner.run(stop, grace_s=grace_s, ask=loop.ask))
            try:
                await story()
            finally:
                stop.set()

    def _witness(self, batch: Batch, actor: str, letter: DeadLetter) -> None:
        self.witnessed.append((actor, letter.id))


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    tree = Tree(tmp_path / "data", kinds=KINDS, logs=(), clock=SystemClock())
    assert tree.host.id
    tree.create(ORG)
    tree.create(OTHER)
    yield Works(tree)
    tree.close()
