"""A whole house for the tests of this room."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.whole import Prepared, Whole, prepare, whole


@pytest.fixture(scope="session")
def prepared_whole(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare(tmp_path_factory.mktemp("whole") / "data")


@pytest.fixture
def astrix(tmp_path: Path, prepared_whole: Prepared) -> Iterator[Whole]:
    with whole(prepared_whole, tmp_path / "data") as standing:
        yield standing
