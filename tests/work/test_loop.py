"""The engine's loop: what is due runs, as often as it must, a bounded amount at once."""

import asyncio
import errno
import os
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.core.clock import SECOND_US, RecordedClock, SystemClock
from app.core.ids import HOST, OrgId
from app.store.errors import StorageFull
from app.store.kinds import Kind
from app.store.tree import Tree
from app.work.loop import AT_ONCE_MAX, RETRY_S, Loop
from app.work.task import Task, Work

ORG = OrgId("org_01jz0000000000000000000000")
OTHER = OrgId("org_01jz0000000000000000000001")
PATIENCE_S = 20.0


class Thing(msgspec.Struct, frozen=True):
    text: str


THINGS = Kind("things", Thing)


@pytest.fixture
def clock() -> RecordedClock:
    return RecordedClock()


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    tree = Tree(tmp_path / "data", kinds=(THINGS,), logs=(), clock=SystemClock())
    assert tree.host.id == HOST
    tree.create(ORG)
    yield tree
    tree.close()


def task(run: Work, **fields: Any) -> Task:
    chosen = {"where": "orgs", "on_change": True, **fields}
    return Task(name="things.do", summary="Does things.", run=run, **chosen)


def write(tree: Tree, org: OrgId = ORG) -> None:
    tree.org(org).batch_now(lambda batch: batch.put(THINGS, "one", Thing("x")))


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110  (what is waited for has no event: another process, a file, a figure)
            await asyncio.sleep(0.005)


