"""Everybody of the cast at the door."""

import pytest

from tests.cast import Cast
from tests.http.asking import Asker


@pytest.fixture
def owner(door: Asker, cast: Cast) -> Asker:
    return door.with_headers(*cast.owner.headers.items())


@pytest.fixture
def manager(door: Asker, cast: Cast) -> Asker:
    return door.with_headers(*cast.manager.headers.items())


@pytest.fixture
def developer(door: Asker, cast: Cast) -> Asker:
    return door.with_headers(*cast.developer.headers.items())


@pytest.fixture
def member(door: Asker, cast: Cast) -> Asker:
    return door.with_headers(*cast.member.headers.items())


@pytest.fixture
def viewer(door: Asker, cast: Cast) -> Asker:
    return door.with_headers(*cast.viewer.headers.items())


@pytest.fixture
def stranger(door: Asker, cast: Cast) -> Asker:
    return door.with_headers(*cast.stranger.headers.items())
