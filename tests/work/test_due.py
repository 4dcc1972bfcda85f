"""The derived table of what is due: a new engine opens the orgs that have something, and never too few."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.core.clock import SECOND_US, SystemClock
from app.core.ids import HOST, Ids, OrgId
from app.core.randomness import SeededRandomness
from app.store.kinds import Kind
from app.store.tree import Tree
from app.work.dead_letters import DeadLetters
from app.work.due import read
from app.work.item import DEAD_LETTERS, KINDS, DeadLetter
from app.work.loop import Loop
from app.work.queue import Queue
from app.work.task import Task
from tests.work.test_loop import until, with_loop

ORG = OrgId("org_01jz0000000000000000000000")
OTHER = OrgId("org_01jz0000000000000000000001")


class Thing(msgspec.Struct, frozen=True):
    text: str


THINGS = Kind("things", Thing)


class Engine:
    """One that can be started again and again over the same files, each time in a fresh tree."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.runs: list[OrgId] = []
        self.opened = 0
        self.wants_at_us: int | None = None
        self.fails = False

    async def run(self, org: OrgId) -> int | None:
        self.runs.append(org)
        if self.fails:
            raise ValueError("not today")
        return self.wants_at_us

    def lead(self, *, name: str = "things.do", expect: int, **fields: Any) -> list[OrgId]:
        """Leads until so many runs were seen, and a moment longer; the orgs that were asked."""
        self.runs = []
        chosen = {"where": "orgs", "on_change": True, **fields}
        task = Task(name=name, summary="Does things.", run=self.run, **chosen)
        tree = tree_at(self.data)
        loop = Loop(tree, [task], clock=SystemClock())

        async def story() -> None:
            await until(lambda: loop.figures.looks > 0)
            await until(lambda: loop.figures.runs >= expect and loop.figures.under_way == 0)

        with_loop(loop, story)
        self.opened = tree.opened
        tree.close()
        return sorted(self.runs)


def tree_at(data: Path) -> Tree:
    return Tree(data, kinds=(THINGS,), logs=(), clock=SystemClock())


def write(data: Path, org: OrgId = ORG) -> None:
    tree = tree_at(data)
    tree.org(org).batch_now(lambda batch: batch.put(THINGS, "one", Thing("x")))
    tree.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def engine(data: Path) -> Engine:
    tree = tree_at(data)
    assert tree.host.id == HOST
    tree.create(ORG)
    tree.create(OTHER)
    tree.close()
    engine = Engine(data)
    assert engine.lead(expect=2) == [ORG, OTHER]
    return engine


def test_an_engine_that_follows_another_opens_no_org_in_which_nothing_was_written(engine: Engine) -> None:
    assert engine.lead(expect=0) == []
    assert engine.opened == 1, "the host alone"


def test_an_org_that_was_written_to_between_two_engines_is_asked(engine: Engine) -> None:
    write(engine.data)

    assert engine.lead(expect=1) == [ORG]
    assert engine.lead(expect=0) == []


def test_what_is_due_is_done_by_an_engine_that_follows(engine: Engine) -> None:
    engine.wants_at_us = SystemClock().now_us() + SECOND_US
    write(engine.data)
    engine.lead(expect=1)
    engine.wants_at_us = None

    assert engine.lead(expect=1) == [ORG]
    assert engine.lead(expect=0) == []


def test_what_failed_is_tried_again_by_an_engine_that_follows(engine: Engine) -> None:
    engine.fails = True
    write(engine.data)
    engine.lead(expect=1)
    engine.fails = False

    assert engine.lead(expect=1) == [ORG]


@pytest.mark.parametrize("damage", [b"", b"{", b"gone", b'{"format":99}'])
def test_a_table_that_cannot_be_read_has_every_org_asked(engine: Engine, damage: bytes) -> None:
    path = engine.data / "_host" / "due"
    head = path.read_bytes().partition(b"\n")[0]
    if damage == b"gone":
        path.unlink()
    else:
        path.write_bytes(head + b"\n" + damage)

    assert engine.lead(expect=2) == [ORG, OTHER]


