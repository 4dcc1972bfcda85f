"""Writers and relays that are killed at any moment, among others that go on."""

import select
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from app.store.relay import carry_over
from tests.conftest import Size
from tests.crash.world import (
    ACME,
    TOLD,
    Batches,
    Child,
    Restless,
    acknowledged,
    assert_clean,
    found_at,
    in_child,
    keep_writing,
    tree_at,
)

WRITERS = 4


def keep_relaying(root: Path, name: str) -> Callable[[Callable[[object], None]], None]:
    def work(_say: Callable[[object], None]) -> None:
        org = tree_at(root, disk=Restless(name)).org(ACME)
        while True:
            carry_over(org, [TOLD])

    return work


class Crowd:
    """Processes that write, one that relays, and what was acknowledged to those that were killed."""

    def __init__(self, root: Path, name: str = "writer") -> None:
        self._root = root
        self._name = name
        self._born = 0
        self.acknowledged: Batches = set()
        self.writers: dict[str, Child] = {}
        self.relay: Child = in_child(keep_relaying(root, "relay"))

    def bear(self) -> None:
        self._born += 1
        name = f"{self._name}{self._born}"
        self.writers[name] = in_child(keep_writing(self._root, name))

    def kill(self, name: str) -> None:
        self.acknowledged |= acknowledged(name, self.writers.pop(name).kill())

    def replace_relay(self) -> None:
        assert self.relay.kill() == []
        self.relay = in_child(keep_relaying(self._root, f"relay{self._born}"))

    def end(self) -> None:
        for name in list(self.writers):
            self.kill(name)
        assert self.relay.kill() == []


@pytest.mark.parametrize("seed", [1])
def test_every_acknowledged_write_is_there_once_whoever_is_killed(
    tmp_path: Path, size: Size, seed: int, ran: Callable[[str], None]
) -> None:
    # given: four writers and a relay
    kills, chance = size.of(40, 200), Random(seed)
    tree_at(tmp_path).create(ACME)
    crowd = Crowd(tmp_path)
    for _ in range(WRITERS):
        crowd.bear()

    # when: one after the other is killed at a random moment, and another takes its place
    for number in range(kills):
        time.sleep(chance.uniform(0.0, 0.12))
        crowd.kill(chance.choice(sorted(crowd.writers)))
        crowd.bear()
        if number % 4 == 0:
            crowd.replace_relay()
    crowd.end()

    # then
    found = found_at(tmp_path)
    ran(
        f"{kills} kills among {WRITERS} processes, {len(crowd.acknowledged)} acknowledged, {len(found)} found"
    )
    assert crowd.acknowledged <= found
    assert len(crowd.acknowledged) > kills
    assert len(found) <= len(crowd.acknowledged) + kills + WRITERS
    assert_clean(tmp_path)


def test_after_all_were_killed_at_once_and_the_machine_with_them_nothing_is_missing(
    tmp_path: Path, size: Size
) -> None:
    # given
    total: Batches = set()
    tree_at(tmp_path).create(ACME)
    for number in range(size.of(3, 15)):
        # when: everybody is killed, and the marks are gone
        crowd = Crowd(tmp_path, f"round{number}-")
        for _ in range(WRITERS):
            crowd.bear()
        select.select([child.pipe for child in crowd.writers.values()], [], [])
        time.sleep(0.2)
        crowd.end()
        (tmp_path / ACME / "wm").unlink()

        # then
        assert crowd.acknowledged
        total |= crowd.acknowledged
        assert total <= found_at(tmp_path)
        assert_clean(tmp_path)
