from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.features.hq.house import Above, Prepared, above, prepare


@pytest.fixture(scope="session")
def prepared_hq(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare(tmp_path_factory.mktemp("hq") / "data")


@pytest.fixture
def hq(tmp_path: Path, prepared_hq: Prepared) -> Iterator[Above]:
    with above(prepared_hq, tmp_path / "data") as made:
        yield made
