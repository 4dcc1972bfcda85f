"""A whole house for the tests of this room."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.whole import Prepared, Whole, prepare, whole

Upload = Callable[[bytes], str]


@pytest.fixture(scope="session")
def prepared_whole(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare(tmp_path_factory.mktemp("whole") / "data")


@pytest.fixture
def astrix(tmp_path: Path, prepared_whole: Prepared) -> Iterator[Whole]:
    with whole(prepared_whole, tmp_path / "data") as standing:
        yield standing


@pytest.fixture
def upload(astrix: Whole) -> Upload:
    """The id of a finished file that was sent in to be imported."""

    def send(content: bytes) -> str:
        files = astrix.house.files
        kept = files.put_generated(
            astrix.cast.org, content, name="list.csv", mime="text/csv", purpose="import"
        )
        return kept.id

    return send
