"""Engines that are killed or frozen at any moment, among processes that go on writing what they are to do.

A writer puts work into two orgs. Whoever leads does it, in the real engine over a small house. Each round ends the
leader, by SIGKILL or by SIGSTOP, and starts another that waits.
"""

import asyncio
import json
import os
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, cast

import msgspec

from app.compose import House
from app.core.clock import SystemClock
from app.core.ids import HOST, Ids, OrgId
from app.core.randomness import SystemRandomness
from app.engine import run
from app.store.batch import Batch
from app.store.kinds import Kind
from app.store.leader import Tenure, start_time
from app.store.tree import Tree
from app.work.dead_letters import DeadLetters
from app.work.item import DEAD_LETTERS, WORK, Ticket, WorkKind
from app.work.item import KINDS as WORK_KINDS
from app.work.queue import Queue
from app.work.runner import Runner
from app.work.seen import KINDS as SEEN_KINDS
from app.work.task import Task
from tests.conftest import Size
from tests.crash.world import ACME, OTHER, Child, assert_clean, in_child

ORGS = (ACME, OTHER)
PATIENCE_S = 60.0
LATER_US = 700_000
AHEAD_MAX = 40
"""The writer waits for the engines when it is so far ahead of them."""


class Number(msgspec.Struct, frozen=True):
    number: int


MADE: Kind[Number] = Kind("made", Number)
WANTED: Kind[Number] = Kind("wanted", Number)
FOLLOWED: Kind[Number] = Kind("followed", Number)


def open_tree(root: Path) -> Tree:
    kinds = (MADE, WANTED, FOLLOWED, *WORK_KINDS, *SEEN_KINDS)
    return Tree(root, kinds=kinds, logs=(), clock=SystemClock())


class SmallHouse:
    """What the engine asks of a house."""

    def __init__(self, root: Path) -> None:
        self.clock = SystemClock()
        self.tree = open_tree(root)
        self.people = self
        self._diary = root.parent / "diary"
        kinds = [WorkKind(name="things.make", summary="-", run=self.make, at_once_max=4)]
        self.runner = Runner(self.tree, kinds, clock=self.clock, randomness=SystemRandomness())
        follow = Task(name="things.follow", summary="-", run=self.follow, where="orgs", on_change=True)
        self.tasks = (self.runner.task(), DeadLetters(self.tree, self.clock).task(), follow)

    async def start(self) -> None: ...

    async def stop(self) -> None:
        self.tree.close()

    def timezone_of(self, _: OrgId) -> str:
        return "UTC"

    async def make(self, org: OrgId, ticket: Ticket) -> None:
        """Done once for each ticket, however often it is begun, and never while another process may be at it."""
        self._note(ticket)
        number = ticket.read(int)
        await asyncio.sleep(0.002)

        def write(batch: Batch) -> None:
            if batch.get(MADE, ticket.id) is None:
                batch.put(MADE, ticket.id, Number(number))

        await self.tree.org(org).batch(write)

    async def follow(self, org: OrgId) -> None:
        tree_org = self.tree.org(org)
        wanted = tree_org.get(WANTED, "one")
        followed = tree_org.get(FOLLOWED, "one")
        if wanted is not None and (followed is None or followed.value != wanted.value):
            await tree_org.batch(lambda batch: batch.put(FOLLOWED, "one", wanted.value))

    def _note(self, ticket: Ticket) -> None:
        with self._diary.open("a+", encoding="ascii") as diary:
            diary.seek(0)
            before = {int(line.split()[0]) for line in diary if line.split()[1] == ticket.id}
            alive = [pid for pid in before - {os.getpid()} if start_time(pid) is not None]
            diary.write(f"{os.getpid()} {ticket.id} {'beside' if alive else 'alone'}\n")


def keep_leading(root: Path) -> Callable[[Callable[[object], None]], None]:
    def work(_say: Callable[[object], None]) -> None:
        asyncio.run(run(cast("House", SmallHouse(root))))

    return work


def keep_asking(root: Path) -> Callable[[Callable[[object], None]], None]:
    """As a web worker would: a change and the work that it wants, in one batch. Says what was acknowledged."""

    def work(say: Callable[[object], None]) -> None:
        tree, clock = open_tree(root), SystemClock()
        queue = Queue(tree, Ids(clock, SystemRandomness()), witness=lambda *_: None)
        chance = Random(7)
        number = 0
        while True:
            org = ORGS[number % len(ORGS)]
            later = clock.now_us() + chance.randrange(LATER_US) if chance.random() < 0.2 else None

            def write(batch: Batch, number: int = number, later: int | None = later) -> str:
                batch.put(WANTED, "one", Number(number))
                payload = json.dumps(number).encode()
                return queue.put_in(batch, "things.make", payload, not_before_us=later)

            say(f"{org} {tree.org(org).batch_now(write)} {number}")
            number += 1
            while sum(tree.org(each).count(WORK) for each in ORGS) > AHEAD_MAX:
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 0.01))

    return work