def with_loop(loop: Loop, story: Callable[[], Awaitable[None]], *, grace_s: float = 5.0) -> None:
    """Runs the story while the loop runs, then stops the loop in order. A loop that breaks ends the story."""

    async def both() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(loop.run(stop, grace_s=grace_s))
        telling = asyncio.ensure_future(story())
        await asyncio.wait((running, telling), return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        if running.done():
            telling.cancel()
        await running
        await telling

    asyncio.run(both())


def test_everything_is_asked_once_at_the_start_and_again_when_something_was_written(tree: Tree) -> None:
    runs: list[OrgId] = []

    async def run(org: OrgId) -> None:
        runs.append(org)

    async def story() -> None:
        await until(lambda: runs == [ORG])
        write(tree)
        await until(lambda: runs == [ORG, ORG])

    with_loop(Loop(tree, [task(run)], clock=SystemClock()), story)


def test_a_write_of_another_process_is_seen(tree: Tree, tmp_path: Path) -> None:
    runs: list[OrgId] = []
    elsewhere = Tree(tmp_path / "data", kinds=(THINGS,), logs=(), clock=SystemClock())

    async def run(org: OrgId) -> None:
        runs.append(org)

    async def story() -> None:
        await until(lambda: len(runs) == 1)
        write(elsewhere)
        await until(lambda: len(runs) == 2)

    with_loop(Loop(tree, [task(run)], clock=SystemClock()), story)
    elsewhere.close()


def test_what_was_written_by_one_that_died_before_it_told_anybody_is_seen_all_the_same(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[OrgId] = []
    elsewhere = Tree(tmp_path / "data", kinds=(THINGS,), logs=(), clock=SystemClock())
    monkeypatch.setattr(elsewhere._house.news, "tell", lambda *_: None)

    async def run(org: OrgId) -> None:
        runs.append(org)

    async def story() -> None:
        await until(lambda: len(runs) == 1)
        write(elsewhere)
        await until(lambda: len(runs) == 2)

    with_loop(Loop(tree, [task(run)], clock=SystemClock()), story)
    elsewhere.close()


def test_where_no_bell_can_be_hung_up_the_loop_looks_by_itself(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[OrgId] = []
    elsewhere = Tree(tmp_path / "data", kinds=(THINGS,), logs=(), clock=SystemClock())
    monkeypatch.setattr(tree, "listen", lambda: None)

    async def run(org: OrgId) -> None:
        runs.append(org)

    async def story() -> None:
        await until(lambda: len(runs) == 1)
        looks = loop.figures.looks
        write(elsewhere)
        await until(lambda: len(runs) == 2)
        await until(lambda: loop.figures.looks > looks + 10)

    loop = Loop(tree, [task(run)], clock=SystemClock())
    with_loop(loop, story)
    elsewhere.close()


def test_a_quiet_loop_hardly_ever_looks(tree: Tree) -> None:
    async def run(_: OrgId) -> None: ...

    async def story() -> None:
        await until(lambda: loop.figures.runs == 1)
        before = loop.figures.looks
        await asyncio.sleep(0.5)
        assert loop.figures.looks - before <= 3

    loop = Loop(tree, [task(run)], clock=SystemClock())
    with_loop(loop, story)


def test_an_org_that_appears_is_asked_for_everything_without_a_restart(tree: Tree) -> None:
    runs: list[OrgId] = []

    async def run(org: OrgId) -> None:
        runs.append(org)

    async def story() -> None:
        await until(lambda: runs == [ORG])
        tree.create(OTHER)
        await until(lambda: runs == [ORG, OTHER])

    with_loop(Loop(tree, [task(run)], clock=SystemClock()), story)


class ShakyTree(Tree):
    shaky = False
    looks = 0

    def org_ids(self) -> list[OrgId]:
        self.looks += 1
        if self.shaky:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return super().org_ids()


def test_a_tree_that_cannot_be_looked_at_for_a_moment_does_not_end_the_loop(tmp_path: Path) -> None:
    tree = ShakyTree(tmp_path / "data", kinds=(THINGS,), logs=(), clock=SystemClock())
    tree.create(ORG)
    tree.shaky = True
    runs: list[OrgId] = []

    async def run(org: OrgId) -> None:
        runs.append(org)

    async def story() -> None:
        await until(lambda: tree.looks > 0)
        tree.shaky = False
        await until(lambda: runs == [ORG])

    with_loop(Loop(tree, [task(run)], clock=SystemClock()), story)
    tree.close()


class PartlyUnreadable(Tree):
    unreadable = True

    def mark(self, org_id: OrgId) -> int:
        if org_id == ORG and self.unreadable:
            raise StorageFull(org_id, "no space for its marks")
        return super().mark(org_id)


def test_an_org_that_cannot_be_looked_at_holds_up_no_other(tmp_path: Path) -> None:
    tree = PartlyUnreadable(tmp_path / "data", kinds=(THINGS,), logs=(), clock=SystemClock())
    tree.create(ORG)
    tree.create(OTHER)
    runs: list[OrgId] = []

    async def run(org: OrgId) -> None:
        runs.append(org)

    async def story() -> None:
        await until(lambda: runs == [OTHER])
        tree.unreadable = False
        await until(lambda: runs == [OTHER, ORG])

    with_loop(Loop(tree, [task(run)], clock=SystemClock()), story)
    tree.close()


def test_a_task_of_the_host_does_not_run_in_orgs(tree: Tree) -> None:
    runs: list[OrgId] = []

    async def run(org: OrgId) -> None:
        runs.append(org)

    async def story() -> None:
        await until(lambda: HOST in runs)
        write(tree)
        await asyncio.sleep(0.1)

    with_loop(Loop(tree, [task(run, where="host")], clock=SystemClock()), story)
    assert set(runs) == {HOST}


def test_a_task_comes_back_when_it_said_it_would(tree: Tree, clock: RecordedClock) -> None:
    runs: list[int] = []

    async def run(_: OrgId) -> int | None:
        runs.append(clock.now_us())
        return clock.now_us() + 60 * SECOND_US if len(runs) == 1 else None

    async def story() -> None:
        await until(lambda: len(runs) == 1)
        clock.advance(59)
        await asyncio.sleep(0.1)
        assert len(runs) == 1
        clock.advance(1)
        await until(lambda: len(runs) == 2)

    with_loop(Loop(tree, [task(run)], clock=clock), story)


def test_a_regular_task_comes_back_so_long_after_it_ended(tree: Tree, clock: RecordedClock) -> None:
    runs: list[int] = []

    async def run(_: OrgId) -> None:
        runs.append(clock.now_us())

    async def story() -> None:
        for count in range(1, 4):
            await until(lambda count=count: len(runs) == count)  # type: ignore[misc]  # mypy does not infer defaults of lambdas
            clock.advance(30)

    with_loop(Loop(tree, [task(run, on_change=False, every_s=30)], clock=clock), story)
    assert len(runs) in (3, 4)


def test_a_task_that_fails_is_tried_again_after_a_growing_pause_and_news_does_not_hurry_it(
    tree: Tree, clock: RecordedClock
) -> None:
    attempts: list[int] = []

    async def run(_: OrgId) -> None:
        attempts.append(clock.now_us())
        if len(attempts) < 3:
            raise ValueError("not yet")

    async def story() -> None:
        await until(lambda: len(attempts) == 1)
        write(tree)
        await asyncio.sleep(0.1)
        assert len(attempts) == 1
        clock.advance(RETRY_S[0])
        await until(lambda: len(attempts) == 2)
        clock.advance(RETRY_S[1])
        await until(lambda: len(attempts) == 3)

    loop = Loop(tree, [task(run)], clock=clock)
    with_loop(loop, story)
    assert loop.figures.failures == 2


def test_one_task_never_runs_twice_at_once_in_one_org(tree: Tree) -> None:
    under_way: list[int] = [0]
    highest: list[int] = [0]
    runs: list[int] = []

    async def run(_: OrgId) -> None:
        under_way[0] += 1
        highest[0] = max(highest[0], under_way[0])
        await asyncio.sleep(0.05)
        under_way[0] -= 1
        runs.append(1)

    async def story() -> None:
        for _ in range(5):
            write(tree)
            await asyncio.sleep(0.03)
        await until(lambda: len(runs) >= 2)

    with_loop(Loop(tree, [task(run)], clock=SystemClock()), story)
    assert highest == [1]


def test_what_was_written_during_a_run_is_looked_at_in_the_next_one(tree: Tree) -> None:
    seen: list[bool] = []
    started = asyncio.Event()
    go_on = asyncio.Event()

    async def run(org: OrgId) -> None:
        seen.append(tree.org(org).get(THINGS, "one") is not None)
        started.set()
        await go_on.wait()

    async def story() -> None:
        await started.wait()
        write(tree)
        await asyncio.sleep(0.1)
        go_on.set()
        await until(lambda: seen == [False, True])

    with_loop(Loop(tree, [task(run)], clock=SystemClock()), story)


def test_only_so_many_runs_are_under_way_at_once(tree: Tree) -> None:
    for number in range(2, 2 + 3 * AT_ONCE_MAX):
        tree.create(OrgId(f"org_01jz{number:022}"))
    done: list[OrgId] = []

    async def run(org: OrgId) -> None:
        await asyncio.sleep(0.01)
        done.append(org)

    async def story() -> None:
        await until(lambda: len(done) == 1 + 3 * AT_ONCE_MAX)

    loop = Loop(tree, [task(run)], clock=SystemClock())
    with_loop(loop, story)
    assert loop.figures.under_way_max == AT_ONCE_MAX


def test_a_stop_lets_what_runs_come_to_its_end(tree: Tree) -> None:
    ended: list[bool] = []
    started = asyncio.Event()

    async def run(_: OrgId) -> None:
        started.set()
        await asyncio.sleep(0.2)
        ended.append(True)

    async def story() -> None:
        await started.wait()

    with_loop(Loop(tree, [task(run)], clock=SystemClock()), story)
    assert ended == [True]


def test_a_run_that_outstays_the_grace_is_ended(tree: Tree) -> None:
    ended: list[str] = []
    started = asyncio.Event()

    async def run(_: OrgId) -> None:
        started.set()
        try:
            await asyncio.sleep(PATIENCE_S)
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    async def story() -> None:
        await started.wait()

    with_loop(Loop(tree, [task(run)], clock=SystemClock()), story, grace_s=0.1)
    assert ended == ["cancelled"]


def test_a_task_that_nothing_would_bring_about_is_refused() -> None:
    async def run(_: OrgId) -> None: ...

    with pytest.raises(ValueError, match="nothing would ever"):
        task(run, on_change=False)
