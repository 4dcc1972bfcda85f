from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.features.notices.house import ORG, OTHER, NoticeHouse, ScriptedMailer, ScriptedPusher, new_key


@pytest.fixture
def mailer() -> ScriptedMailer:
    return ScriptedMailer()


@pytest.fixture
def pusher() -> ScriptedPusher:
    return ScriptedPusher()


@pytest.fixture
def key() -> bytes:
    return new_key()


@pytest.fixture
def house(
    tmp_path: Path, mailer: ScriptedMailer, *, pusher: ScriptedPusher, key: bytes
) -> Iterator[NoticeHouse]:
    house = NoticeHouse(tmp_path / "data", mailer=mailer, pusher=pusher, key=key)
    house.tree.create(ORG)
    house.tree.create(OTHER)
    yield house
    house.tree.close()
