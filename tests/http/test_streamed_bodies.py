"""A body that its handler reads piece by piece: bounded, paced, and nothing of it read too early."""

import asyncio
from collections.abc import Iterator

import pytest
from starlette.types import Message

from app.core.reasons import NOT_FOUND, Refused
from app.http.body import ClientGone, TooSlow, pieces
from app.http.dispatch import Dispatch
from app.http.endpoint import PUBLIC, Endpoint, PublicCall
from app.http.router import Router
from tests.http.asking import Asker
from tests.http.conftest import House

LIMIT = 5_000_000


class Box:
    """Takes in what is put."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.closed = False
        self.slow = False

    async def put(self, call: PublicCall[None]) -> None:
        assert call.chunks is not None
        if self.closed:
            raise Refused(NOT_FOUND)
        if self.slow:
            raise TooSlow
        async for chunk in call.chunks:
            self.sizes.append(len(chunk))

    def row(self) -> Endpoint:
        return Endpoint(
            method="PUT",
            path="/api/box",
            handler=self.put,
            summary="Takes in a body.",
            needs=PUBLIC,
            tag="box",
            streams_bytes_max=LIMIT,
        )


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def door(house: House, box: Box) -> Asker:
    tenant = house.tenant
    dispatch: Dispatch = tenant.dispatch
    return Asker(type(tenant)(**{**vars(tenant), "router": Router([box.row()]), "dispatch": dispatch}))


def test_it_is_handed_on_as_it_comes(door: Asker, box: Box) -> None:
    answer = door.ask("PUT", "/api/box", body=[b"x" * 10, b"y" * 2_000_000, b"", b"z"])

    assert (answer.status, box.sizes) == (204, [10, 2_000_000, 1])


def test_what_is_announced_too_large_is_refused_before_a_byte_is_read(door: Asker, box: Box) -> None:
    def never() -> Iterator[bytes]:
        yield b"x"

    answer = door.ask("PUT", "/api/box", headers=[("content-length", str(LIMIT + 1))], body=never())

    assert (answer.status, answer.code, box.sizes) == (413, "payload_too_large", [])


def test_what_grows_too_large_is_cut(door: Asker, box: Box) -> None:
    answer = door.ask("PUT", "/api/box", body=[b"x" * 2_000_000] * 9)

    assert (answer.status, sum(box.sizes)) == (413, 4_000_000)


def test_a_packed_body_is_refused(door: Asker) -> None:
    answer = door.ask("PUT", "/api/box", headers=[("content-encoding", "gzip")], body=[b"x"])

    assert (answer.status, answer.code) == (415, "unsupported_media_type")


def test_a_handler_that_refuses_reads_nothing(door: Asker, box: Box) -> None:
    box.closed = True

    assert door.ask("PUT", "/api/box", body=[b"x" * 100]).status == 404
    assert box.sizes == []


Parts = list[tuple[float, bytes]]


async def taken(parts: Parts, *, window_s: float, bytes_min: int) -> int:
    """What a handler gets of somebody who waits before each piece, and hangs up at the end."""
    messages: asyncio.Queue[Message] = asyncio.Queue()

    async def say() -> None:
        for wait_s, content in parts:
            await asyncio.sleep(wait_s)
            messages.put_nowait({"type": "http.request", "body": content, "more_body": True})
        messages.put_nowait({"type": "http.disconnect"})

    saying = asyncio.create_task(say())
    got = 0
    try:
        async for piece in pieces(messages.get, LIMIT, window_s=window_s, window_bytes_min=bytes_min):
            got += len(piece)
    finally:
        saying.cancel()
    return got


def test_who_sends_too_slowly_is_cut() -> None:
    with pytest.raises(Refused) as refused:
        asyncio.run(taken([(0.02, b"x")] * 50, window_s=0.1, bytes_min=1_000))
    assert refused.value.reason.code == "invalid_params"


def test_who_was_too_slow_is_answered_and_let_go(door: Asker, box: Box) -> None:
    box.slow = True

    refused = door.ask("PUT", "/api/box", body=[b"x"])

    assert (refused.status, refused.header("connection")) == (400, "close")


def test_who_is_fast_enough_on_the_whole_is_not() -> None:
    with pytest.raises(ClientGone):  # it hangs up at its end, having been heard
        asyncio.run(taken([(0.02, b"x" * 500)] * 20, window_s=0.1, bytes_min=500))


@pytest.mark.parametrize("row", [{"method": "POST"}, {"takes": dict}])
def test_only_a_plain_put_is_read_so(row: dict[str, object], box: Box) -> None:
    wanted = {**vars(box.row()), **row}

    with pytest.raises(ValueError, match="piece by piece"):
        Endpoint(**wanted)
