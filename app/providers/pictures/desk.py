"""Hands a picture to a child and takes what it saved. A picture that breaks its reader breaks nothing else."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from app.ports.outside import Rejected, Unreachable

CHILD_WAIT_S: Final = 60.0
AT_ONCE_MAX: Final = 2
PIECE_BYTES: Final = 1 << 18
APP_HOME: Final = Path(__file__).parents[3]
BROKEN: Final = "This picture is damaged and cannot be opened. Save it again, then send that."


class Told(msgspec.Struct, frozen=True):
    """What the child says at its end."""

    code: str = ""
    sentence: str = ""
    removed: tuple[str, ...] = ()


class PictureDesk:
    def __init__(self) -> None:
        self._places = threading.BoundedSemaphore(AT_ONCE_MAX)

    @contextmanager
    def cleaned(self, picture: BinaryIO) -> Iterator["ChildCleaning"]:
        if not self._places.acquire(timeout=CHILD_WAIT_S):
            raise Unreachable("busy", "Too many pictures are being looked at.")
        try:
            child = subprocess.Popen(
                [sys.executable, "-m", "app.providers.pictures.child"],
                stdin=picture,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=APP_HOME,
            )
            timer = threading.Timer(CHILD_WAIT_S, child.kill)
            timer.start()
            try:
                yield ChildCleaning(child)
            finally:
                timer.cancel()
                child.kill()
                child.communicate()
        finally:
            self._places.release()


class ChildCleaning:
    def __init__(self, child: "subprocess.Popen[bytes]") -> None:
        self._child = child
        self._told = Told()

    @property
    def removed(self) -> tuple[str, ...]:
        return self._told.removed

    def pieces(self) -> Iterator[bytes]:
        assert self._child.stdout is not None
        assert self._child.stderr is not None
        while piece := self._child.stdout.read(PIECE_BYTES):
            yield piece
        self._told = _told(self._child.stderr.read())
        if self._child.wait() != 0:
            raise Rejected(self._told.code or "broken", self._told.sentence or BROKEN)


def _told(said: bytes) -> Told:
    """The last line; a child that was killed has said nothing, or something else."""
    lines = said.splitlines() or [b""]
    try:
        return msgspec.json.decode(lines[-1], type=Told)
    except msgspec.DecodeError:
        return Told()
