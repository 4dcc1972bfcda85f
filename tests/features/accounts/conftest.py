"""A stage with the whole cast on it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.clock import RecordedClock
from tests.cast import Cast, Stage, assemble, stage
from tests.http.asking import Asker


@pytest.fixture
def clock() -> RecordedClock:
    return RecordedClock()


@pytest.fixture
def house(tmp_path: Path, clock: RecordedClock) -> Iterator[Stage]:
    with stage(tmp_path / "data", clock=clock) as standing:
        yield standing


@pytest.fixture
def mailing(tmp_path: Path, clock: RecordedClock) -> Iterator[Stage]:
    """The same where mail leaves the house."""
    with stage(tmp_path / "mailing", clock=clock, can_mail=True) as standing:
        yield standing


@pytest.fixture
def cast(house: Stage) -> Cast:
    return asyncio.run(assemble(house.accounts))


@pytest.fixture
def door(house: Stage) -> Asker:
    return Asker(house.tenant())
