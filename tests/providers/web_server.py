"""A server on loopback that answers as a test tells it, and remembers who asked."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext


@dataclass
class Said:
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "text/csv"})
    body: bytes = b""
    chunks: int = 1
    """How often the body is sent."""
    pause_s: float = 0.0
    """Before each time but the first."""


@dataclass
class WebServer:
    """`pages` by path; what is at no path is 404."""

    pages: dict[str, Said] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def listening(self, tls: SSLContext | None = None) -> Iterator["WebServer"]:
        server_of_pages = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server_of_pages.answer(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the library's name)
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        self.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self.over.set()
            server.shutdown()
            thread.join(10)
            server.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        self.asked.append((request.path, {name.lower(): value for name, value in request.headers.items()}))
        said = self.pages.get(request.path, Said(status=404))
        request.send_response(said.status)
        for name, value in said.headers.items():
            request.send_header(name, value)
        request.send_header("connection", "close")
        request.end_headers()
        try:
            for number in range(said.chunks):
                if number and said.pause_s:
                    self.over.wait(said.pause_s)
                request.wfile.write(said.body)
                request.wfile.flush()
        except OSError:
            return  # whoever asked has hung up