@dataclass
class Reign:
    """The engines there are: one leads, one waits."""

    root: Path
    engines: list[Child]
    slowest_s: float = 0.0

    def leader(self) -> Child | None:
        try:
            tenure = msgspec.json.decode((self.root / HOST / "leader").read_bytes(), type=Tenure)
        except FileNotFoundError:
            return None
        return next((child for child in self.engines if child.pid == tenure.pid), None)

    def await_leader(self) -> Child:
        until_s = time.monotonic() + PATIENCE_S
        while (found := self.leader()) is None:
            assert time.monotonic() < until_s, "nobody leads"
            time.sleep(0.005)
        return found

    def end_leader(self, number: signal.Signals) -> None:
        """Another one leads when this returns, and one more waits."""
        child = self.await_leader()
        began_s = time.monotonic()
        os.kill(child.pid, number)
        self.engines.remove(child)
        self.await_leader()
        self.slowest_s = max(self.slowest_s, time.monotonic() - began_s)
        # Its end of the pipe closes with it: whoever takes over has ended it by now.
        assert select.select([child.pipe], [], [], PATIENCE_S)[0], "the old one is still there"
        assert child.told() == []
        assert child.exit_code == -signal.SIGKILL
        self.engines.append(in_child(keep_leading(self.root)))

    def end(self) -> None:
        for child in self.engines:
            os.kill(child.pid, signal.SIGTERM)
        for child in self.engines:
            assert child.told() == []
            assert child.exit_code == 0


def test_whoever_is_killed_or_frozen_everything_due_is_done_once(
    root: Path, size: Size, ran: Callable[[str], None]
) -> None:
    # given: a writer, an engine that leads and one that waits
    tree = open_tree(root)
    assert tree.host.id
    for org in ORGS:
        tree.create(org)
    tree.close()
    kills, freezes, chance = size.of(6, 100), size.of(1, 30), Random(20261121)
    reign = Reign(root, [in_child(keep_leading(root)) for _ in range(2)])
    writer = in_child(keep_asking(root))

    # when: one leader after the other is ended at a random moment
    rounds = [signal.SIGKILL] * kills + [signal.SIGSTOP] * freezes
    chance.shuffle(rounds)
    for number in rounds:
        reign.await_leader()
        time.sleep(chance.uniform(0, 0.4))
        reign.end_leader(number)
    acknowledged = [line.split() for line in writer.kill()]

    # then: all of it is done, once, and no two were ever at it together
    await_quiet(root)
    reign.end()
    made = numbers_made(root)
    for place, item, text in acknowledged:
        assert made[place].pop(item) == int(text)
    assert sum(map(len, made.values())) <= 1, "at most the one that was written and not acknowledged"
    assert "beside" not in (root.parent / "diary").read_text(encoding="ascii")
    for org in (*ORGS, HOST):
        assert_numbers_grow(root / org)
    assert_clean(root)
    ran(
        f"{kills} kills and {freezes} freezes, {len(acknowledged)} pieces of work, "
        f"slowest takeover {reign.slowest_s:.1f} s"
    )


def await_quiet(root: Path) -> None:
    tree = open_tree(root)
    until_s = time.monotonic() + PATIENCE_S
    while not all(is_quiet(tree, org) for org in ORGS):
        assert time.monotonic() < until_s, "something that is due is not done"
        time.sleep(0.02)
    tree.close()


def is_quiet(tree: Tree, org: OrgId) -> bool:
    here = tree.org(org)
    assert here.count(DEAD_LETTERS) == 0
    wanted, followed = here.get(WANTED, "one"), here.get(FOLLOWED, "one")
    is_followed = wanted is None or (followed is not None and followed.value == wanted.value)
    return here.count(WORK) == 0 and is_followed


def numbers_made(root: Path) -> dict[str, dict[str, int]]:
    tree = open_tree(root)
    found: dict[str, dict[str, int]] = {}
    for org in ORGS:
        rows = list(tree.org(org).rows(MADE))
        assert all(row.version == 1 for row in rows)
        found[org] = {row.key: row.value.number for row in rows}
    tree.close()
    return found


def assert_numbers_grow(home: Path) -> None:
    """No leader wrote after the one that followed it."""
    lines: list[Any] = [
        json.loads(line) for log in sorted(home.glob("*.log.jsonl")) for line in log.read_bytes().splitlines()
    ]
    numbers = [line["d"]["number"] for line in lines if line["c"] == "_fence"]
    assert numbers == sorted(set(numbers))
