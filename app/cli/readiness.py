"""Tells when every door answers: to the log, and to whoever started us with NOTIFY_SOCKET (systemd, scripts/start)."""

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Final

from app.cli.address import Address
from app.core.log import get_log

log = get_log("supervisor")

ANSWER_TIMEOUT_S: Final = 60.0
PAUSE_S: Final = 0.05
HTTP_OK: Final = 200


class Notifier:
    """Speaks the service manager's protocol; without a manager it says nothing."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")
        self._watched = "WATCHDOG_USEC" in environ

    def ready(self) -> None:
        self._say("READY=1")

    def stopping(self) -> None:
        self._say("STOPPING=1")

    def alive(self) -> None:
        if self._watched:
            self._say("WATCHDOG=1")

    def _say(self, word: str) -> None:
        if not self._address:
            return
        # A leading @ names a socket that is no file.
        address = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line, contextlib.suppress(OSError):
            line.sendto(word.encode(), address)


class ReadinessWatch:
    """Asks each door once; the question waits in the socket's queue until a worker is there to answer."""

    def __init__(self, doors: Sequence[Address], notifier: Notifier) -> None:
        self._doors = doors
        self._notifier = notifier
        self._begun = time.monotonic()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="readiness", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()

    def _watch(self) -> None:
        for door in self._doors:
            if not self._answers(door):
                return
        seconds = round(time.monotonic() - self._begun, 3)
        log.info("serve.ready", doors=[str(door) for door in self._doors], seconds=seconds)
        self._notifier.ready()

    def _answers(self, door: Address) -> bool:
        deadline = time.monotonic() + ANSWER_TIMEOUT_S
        while not self._stopped.wait(PAUSE_S) and time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if status_of(door, "/healthz") == HTTP_OK:
                    return True
        if not self._stopped.is_set():
            log.error("serve.not_ready", door=str(door), waited_s=ANSWER_TIMEOUT_S)
        return False


class DoorConnection(http.client.HTTPConnection):
    def __init__(self, door: Address) -> None:
        super().__init__(door.host or "localhost", door.port or None, timeout=ANSWER_TIMEOUT_S)
        self._door = door

    def connect(self) -> None:
        if self._door.path is None:
            super().connect()
            return
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(ANSWER_TIMEOUT_S)
        self.sock.connect(str(self._door.path))


def status_of(door: Address, path: str) -> int:
    connection = DoorConnection(door)
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        return connection.getresponse().status
    finally:
        connection.close()


def without_notify(environ: Mapping[str, str]) -> dict[str, str]:
    """Children must not speak for the whole."""
    silent = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_PID", "LISTEN_FDS")
    return {name: value for name, value in environ.items() if name not in silent}
