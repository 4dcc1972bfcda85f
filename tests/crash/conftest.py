"""The sizes that were run are printed at the end, so that nobody mistakes the small ones for the full ones."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.crash.world import ACME, OTHER, tree_at, write

MEMORY = "/dev/shm"


@pytest.fixture
def ran(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    return lambda text: record_property("ran", text)


@pytest.fixture
def quick_path(tmp_path: Path) -> Iterator[Path]:
    """In memory where that can be had: what is proved by dying processes needs no disk behind it."""
    if not os.access(MEMORY, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(prefix="crash-", dir=MEMORY) as folder:
        yield Path(folder)


@pytest.fixture
def root(quick_path: Path) -> Path:
    return quick_path / "data"


@pytest.fixture
def two_orgs(root: Path) -> Path:
    """A tree with some batches in each of two orgs, closed."""
    tree = tree_at(root)
    for org_id in (ACME, OTHER):
        org = tree.create(org_id)
        for number in range(5):
            write(org, "before", number)
    tree.close()
    return root


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.getreports("passed"):
        for name, text in report.user_properties:
            if name == "ran" and report.when == "call":
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {text}")
