"""The one thread of a process that writes. It gathers what is asked meanwhile, so that many share one lock and one sync."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, Protocol

from app.store.batch import Batch, Outcome
from app.store.kinds import Idem

ATTEMPT_EVERY_S = 1.0
"""How often a journal that takes no lines is tried again."""


@dataclass
class Ask:
    """One batch that somebody waits for."""

    fn: Callable[[Batch], Any]
    idem: Idem | None
    done: "asyncio.Future[Outcome] | Future[Outcome]"
    loop: asyncio.AbstractEventLoop | None = None
    outcome: Outcome | None = None


class Writable(Protocol):
    """An org, as the committer sees it."""

    def commit(self, asks: Sequence[Ask]) -> None:
        """Runs them in turn and sets the outcome of each; raises nothing."""

    def try_again(self) -> bool:
        """Whether the journal takes lines again."""


class Committer:
    def __init__(self) -> None:
        self._queue: SimpleQueue[tuple[Writable, Ask] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._failing: list[Writable] = []

    def submit(self, org: Writable, ask: Ask) -> None:
        if self._thread is None:
            self._start()
        self._queue.put((org, ask))

    def failing(self, org: Writable) -> None:
        """Called by an org whose write failed: it is tried again until it works."""
        if org not in self._failing:
            self._failing.append(org)

    @property
    def writable(self) -> bool:
        return not self._failing

    def stop(self) -> None:
        """Finishes what was asked before."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._queue.put(None)
            thread.join()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="store-committer", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            asked, last = self._gather()
            for org, asks in asked.items():
                org.commit(asks)
                _deliver(asks)
            self._failing = [org for org in self._failing if not org.try_again()]
            if last:
                return

    def _gather(self) -> tuple[dict[Writable, list[Ask]], bool]:
        """Everything that is asked by now, by org; waits for the first, but not beyond the next attempt."""
        asked: dict[Writable, list[Ask]] = {}
        try:
            item = self._queue.get(timeout=ATTEMPT_EVERY_S if self._failing else None)
            while item is not None:
                asked.setdefault(item[0], []).append(item[1])
                item = self._queue.get_nowait()
        except Empty:
            return asked, False
        return asked, True


def _deliver(asks: Sequence[Ask]) -> None:
    """Wakes each loop once for all that it waits for."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Ask]] = {}
    for ask in asks:
        if ask.loop is None:
            ask.done.set_result(ask.outcome or Outcome())
        else:
            by_loop.setdefault(ask.loop, []).append(ask)
    for loop, those in by_loop.items():
        try:
            loop.call_soon_threadsafe(_resolve, those)
        except RuntimeError:
            # The loop was closed meanwhile. The change is durable, and nobody is left to be told.
            continue


def _resolve(asks: Sequence[Ask]) -> None:
    for ask in asks:
        if not ask.done.done():
            ask.done.set_result(ask.outcome or Outcome())