def test_a_table_of_another_boot_has_every_org_asked(engine: Engine) -> None:
    path = engine.data / "_host" / "due"
    path.write_bytes(b"0" + path.read_bytes()[1:])

    assert engine.lead(expect=2) == [ORG, OTHER]


def test_an_org_whose_marks_were_made_anew_is_asked(engine: Engine) -> None:
    marks = engine.data / ORG / "wm"
    marks.rename(marks.with_name("wm.old"))
    tree = tree_at(engine.data)
    assert tree.org(ORG).count(THINGS) == 0
    tree.close()

    assert engine.lead(expect=1) == [ORG]


def test_a_release_with_other_tasks_asks_every_org(engine: Engine) -> None:
    assert engine.lead(name="things.undo", expect=2) == [ORG, OTHER]


def test_an_org_in_which_something_goes_on_is_asked_by_the_next_engine(engine: Engine) -> None:
    write(engine.data)

    engine.lead(expect=1, holds=lambda org: org == ORG)

    assert engine.lead(expect=1) == [ORG]


def test_the_host_is_always_asked_because_its_tasks_depend_on_more_than_its_tree(engine: Engine) -> None:
    assert engine.lead(expect=3, where="everywhere") == [HOST, ORG, OTHER]

    assert engine.lead(expect=1, where="everywhere") == [HOST]


def test_the_table_tells_when_each_task_ran_and_why_it_failed(engine: Engine) -> None:
    before = SystemClock().now_us()
    engine.fails = True
    write(engine.data)
    engine.lead(expect=1)

    tree = tree_at(engine.data)
    table = read(tree)
    tree.close()

    assert table is not None
    row = table.orgs[ORG].tasks["things.do"]
    assert (row.failures, row.error) == (1, "ValueError: not today")
    assert row.failed_at is not None
    assert row.failed_at >= before
    assert table.orgs[OTHER].tasks["things.do"].ran_at is not None


def test_a_table_that_is_dropped_under_a_running_engine_has_it_ask_everything(engine: Engine) -> None:
    tree = tree_at(engine.data)
    loop = Loop(
        tree,
        [Task(name="things.do", summary="-", run=engine.run, where="orgs", on_change=True)],
        clock=SystemClock(),
    )
    engine.runs = []

    async def story() -> None:
        await until(lambda: loop.figures.looks > 0)
        assert tree.due.drop()
        await until(lambda: sorted(engine.runs) == [ORG, OTHER])
        await until(lambda: tree.due.is_there)

    with_loop(loop, story)
    tree.close()


def test_orgs_that_are_known_to_have_no_dead_letter_are_not_opened_to_look_for_one(data: Path) -> None:
    tree = Tree(data, kinds=KINDS, logs=(), clock=SystemClock())
    assert tree.host.id
    tree.create(ORG)
    tree.create(OTHER)
    letter = DeadLetter(
        id="work_1",
        kind="a.b",
        payload=msgspec.Raw(b"{}"),
        put_at=0,
        died_at=SystemClock().now_us(),
        attempts=1,
        error="no",
        replay="safe",
    )
    tree.org(OTHER).batch_now(lambda batch: batch.put(DEAD_LETTERS, letter.id, letter))
    loop = Loop(tree, [DeadLetters(tree, SystemClock()).task()], clock=SystemClock())

    async def story() -> None:
        await until(lambda: loop.figures.runs == 3)

    with_loop(loop, story)
    tree.close()

    tree = Tree(data, kinds=KINDS, logs=(), clock=SystemClock())
    queue = Queue(tree, Ids(SystemClock(), SeededRandomness(1)), witness=lambda *_: None)
    assert [found.org for found in queue.dead()] == [OTHER]
    assert tree.opened == 2, "the host and the one that has some"
    tree.close()
