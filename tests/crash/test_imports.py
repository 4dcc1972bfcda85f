"""Engines that are killed at any moment of an import and of its undoing: no row is taken twice, none is lost."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from app.compose import House, compose
from app.core.settings import Settings
from app.features.crm.store.leads import SLIM_LEADS
from app.features.crm.types.by import By
from app.features.imports.service.steps import Wanted
from app.features.imports.store import IMPORTS
from app.features.imports.types.records import Import, State
from app.features.imports.types.wire import Agreed, BeginImport, NewImport, PreviewImport, UndoImport
from app.work.item import Ticket
from tests.cast import cheap_hasher
from tests.conftest import Size
from tests.crash.world import assert_clean
from tests.features.imports.carrying import people
from tests.whole import Prepared, prepare

HOME = Path(__file__).parents[2]
PATIENCE_S = 120.0


class Standing:
    """A tree with an import in it, and engines that come and are killed."""

    def __init__(self, prepared: Prepared) -> None:
        self.org = prepared.cast.org
        self.home = prepared.data
        self.by = By(actor=prepared.cast.owner.user, name="Owner")
        self._environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ASTRIX_")},
            "ASTRIX_DATA": str(prepared.data),
            "ASTRIX_DISK_FLOOR_MB": "0",
            "PYTHONPATH": str(HOME),
            **prepared.keys,
        }

    @contextmanager
    def house(self) -> Iterator[House]:
        """Opened anew, as any process would."""
        house = compose(Settings.read(self._environ), hasher=cheap_hasher())
        try:
            yield house
        finally:
            house.close()

    def begun(self, content: str) -> str:
        """An import that was started, and that nobody has worked on."""
        with self.house() as house:
            asking = house.imports.asking
            file = house.files.put_generated(
                self.org, content.encode(), name="people.csv", mime="text/csv", purpose="import"
            )
            made = run(asking.create(self.org, NewImport(file_id=file.id), by=self.by, idem=None))
            ticket = Ticket("work_test", 1, msgspec.Raw(msgspec.json.encode(Wanted(made.key))))
            run(house.imports.reading.work(self.org, ticket))
            run(asking.preview(self.org, made.key, PreviewImport(), idem=None))
            run(house.imports.previewing.work(self.org, ticket))
            said = BeginImport(consent=Agreed(none=True))
            run(asking.start(self.org, made.key, said, by=self.by, idem=None))
            import_id: str = made.key
            return import_id

    def undo(self, import_id: str) -> None:
        with self.house() as house:
            run(house.imports.asking.undo(self.org, import_id, UndoImport(), by=self.by, idem=None))

    def killed_until(self, over: State, import_id: str, *, chance: Random, kills: int) -> int:
        """Each engine may do some chunks and is killed in the midst of the next; the last may finish. Answers how many
        were killed before it was over."""
        killed = 0
        with self.house() as house:
            for _ in range(kills):
                done = self._done(house, import_id)
                with self.engine():
                    self._wait(partial(self._goes_on, house, import_id, done))
                    time.sleep(chance.uniform(0.0, 0.05))
                killed += self._state(house, import_id) != over
            with self.engine():
                self._wait(lambda: self._state(house, import_id) == over)
        return killed

    def _done(self, house: House, import_id: str) -> int:
        """Chunks that were written, and those that were taken back."""
        slims = house.imports.desk.store.chunk_slims(self.org, import_id)
        over = self._state(house, import_id) in ("done", "undone")
        return len(slims) + sum(slim.undone is not None for slim in slims) + over

    def _goes_on(self, house: House, import_id: str, done: int) -> bool:
        return self._done(house, import_id) > done

    def _state(self, house: House, import_id: str) -> State:
        row = house.tree.org(self.org).get(IMPORTS, import_id)
        assert row is not None
        return row.value.state

    def _wait(self, holds: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < until
            time.sleep(0.002)

    @contextmanager
    def engine(self) -> Iterator[None]:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.engine"],
            env=self._environ,
            cwd=HOME,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()

    def found(self, import_id: str) -> Import:
        with self.house() as house:
            row = house.tree.org(self.org).get(IMPORTS, import_id)
            assert row is not None
            return row.value

    def names(self) -> Counter[str]:
        """How often each first name is there, among those that are."""
        with self.house() as house:
            rows = house.tree.org(self.org).rows(SLIM_LEADS)
            return Counter(row.value.first_name for row in rows if row.value.is_live)


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


@pytest.mark.parametrize("seed", [1])
def test_an_import_and_its_undoing_survive_engines_that_are_killed(
    tmp_path: Path, size: Size, seed: int, ran: Callable[[str], None]
) -> None:
    # given: a file with twins at both ends
    count, kills, chance = size.of(5_000, 40_000), size.of(2, 6), Random(seed)
    standing = Standing(prepare(tmp_path / "data"))
    one = standing.begun(people(count) + people(2).partition("\n")[2])

    # when
    killed = standing.killed_until("done", one, chance=chance, kills=kills)

    # then
    done = standing.found(one)
    assert done.buckets.total == count + 2
    assert (done.buckets.created, done.buckets.duplicate) == (count, 2)
    assert standing.names() == Counter({f"Ann{number}": 1 for number in range(count)})

    # when
    standing.undo(one)
    again = standing.killed_until("undone", one, chance=chance, kills=kills)

    # then
    undone = standing.found(one).undone
    ran(f"{killed} engines killed at {count} rows, {again} at taking them back; resumed: {done.resumed}")
    assert killed + again > 0
    assert done.resumed is (killed > 0)
    assert undone is not None
    assert (undone.deleted, undone.kept) == (count, 0)
    assert standing.names() == Counter()
    assert_clean(standing.home)
