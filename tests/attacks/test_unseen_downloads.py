"""Fetching a file so that nobody learns of it."""

import asyncio

import pytest

from app.core.clock import SECOND_US, RecordedClock
from app.features.audit.types import AuditQuery
from app.store.links import Grant
from tests.cast import LINKS, Cast, Stage
from tests.http.asking import Asker

NAME = "exports/exp_one.zip"
CONTENT = b"PK" + bytes(range(256)) * 4


@pytest.mark.parametrize("part", ["bytes=1-", "bytes=1-1025", "bytes=-1025", "bytes=2-3"])
def test_who_leaves_the_first_byte_out_is_written_down_as_well(
    part: str, house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    house.tree.org(cast.org).blobs.put(NAME, CONTENT, room=len(CONTENT))
    query = LINKS.sign(Grant(cast.org, NAME, "get", clock.now_us() // SECOND_US + 900, 0))

    got = door.get(f"/api/files/get?{query}", [("range", part)])

    assert got.status == 206
    assert got.body
    (entry,) = asyncio.run(house.audit.page(cast.org, AuditQuery(action="file.get"))).items
    assert (entry.actor, entry.target) == ("link", NAME)
