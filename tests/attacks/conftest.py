"""Attacks are tried on the same houses that the rooms are tested in."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.clock import RecordedClock
from tests.attacks.slow import Patient, Slow
from tests.cast import stage
from tests.features.accounts.conftest import mailing_cast
from tests.features.conftest import Prepared, cast, clock, door, house, mailing, prepared
from tests.features.hq.conftest import hq, prepared_hq
from tests.providers.conftest import issuer

__all__ = [
    "cast",
    "clock",
    "door",
    "house",
    "hq",
    "issuer",
    "mailing",
    "mailing_cast",
    "prepared",
    "prepared_hq",
]


@pytest.fixture
def slow(tmp_path: Path, clock: RecordedClock, prepared: Prepared) -> Iterator[Slow]:
    """The cast in a house that mail leaves."""
    shutil.copytree(prepared.data, tmp_path / "slow")
    hasher = Patient()
    with stage(
        tmp_path / "slow", clock=clock, signing_key=prepared.signing_key, can_mail=True, hasher=hasher
    ) as standing:
        yield Slow(standing, hasher)
