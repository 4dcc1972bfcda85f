from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.compose import House
from tests.architecture.house import standing, with_people
from tests.cast import Cast, Unlimited
from tests.http.asking import Asker


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("house") / "data"


@pytest.fixture(scope="module")
def house(data: Path) -> Iterator[House]:
    with standing(data) as house:
        yield house


@pytest.fixture(scope="module")
def cast(house: House) -> Cast:
    return with_people(house)


@pytest.fixture(scope="module")
def door(house: House) -> Asker:
    """Nobody is too fast here: every row is asked, more than once."""
    return Asker(replace(house.edge, limits=Unlimited()).tenant())
