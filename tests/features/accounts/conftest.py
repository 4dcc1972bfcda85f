"""What several files about accounts need."""

import pytest

from tests.cast import without_factors


@pytest.fixture
def by_password_alone(request: pytest.FixtureRequest) -> None:
    """Where the cast is there, nobody of it has a second factor."""
    if "cast" in request.fixturenames:
        without_factors(request.getfixturevalue("house").accounts)
