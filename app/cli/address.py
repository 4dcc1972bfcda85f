"""Addresses to listen on, HOST:PORT or unix:PATH, and the sockets that listen there.

The supervisor opens them and hands them down, so that a taken address is told before anything starts, and a
restarted child finds the connections that queued up meanwhile.
"""

import contextlib
import errno
import os
import socket
from argparse import ArgumentTypeError
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.cli.outcome import Stopped

BACKLOG: Final = 2_048
PORT_MAX: Final = 65_535
UNIX_PATH_BYTES_MAX: Final = 107  # what the kernel's address struct holds
UNIX_PREFIX: Final = "unix:"
PROBE_TIMEOUT_S: Final = 1.0


@dataclass(frozen=True)
class Address:
    host: str = ""
    port: int = 0
    path: Path | None = None

    def __str__(self) -> str:
        if self.path is not None:
            return f"{UNIX_PREFIX}{self.path}"
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str | None:
        """Where a browser finds it; nowhere, if it is a path that only a proxy knows."""
        return None if self.path is not None else f"http://{self}"


def parse_address(text: str) -> Address:
    if text.startswith(UNIX_PREFIX):
        return _unix_address(text.removeprefix(UNIX_PREFIX))
    host, colon, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not host or not port.isascii() or not port.isdigit() or int(port) > PORT_MAX:
        raise ArgumentTypeError(f"{text!r} must read HOST:PORT or unix:PATH")
    return Address(host=host, port=int(port))


def _unix_address(path: str) -> Address:
    if not path:
        raise ArgumentTypeError("unix: needs a path")
    absolute = Path(path).absolute()
    if len(os.fsencode(absolute)) > UNIX_PATH_BYTES_MAX:
        raise ArgumentTypeError(f"the path of a socket holds {UNIX_PATH_BYTES_MAX} bytes at most: {absolute}")
    return Address(path=absolute)


def listen(address: Address) -> socket.socket:
    try:
        return _listen_at_path(address.path) if address.path is not None else _listen_at_port(address)
    except socket.gaierror:
        raise Stopped(f"{address.host} is not an address of this machine.") from None
    except OSError as error:
        raise Stopped(_sentence(address, error)) from None


def bound_address(listener: socket.socket, asked: Address) -> Address:
    """Port 0 means any free one: this says which it became."""
    if asked.path is not None:
        return asked
    return Address(host=asked.host, port=listener.getsockname()[1])


def close(listener: socket.socket, address: Address) -> None:
    listener.close()
    if address.path is not None:
        address.path.unlink(missing_ok=True)


def _listen_at_port(address: Address) -> socket.socket:
    family, kind, protocol, _, where = socket.getaddrinfo(
        address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _listen_at_path(path: Path) -> socket.socket:
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftover(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(str(path))
        # The proxy in front runs as another user of our group.
        path.chmod(0o660)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _remove_leftover(path: Path) -> None:
    """A socket nobody answers at is what a killed process left behind; a living one is not ours to take."""
    if not path.is_socket():
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(PROBE_TIMEOUT_S)
        try:
            probe.connect(str(path))
        except (ConnectionRefusedError, FileNotFoundError):
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
            return
    raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))


def _sentence(address: Address, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"{address} is taken by another program: stop it, or choose another address."
    if error.errno == errno.EACCES:
        return f"This user may not listen at {address}: choose a port above 1023 or a path it may write to."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{address.host} is not an address of this machine."
    return f"Listening at {address} failed: {error.strerror}."
