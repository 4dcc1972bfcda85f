"""The web worker: uvicorn under gunicorn, with a protocol that lets nobody hold a connection for nothing.

nginx stands before it in production; these limits hold without it too.
"""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn_worker import UvicornWorker

from app.core.clock import SystemClock
from app.core.ids import Ids
from app.core.log import get_log
from app.core.randomness import SystemRandomness
from app.core.reasons import invalid
from app.http.door import ENDLESS
from app.http.headers import NO_STORE, SECURITY
from app.http.problems import envelope

log = get_log("http.server")

HEAD_WAIT_S: Final = 8.0
"""So long a request's head may take, from the first byte or from the connection on."""
BODY_WINDOW_S: Final = 9.0
BODY_BYTES_PER_WINDOW_MIN: Final = 8_192
UNREAD_BYTES_MAX: Final = 16 << 20
"""So much of a body is still taken in after its request was answered, so that the answer is read."""
READER_WINDOW_S: Final = 9.0
READER_BYTES_PER_WINDOW_MIN: Final = 4_096
HEAD_BYTES_MAX: Final = 131_072
"""Room for any token that is to be judged as one; the proxy in front allows less."""
HEADERS_MAX: Final = 100
KEEP_ALIVE_S: Final = 15
STOP_GRACE_S: Final = 20
SPOKEN: Final = ("1.0", "1.1")
ODD_TARGET: Final = b"/%00"
"""Stands for a request line that is no plain path: it names nothing, and is answered so."""


class BadRequest(Exception):
    """The request is no HTTP that could be answered in one way only."""


class GuardedProtocol(HttpToolsProtocol):
    head_wait_s = HEAD_WAIT_S
    body_window_s = BODY_WINDOW_S
    reader_window_s = READER_WINDOW_S

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head_bytes = 0
        self._fields_bytes = 0
        self._in_body = False
        self._body_bytes = 0
        self._head_timer: asyncio.TimerHandle | None = None
        self._body_timer: asyncio.TimerHandle | None = None
        self._reader_timer: asyncio.TimerHandle | None = None

    # What comes in

    # The base names a wider transport; over HTTP it is always one that can also write.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # narrower, see above
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._head_timer, self._body_timer, self._reader_timer):
            _cancel(timer)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if not self._in_body:
            self._head_bytes += len(data)
            if self._head_timer is None:
                self._await_head()
        super().data_received(data)
        if self._head_bytes > HEAD_BYTES_MAX and not self.transport.is_closing():
            self.send_400_response("The head of the request is too long.")

    def on_header(self, name: bytes, value: bytes) -> None:
        self._fields_bytes += len(name) + len(value)
        if len(self.headers) >= HEADERS_MAX or self._fields_bytes + len(self.url) > HEAD_BYTES_MAX:
            raise BadRequest
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._head_bytes, self._fields_bytes, self._body_bytes = 0, 0, 0
        self._in_body = True
        _cancel(self._head_timer)
        self._head_timer = None
        self._demand_one_meaning()
        if not self.url.startswith(b"/"):
            self.url = ODD_TARGET
        self._await_body()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        super().on_body(body)
        if self._running is None and self._body_bytes > UNREAD_BYTES_MAX:
            self._cut("unread_body")

    def on_message_complete(self) -> None:
        self._in_body = False
        _cancel(self._body_timer)
        self._body_timer = None
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """The same envelope as everywhere; nothing where an answer has already begun."""
        cycle = self._running
        if cycle is not None:
            cycle.disconnected = True
            cycle.message_event.set()
            if cycle.response_started:
                self.transport.close()
                return
        self.transport.write(_bad_request(msg))
        self.transport.close()

    # What goes out

    def pause_writing(self) -> None:
        super().pause_writing()
        self._await_reader(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        _cancel(self._reader_timer)
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        if self.transport.get_write_buffer_size():
            self.transport.abort()  # closing would wait for a reader that does not read
        else:
            super().timeout_keep_alive_handler()

    def shutdown(self) -> None:
        """A stopping server waits for answers under way, not for those that never end."""
        cycle = self._running
        if cycle is not None and ENDLESS in cycle.scope:
            cycle.disconnected = True
            cycle.message_event.set()
            self.transport.close()
        else:
            super().shutdown()

    def _unsupported_upgrade_warning(self) -> None:
        """An upgrade nobody offers is an ordinary request; the log does not need to hear of it."""

    # Its limits

    def _demand_one_meaning(self) -> None:
        names = [name for name, _ in self.headers]
        hosts = names.count(b"host")
        lengths = names.count(b"content-length")
        chunked = b"transfer-encoding" in names
        version = self.parser.get_http_version()
        if version not in SPOKEN:
            raise BadRequest
        if hosts > 1 or (hosts == 0 and version == "1.1") or lengths + chunked > 1:
            raise BadRequest
        if chunked and version != "1.1":
            raise BadRequest

    def _await_head(self) -> None:
        self._head_timer = self.loop.call_later(self.head_wait_s, self._cut, "slow_head")

    def _await_body(self) -> None:
        _cancel(self._body_timer)
        self._body_timer = self.loop.call_later(self.body_window_s, self._judge_body, self._body_bytes)

    def _judge_body(self, had_bytes: int) -> None:
        if self._body_bytes - had_bytes < BODY_BYTES_PER_WINDOW_MIN:
            self._cut("slow_body")
        else:
            self._await_body()

    def _await_reader(self, waiting_bytes: int) -> None:
        _cancel(self._reader_timer)
        self._reader_timer = self.loop.call_later(self.reader_window_s, self._judge_reader, waiting_bytes)

    def _judge_reader(self, had_bytes: int) -> None:
        waiting_bytes = self.transport.get_write_buffer_size()
        if had_bytes - waiting_bytes < READER_BYTES_PER_WINDOW_MIN:
            self._cut("slow_reader")
        else:
            self._await_reader(waiting_bytes)

    def _cut(self, why: str) -> None:
        log.info("connection.cut", why=why)
        self.transport.abort()

    @property
    def _running(self) -> RequestResponseCycle | None:
        """The request that is being answered; the base class has None before the first one."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle if cycle is not None and not cycle.response_complete else None


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()


def _bad_request(message: str) -> bytes:
    request_id = Ids(SystemClock(), SystemRandomness()).new("req")
    reply = envelope(invalid("request", message), request_id)
    assert isinstance(reply.body, bytes)
    headers = [
        *reply.headers,
        *SECURITY,
        NO_STORE,
        (b"x-request-id", request_id.encode()),
        (b"content-length", str(len(reply.body)).encode()),
        (b"connection", b"close"),
    ]
    lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
    log.info(
        "http.request", method="?", route=None, status=reply.status, code=reply.code, request_id=request_id
    )
    return b"HTTP/1.1 400 Bad Request\r\n" + lines + b"\r\n" + reply.body


SERVER_SETTINGS: Final[dict[str, Any]] = {
    "loop": "uvloop",
    "http": GuardedProtocol,
    "ws": "none",
    "lifespan": "on",
    "access_log": False,
    "log_config": None,
    "proxy_headers": False,
    "server_header": False,
    "date_header": False,
    "timeout_keep_alive": KEEP_ALIVE_S,
    "timeout_graceful_shutdown": STOP_GRACE_S,
}
"""For whoever runs uvicorn itself; the gunicorn worker takes the same."""


class WebWorker(UvicornWorker):  # type: ignore[misc]  # the package has no types
    CONFIG_KWARGS = SERVER_SETTINGS
