"""A clock that was ahead and is put right: what was planned by it does not sleep until that wrong day."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from app.core.clock import DAY_US, SECOND_US, RecordedClock, SystemClock
from app.core.ids import HOST, OrgId
from app.store.tree import Tree
from app.work.loop import Loop
from app.work.task import Task, Work

ORG = OrgId("org_01jz0000000000000000000000")
PATIENCE_S = 20.0
YEAR_S = 365 * 86_400


@pytest.fixture
def clock() -> RecordedClock:
    return RecordedClock()


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    tree = Tree(tmp_path / "data", kinds=(), logs=(), clock=SystemClock())
    assert tree.host.id == HOST
    tree.create(ORG)
    yield tree
    tree.close()


def task(run: Work, *, every_s: float | None = None) -> Task:
    return Task(name="things.do", summary="", run=run, where="orgs", on_change=True, every_s=every_s)


@pytest.mark.parametrize("every_s", [None, 60.0], ids=["by its own word", "at regular times"])
def test_what_was_planned_by_a_clock_that_was_ahead_is_planned_anew(
    every_s: float | None, tree: Tree, clock: RecordedClock
) -> None:
    runs: list[int] = []

    async def work(_: OrgId) -> int | None:
        runs.append(clock.now_us())
        return None if every_s is not None else clock.now_us() + DAY_US

    async def story() -> None:
        await until(lambda: len(runs) == 1)
        await asyncio.sleep(0.05)
        clock.step_wall(-YEAR_S)
        await until(lambda: len(runs) == 2)
        await asyncio.sleep(0.05)
        clock.advance(86_400 if every_s is None else every_s)
        await until(lambda: len(runs) == 3)

    with_loop(Loop(tree, [task(work, every_s=every_s)], clock=clock), story)


def test_a_step_back_asks_nobody_who_has_planned_nothing(tree: Tree, clock: RecordedClock) -> None:
    runs: list[int] = []

    async def work(_: OrgId) -> None:
        runs.append(clock.now_us())

    async def story() -> None:
        await until(lambda: len(runs) == 1)
        clock.step_wall(-YEAR_S)
        looks = loop.figures.looks
        await until(lambda: loop.figures.looks >= looks + 3)

    loop = Loop(tree, [task(work)], clock=clock)
    with_loop(loop, story)

    assert len(runs) == 1


def test_a_table_from_tomorrow_says_nothing(tree: Tree, clock: RecordedClock) -> None:
    runs: list[int] = []

    async def work(_: OrgId) -> int:
        runs.append(clock.now_us())
        return clock.now_us() + DAY_US

    async def once() -> None:
        await until(lambda: len(runs) >= 1)
        await asyncio.sleep(0.05)

    with_loop(Loop(tree, [task(work)], clock=clock), once)
    clock.step_wall(-YEAR_S)
    with_loop(Loop(tree, [task(work)], clock=clock), lambda: until(lambda: len(runs) == 2))

    assert runs[1] == runs[0] - YEAR_S * SECOND_US


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110  (a figure has no event)
            await asyncio.sleep(0.005)


def with_loop(loop: Loop, story: Callable[[], Awaitable[None]]) -> None:
    async def both() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(loop.run(stop, grace_s=5.0))
        try:
            await story()
        finally:
            stop.set()
            await running

    asyncio.run(both())
