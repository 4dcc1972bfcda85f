"""A stage with the whole cast on it. The cast comes in once; each test gets its own copy of the tree."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.core.clock import RecordedClock
from app.core.randomness import SystemRandomness
from tests.cast import Cast, Stage, assemble, stage
from tests.http.asking import Asker


@dataclass(frozen=True)
class Prepared:
    data: Path
    cast: Cast
    signing_key: bytes


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    data, key = tmp_path_factory.mktemp("cast") / "data", SystemRandomness().bytes(32)
    with stage(data, clock=RecordedClock(), signing_key=key) as standing:
        cast = asyncio.run(assemble(standing.accounts))
    return Prepared(data, cast, key)


@pytest.fixture
def clock() -> RecordedClock:
    return RecordedClock()


@pytest.fixture
def house(
    tmp_path: Path, clock: RecordedClock, prepared: Prepared, request: pytest.FixtureRequest
) -> Iterator[Stage]:
    """Empty, unless the test asks for the cast."""
    if "cast" in request.fixturenames:
        shutil.copytree(prepared.data, tmp_path / "data")
    with stage(tmp_path / "data", clock=clock, signing_key=prepared.signing_key) as standing:
        yield standing


@pytest.fixture
def mailing(tmp_path: Path, clock: RecordedClock) -> Iterator[Stage]:
    """The same where mail leaves the house."""
    with stage(tmp_path / "mailing", clock=clock, can_mail=True) as standing:
        yield standing


@pytest.fixture
def cast(house: Stage, prepared: Prepared) -> Cast:
    assert house.tree.org_ids()
    return prepared.cast


@pytest.fixture
def door(house: Stage) -> Asker:
    return Asker(house.tenant())
