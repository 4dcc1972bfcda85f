"""Copies whose files were read at different instants: simulated step by step, so that any order comes up."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from app.core.clock import RecordedClock
from app.store.compact import Job, compact
from app.store.org import Org
from app.store.relay import carried, carry_over
from tests.conftest import Size
from tests.crash.world import ACME, TOLD, Batches, assert_clean, found_at, found_in, tree_at, write

HOUR_S = 3600
STEPS_BEFORE = 6
STEPS_MEANWHILE = 14


class Life:
    """An org that is written, carried over and compacted, at random."""

    def __init__(self, root: Path, chance: Random) -> None:
        self._root = root
        self._chance = chance
        self._clock = RecordedClock()
        self.tree = tree_at(root, clock=self._clock)
        self.org: Org = self.tree.create(ACME)
        self.written: Batches = set()

    def step(self) -> None:
        how = self._chance.random()
        if how < 0.5:
            number = len(self.written)
            write(self.org, "life", number)
            self.written.add(("life", number))
        elif how < 0.8:
            carry_over(self.org, [TOLD])
        else:
            job = Job(root=str(self._root), org_id=ACME, relayed=carried(self.org, [TOLD]))
            compact(job, clock=self._clock)

    def pass_time(self) -> None:
        self._clock.advance(self._chance.choice((0, HOUR_S, 30 * HOUR_S)))


class Copy:
    """Lists each directory at one instant, those below sometimes first, and reads its files at later ones."""

    def __init__(self, source: Path, target: Path, chance: Random) -> None:
        self._source = source
        self._target = target
        self._chance = chance
        below = sorted(path for path in (source / ACME).iterdir() if path.is_dir())
        self._folders = [*below, source / ACME]
        self._files: list[Path] = []
        self._halves: list[tuple[Path, int]] = []

    @property
    def is_over(self) -> bool:
        return not (self._folders or self._files or self._halves)

    def step(self) -> None:
        """One thing that is still to do."""
        todo = [name for name in ("_folders", "_files", "_halves") if getattr(self, name)]
        {"_folders": self._list, "_files": self._begin, "_halves": self._finish}[self._chance.choice(todo)]()

    def _list(self) -> None:
        folder = self._folders.pop(self._chance.randrange(len(self._folders)))
        (self._target / folder.relative_to(self._source)).mkdir(exist_ok=True, parents=True)
        for path in folder.iterdir():
            if path.is_file():
                self._files.append(path)
            elif not (self._target / path.relative_to(self._source)).exists() and path not in self._folders:
                self._folders.append(path)

    def _begin(self) -> None:
        """Reads some of a file; the rest follows later, from the same open file."""
        path = self._files.pop(self._chance.randrange(len(self._files)))
        if path.exists():
            half = self._chance.randrange(path.stat().st_size + 1)
            self._aim(path).write_bytes(path.read_bytes()[:half])
            self._halves.append((path, half))

    def _finish(self) -> None:
        path, half = self._halves.pop(self._chance.randrange(len(self._halves)))
        if path.exists():
            with self._aim(path).open("ab") as file:
                file.write(path.read_bytes()[half:])
        else:
            self._aim(path).unlink()

    def _aim(self, path: Path) -> Path:
        return self._target / path.relative_to(self._source)


@pytest.mark.parametrize("marks", [True, False], ids=["with marks", "without marks"])
def test_in_whatever_order_its_files_were_read_a_copy_has_all_that_was_there_when_it_began(
    quick_path: Path, marks: bool, size: Size, ran: Callable[[str], None]
) -> None:
    seeds = size.of(60, 1_000)
    for seed in range(seeds):
        # given
        chance = Random(seed)
        source, target = quick_path / "source", quick_path / "target"
        life = Life(source, chance)
        for _ in range(STEPS_BEFORE):
            life.step()
        life.pass_time()
        before = set(life.written)

        # when
        copy = Copy(source, target, chance)
        left = STEPS_MEANWHILE
        while not copy.is_over:
            if left and chance.random() < 0.5:
                life.step()
                left -= 1
            else:
                copy.step()
        if not marks:
            (target / ACME / "wm").unlink(missing_ok=True)

        # then
        assert_clean(target)
        found = found_at(target)
        assert before <= found <= life.written, f"seed {seed}"
        tree = tree_at(target)
        write(tree.org(ACME), "copy", 1)
        carry_over(tree.org(ACME), [TOLD])
        assert found_in(tree.org(ACME)) == found | {("copy", 1)}, f"seed {seed}"
        tree.close()
        assert_clean(target)
        life.tree.close()
        shutil.rmtree(source)
        shutil.rmtree(target)
    ran(f"{seeds} orders")
