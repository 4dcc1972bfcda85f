"""What several files about accounts need."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.clock import RecordedClock
from tests.cast import Stage, stage, without_factors
from tests.features.conftest import Prepared


@pytest.fixture
def by_password_alone(request: pytest.FixtureRequest) -> None:
    """Where the cast is there, nobody of it has a second factor."""
    if "cast" in request.fixturenames:
        without_factors(request.getfixturevalue("house").accounts)


@pytest.fixture
def mailing_cast(tmp_path: Path, clock: RecordedClock, prepared: Prepared) -> Iterator[Stage]:
    """The cast in a house that mail leaves."""
    shutil.copytree(prepared.data, tmp_path / "mailing_cast")
    with stage(
        tmp_path / "mailing_cast", clock=clock, signing_key=prepared.signing_key, can_mail=True
    ) as standing:
        yield standing
