"""What several files about accounts need."""

import pytest

from tests.cast import Cast, Stage, without_factors


@pytest.fixture
def by_password_alone(house: Stage, cast: Cast) -> None:
    """Nobody of the cast has a second factor."""
    del cast
    without_factors(house.accounts)
