"""Real processes for tests: started in a group of their own, read line by line, never left behind."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30.0
LOOK_EVERY_S = 0.02
FAMILY = "TEST_FAMILY"
"""Names the test in the environment that every process below inherits: one that lost its parents is still found."""


class Running:
    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self._log = log

    @property
    def pid(self) -> int:
        return self.process.pid

    def events(self, name: str | None = None) -> list[dict[str, Any]]:
        """The whole lines it has logged so far."""
        lines = self._log.read_bytes().splitlines(keepends=True)
        told = [json.loads(line) for line in lines if line.endswith(b"\n") and line.startswith(b"{")]
        return [line for line in told if name is None or line["event"] == name]

    def output(self) -> str:
        return self._log.read_text()

    def await_event(self, name: str, *, count: int = 1) -> dict[str, Any]:
        await_that(
            lambda: len(self.events(name)) >= count or self.process.poll() is not None,
            lambda: f"no {name} in\n{self.output()}",
        )
        assert len(self.events(name)) >= count, f"it ended without {name}:\n{self.output()}"
        return self.events(name)[count - 1]

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def await_end(self) -> int:
        return self.process.wait(timeout=PATIENCE_S)

    def family(self) -> list[int]:
        """Every process below it, the children's children included."""
        return descendants(self.pid)


def running(
    words: list[str], folder: Path, environ: Mapping[str, str] | None = None
) -> AbstractContextManager[Running]:
    return spawned([sys.executable, *words], folder / "output", environ)


@contextlib.contextmanager
def spawned(words: list[str], log: Path, environ: Mapping[str, str] | None = None) -> Iterator[Running]:
    family = uuid.uuid4().hex
    with log.open("wb") as sink:
        process = subprocess.Popen(
            words,
            cwd=ROOT,
            env={**os.environ, **(environ or {}), FAMILY: family},
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Running(process, log)
    finally:
        end(process, family)


def end(process: subprocess.Popen[bytes], family: str) -> None:
    """With all below it, also those just being started, and those whose parents are gone already."""
    kill(descendants(process.pid))
    if process.poll() is None:
        process.kill()
        process.wait()
    while members := [pid for pid in all_pids() if alive(pid) and is_of(pid, family)]:
        kill(members)


def kill(pids: list[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def is_of(pid: int, family: str) -> bool:
    try:
        return f"{FAMILY}={family}".encode() in Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False


def all_pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def await_that(
    holds: Callable[[], bool], explain: Callable[[], str], *, patience_s: float = PATIENCE_S
) -> None:
    deadline = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < deadline, explain()
        time.sleep(LOOK_EVERY_S)


def alive(pid: int) -> bool:
    """A zombie is not alive: it only waits for its parent to look."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def await_gone(pids: list[int]) -> None:
    await_that(
        lambda: not any(map(alive, pids)), lambda: f"still alive: {[pid for pid in pids if alive(pid)]}"
    )


def descendants(pid: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for child in all_pids():
        if (parent := parent_of(child)) is not None:
            parents.setdefault(parent, []).append(child)
    found: list[int] = []
    waiting = [pid]
    while waiting:
        below = parents.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def parent_of(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None
