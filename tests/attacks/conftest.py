"""Attacks are tried on the same houses that the rooms are tested in."""

from tests.features.accounts.conftest import mailing_cast
from tests.features.conftest import cast, clock, door, house, mailing, prepared
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
