from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.clock import RecordedClock
from app.store.logs import Log
from app.store.org import Org
from app.store.tree import Tree
from tests.store.logs.facts import ACME, TIMELINE, Fact, opened


@pytest.fixture
def clock() -> RecordedClock:
    return RecordedClock()


@pytest.fixture
def tree(tmp_path: Path, clock: RecordedClock) -> Iterator[Tree]:
    found = opened(tmp_path, clock)
    yield found
    found.close()


@pytest.fixture
def org(tree: Tree) -> Org:
    return tree.create(ACME)


@pytest.fixture
def timeline(org: Org) -> Log[Fact]:
    return org.log(TIMELINE)
