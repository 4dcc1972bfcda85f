"""Real sockets: who sends slowly, reads slowly or writes no clear HTTP is cut off, and the others are served."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
import uvicorn

from app.core.roles import OWNER
from app.http.endpoint import PUBLIC, Download, Endpoint
from app.http.server import SERVER_SETTINGS, GuardedProtocol
from tests.conftest import Size
from tests.http.conftest import House, small_house

QUICK_S = 1.0
STARTS_WITHIN_S = 10.0
LARGE_CHUNKS = [b"x" * 65_536] * 128
LARGE_BYTES = sum(map(len, LARGE_CHUNKS))


class QuickProtocol(GuardedProtocol):
    head_wait_s = QUICK_S
    body_window_s = QUICK_S
    reader_window_s = QUICK_S


class Served:
    def __init__(self, app: Any, path: Path | None, protocol: type[GuardedProtocol]) -> None:
        settings = {**SERVER_SETTINGS, "http": protocol, "lifespan": "off", "timeout_graceful_shutdown": 3}
        self.server = uvicorn.Server(uvicorn.Config(app, **settings))
        if path is None:
            self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        else:
            self._listener = socket.socket(socket.AF_UNIX)
            self._listener.bind(str(path))
        self.address = self._listener.getsockname()
        self._thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self._listener]})

    def start(self) -> None:
        self._thread.start()
        until = time.monotonic() + STARTS_WITHIN_S
        while not self.server.started:
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.01)

    def stop(self) -> None:
        self.server.should_exit = True
        self._thread.join(STARTS_WITHIN_S)
        assert not self._thread.is_alive()
        self._listener.close()

    def connect(self) -> socket.socket:
        line = socket.socket(self._listener.family)
        line.settimeout(15)
        line.connect(self.address)
        return line

    def say(self, raw: bytes, *, patience_s: float = 2) -> bytes:
        """Everything that comes back until the server hangs up or falls silent."""
        with closing(self.connect()) as line:
            line.sendall(raw)
            line.settimeout(patience_s)
            return heard(line)


def heard(line: socket.socket) -> bytes:
    got = b""
    with suppress(TimeoutError, ConnectionError):
        while chunk := line.recv(65_536):
            got += chunk
    return got


@contextmanager
def serving(
    app: Any, path: Path | None = None, *, protocol: type[GuardedProtocol] = QuickProtocol
) -> Iterator[Served]:
    served = Served(app, path, protocol)
    served.start()
    try:
        yield served
    finally:
        served.stop()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with small_house(tmp_path_factory.mktemp("server")) as made:
        yield made


@pytest.fixture(scope="module")
def served(house: House, size: Size) -> Iterator[Served]:
    """With short windows for every run, with those of production under `--long`."""

    async def large(_: object) -> Download:
        return Download(LARGE_CHUNKS, "application/octet-stream")

    async def slow(_: object) -> None:
        await asyncio.sleep(0.5)

    late = Endpoint(method="GET", path="/api/slow", handler=slow, summary="slow", needs=PUBLIC, tag="x")
    row = Endpoint(
        method="GET",
        path="/api/large",
        handler=large,
        summary="large",
        needs=PUBLIC,
        tag="x",
        produces="application/octet-stream",
    )
    edge = house.edge.__class__(
        **{**vars(house.edge), "endpoints": (*house.edge.endpoints, row, late), "limits": Unlimited()}
    )
    protocol = GuardedProtocol if size.long else QuickProtocol
    with serving(edge.tenant(), protocol=protocol) as running:
        yield running


class Unlimited:
    def hit(self, key: str, rate_per_s: float, burst: int) -> int:
        return 0


def request(head: str, body: bytes = b"") -> bytes:
    return head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    "raw",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        request(
            "POST /api/hello HTTP/1.1\nHost: x\nContent-Length: 3\nTransfer-Encoding: chunked", b"0\r\n\r\n"
        ),
        request(
            "POST /api/hello HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\nContent-Length: 3", b"0\r\n\r\n"
        ),
        request("POST /api/hello HTTP/1.1\nHost: x\nContent-Length: 3\nContent-Length: 3", b"abc"),
        request("POST /api/hello HTTP/1.1\nHost: x\nContent-Length: 3\nContent-Length: 4", b"abcd"),
        request("POST /api/hello HTTP/1.1\nHost: x\nContent-Length: -1"),
        request("POST /api/hello HTTP/1.1\nHost: x\nContent-Length: 1e3"),
        request("POST /api/hello HTTP/1.1\nHost: x\nTransfer-Encoding: chunked, chunked", b"0\r\n\r\n"),
        request("GET /api/hello HTTP/1.1\nHost: x\nHost: y"),
        request("GET /api/hello"),
        request("GET /api/hello HTTP/0.9\nHost: x"),
        request("GET /api/hello HTTP/2.0\nHost: x"),
        request("GET /api/hello HTTP/1.1"),
        request("GET /api/hello HTTP/1.1\nHost: x\nBad Header: y"),
        request("GET /api/hello HTTP/1.1\nHost: x\n folded: y"),
        request("GET /api/hello HTTP/1.1\nHost: x\nX: a\0b"),
        request("GET /api/hello HTTP/1.1\nHost: x\nX: " + "y" * 140_000),
        request("GET /" + "a" * 140_000 + " HTTP/1.1\nHost: x"),
        request("GET /api/hello HTTP/1.1\nHost: x\n" + "\n".join(f"X-{n}: y" for n in range(150))),
        "GET /api/hell\u00f6 HTTP/1.1\r\nHost: x\r\n\r\n".encode("latin-1"),
    ],
)
def test_what_is_no_clear_http_is_answered_once_in_the_envelope(served: Served, raw: bytes) -> None:
    answer = served.say(raw)

    head, _, body = answer.partition(b"\r\n\r\n")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert head.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 404 "))
    assert msgspec.json.decode(body)["error"]["code"] in ("invalid_params", "not_found")
    names = {line.partition(b":")[0] for line in head.split(b"\r\n")[1:]}
    assert {b"content-security-policy", b"x-content-type-options", b"x-request-id", b"cache-control"} <= names
    assert not names & {b"server", b"date"}


@pytest.mark.parametrize(
    "target",
    [
        "//admin",
        "/%61dmin",
        "/x/../admin",
        "/admin%2f",
        "/admin",
        "http://hq.example/admin/stats",
        "http://hq.example/api/hello",
        "hq.example:443",
        "*",
        "/api/hello/..",
        "/api//hello",
        "/api\\hello",
    ],
)
def test_another_way_of_writing_an_address_names_nothing(served: Served, target: str) -> None:
    answer = served.say(request(f"GET {target} HTTP/1.1\nHost: x\nConnection: close"))

    assert answer.startswith((b"HTTP/1.1 404 ", b"HTTP/1.1 400 "))
    assert answer.count(b"HTTP/1.1 ") == 1


def test_a_smuggled_request_behind_a_bad_one_is_never_answered(served: Served) -> None:
    bad = request(
        "POST /api/hello HTTP/1.1\nHost: x\nContent-Length: 6\nTransfer-Encoding: chunked", b"0\r\n\r\n"
    )
    hidden = request("GET /api/hello HTTP/1.1\nHost: x")

    answer = served.say(bad + hidden)

    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"everybody" not in answer


def test_requests_on_one_connection_are_answered_in_order(served: Served) -> None:
    one = request("GET /api/hello HTTP/1.1\nHost: x\nX-Request-ID: one")
    two = request("GET /api/hello HTTP/1.1\nHost: x\nConnection: close\nX-Request-ID: two")

    answer = served.say(one + two)

    assert answer.count(b"HTTP/1.1 200 ") == 2
    assert answer.index(b"x-request-id: one") < answer.index(b"x-request-id: two")


def test_slow_heads_bodies_and_readers_are_cut_while_others_are_served(served: Served, house: House) -> None:
    count = 100
    slow_head = request("GET /api/hello HTTP/1.1\nHost: x")[:-2]
    slow_body = request(
        "POST /api/notes HTTP/1.1\nHost: x\nContent-Length: 500000\n" + owner_lines(house), b"{"
    )
    slow_reader = request("GET /api/large HTTP/1.1\nHost: x")
    lines = [served.connect() for _ in range(3 * count)]
    try:
        for place, line in enumerate(lines):
            line.sendall((slow_head, slow_body, slow_reader)[place % 3])
        asked = served.say(request("GET /api/hello HTTP/1.1\nHost: x\nConnection: close"), patience_s=15)
        readers = lines[2::3]
        for line in lines[0::3] + lines[1::3]:
            wait_until_cut(line)
        received = [len(heard(line)) for line in readers]
    finally:
        for line in lines:
            line.close()

    assert asked.startswith(b"HTTP/1.1 200 ")
    assert max(received) < LARGE_BYTES


def owner_lines(house: House) -> str:
    return "\n".join(f"{name}: {value}" for name, value in house.ask(OWNER).headers)


def wait_until_cut(line: socket.socket) -> None:
    """TimeoutError where the other side never hangs up; a refusal may come first."""
    line.settimeout(15)
    with suppress(ConnectionError):
        while line.recv(65_536):
            pass


def test_behind_a_unix_socket_the_proxy_names_the_address(house: House, tmp_path: Path) -> None:
    ask = request(
        "GET /api/hello HTTP/1.1\nHost: x\nConnection: close\nX-Forwarded-For: 1.2.3.4, 203.0.113.9"
    )

    with serving(house.tenant, tmp_path / "door.sock") as running:
        answer = running.say(ask)

    assert b'"ip":"203.0.113.9"' in answer


def test_an_upgrade_nobody_offers_is_an_ordinary_request(served: Served) -> None:
    wanted = "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: eHg="

    answer = served.say(request(f"GET /api/voice/media/x HTTP/1.1\nHost: x\n{wanted}"))

    assert answer.startswith(b"HTTP/1.1 404 ")
    assert b'"not_found"' in answer


def test_a_body_far_too_large_still_gets_its_answer(served: Served) -> None:
    with closing(served.connect()) as line:
        line.sendall(request(f"POST /api/notes HTTP/1.1\nHost: x\nContent-Length: {10 << 20}"))
        for _ in range(160):
            line.sendall(b"x" * 65_536)
        line.settimeout(5)
        answer = line.recv(65_536)

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"payload_too_large" in answer


def test_a_body_that_goes_on_after_its_answer_is_cut(served: Served) -> None:
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    sent = 0
    with closing(served.connect()) as line, suppress(ConnectionError):
        line.sendall(request("POST /api/notes HTTP/1.1\nHost: x\nTransfer-Encoding: chunked"))
        while sent < 6 * LARGE_BYTES:
            line.sendall(chunk)
            sent += len(chunk)

    assert sent < 6 * LARGE_BYTES


def test_an_answer_under_way_is_finished_before_the_server_stops(served: Served) -> None:
    with serving(served.server.config.app) as running, closing(running.connect()) as line:
        line.sendall(request("GET /api/slow HTTP/1.1\nHost: x"))
        time.sleep(0.2)
        running.server.should_exit = True
        line.settimeout(5)
        answer = heard(line)

    assert answer.startswith(b"HTTP/1.1 204 ")


def test_a_slow_reader_that_goes_on_reading_gets_everything(served: Served) -> None:
    with closing(served.connect()) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        line.sendall(request("GET /api/large HTTP/1.1\nHost: x\nConnection: close"))
        received = 0
        while chunk := line.recv(262_144):
            received += len(chunk)
            time.sleep(0.01)

    assert received > LARGE_BYTES


def test_a_stream_outlives_the_windows_while_it_is_read_and_ends_with_the_server(house: House) -> None:
    ask = request("GET /api/stream HTTP/1.1\nHost: x\n" + owner_lines(house))
    with serving(house.tenant) as running, closing(running.connect()) as line:
        line.sendall(ask)
        time.sleep(2.5 * QUICK_S)
        asyncio.run(
            house.ask(OWNER).answer(
                "POST", "/api/notes", headers=[("content-type", "application/json")], body=b'{"title":"told"}'
            )
        )
        line.settimeout(5)
        got = b""
        while b"event: note" not in got:
            got += line.recv(65_536)
        started = time.monotonic()
        running.server.should_exit = True
        rest = heard(line)

    assert b"retry: " in got
    assert b"event: note" not in rest
    assert time.monotonic() - started < STARTS_WITHIN_S


def test_a_listener_that_hangs_up_leaves_nothing_behind(house: House) -> None:
    ask = request("GET /api/stream HTTP/1.1\nHost: x\n" + owner_lines(house))
    with serving(house.tenant) as running:
        for _ in range(5):
            with closing(running.connect()) as line:
                line.sendall(ask)
                line.settimeout(5)
                assert line.recv(10).startswith(b"HTTP/1.1 ")
        until = time.monotonic() + 5
        while running.server.server_state.tasks and time.monotonic() < until:
            time.sleep(0.02)
        assert not running.server.server_state.tasks
