from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.features.hq.house import Above, above


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[Above]:
    with above(tmp_path / "data") as made:
        yield made
