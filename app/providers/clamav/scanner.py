"""clamd's INSTREAM: a command, the file in pieces with their lengths, an empty piece, one line back."""

import socket
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from app.ports.outside import Rejected, Unreachable

PIECE_BYTES: Final = 1 << 18
WAIT_S: Final = 60.0
ANSWER_BYTES_MAX: Final = 4_096
NAME_CHARACTERS_MAX: Final = 100
_COMMAND: Final = b"zINSTREAM\0"
_END: Final = struct.pack("!I", 0)
DOWN: Final = "It could not be reached."
ODD: Final = "It answered in a way that cannot be understood."
TOO_LARGE: Final = (
    "The virus scanner takes no file as large as this one. Whoever runs this server can raise its limit."
)


class ClamScanner:
    def __init__(self, path: Path, *, wait_s: float = WAIT_S) -> None:
        self._path = path
        self._wait_s = wait_s

    def found_in(self, chunks: Iterable[bytes]) -> str | None:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
                line.settimeout(self._wait_s)
                line.connect(str(self._path))
                _tell(line, chunks)
                return _verdict(_answer(line))
        except OSError as problem:
            raise Unreachable("scanner_down", DOWN) from problem


def answers(path: Path, *, wait_s: float = 5.0) -> bool:
    """Whether somebody who scans is there."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(wait_s)
            line.connect(str(path))
            line.sendall(b"zPING\0")
            return _answer(line) == "PONG"
    except OSError:
        return False


def _tell(line: socket.socket, chunks: Iterable[bytes]) -> None:
    # Where it hangs up in the middle it has said why: its answer is read all the same.
    with suppress(BrokenPipeError, ConnectionResetError):
        line.sendall(_COMMAND)
        for chunk in chunks:
            for at in range(0, len(chunk), PIECE_BYTES):
                piece = chunk[at : at + PIECE_BYTES]
                line.sendall(struct.pack("!I", len(piece)) + piece)
        line.sendall(_END)


def _answer(line: socket.socket) -> str:
    got = b""
    while b"\0" not in got and len(got) < ANSWER_BYTES_MAX:
        piece = line.recv(ANSWER_BYTES_MAX)
        if not piece:
            break
        got += piece
    return got.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _verdict(answer: str) -> str | None:
    said = answer.removeprefix("stream:").strip()
    if said == "OK":
        return None
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")[:NAME_CHARACTERS_MAX]
    if "size limit exceeded" in said:
        raise Rejected("too_large", TOO_LARGE)
    raise Unreachable("scanner_odd", ODD)
