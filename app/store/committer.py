"""Who writes in a process: one at a time. A thread gathers what is asked meanwhile, so that many share one sync."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Any, Protocol

import msgspec

from app.store.batch import Batch, Outcome
from app.store.kinds import Idem

ATTEMPT_EVERY_S = 1.0
"""How often a journal that takes no lines is tried again."""


class Ask(msgspec.Struct, eq=False):
    """One batch that somebody waits for."""

    fn: Callable[[Batch], Any]
    idem: Idem | None
    done: Any
    """The future of the loop, or of the thread, that waits."""
    loop: asyncio.AbstractEventLoop | None = None
    unheard: Callable[[Outcome], None] | None = None
    """Called in the loop when who asked has gone meanwhile: its events are told all the same."""
    outcome: Outcome | None = None


class Writes(Protocol):
    """The writer of an org, as the committer sees it."""

    def commit(self, asks: Sequence[Ask], tell: Callable[[Sequence[Ask]], None]) -> None:
        """Runs them in turn, sets the outcome of each and tells it; raises nothing."""

    def try_again(self) -> None:
        """Sees whether the journal takes lines again, unless it was tried within the last second."""


class Committer:
    def __init__(self) -> None:
        self._queue: SimpleQueue[tuple[Writes, Ask | None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._at_work = threading.Lock()
        self._failing: list[Writes] = []

    def submit(self, org: Writes, ask: Ask) -> None:
        if self._thread is None:
            self._start()
        self._queue.put((org, ask))

    def submit_and_wait(self, org: Writes, ask: Ask) -> Outcome:
        """For a thread that may wait: it stands in for the committer when that has nothing to do."""
        if not self._failing and self._queue.empty() and self._at_work.acquire(blocking=False):
            try:
                org.commit([ask], _say_nothing)
            finally:
                self._at_work.release()
            return ask.outcome or Outcome()
        self.submit(org, ask)
        outcome: Outcome = ask.done.result()
        return outcome

    def failing(self, org: Writes) -> None:
        """Called by an org whose write failed: it is tried again until it works, whether anybody asks or not."""
        if org not in self._failing:
            self._failing.append(org)
            self._start()
            self._queue.put((org, None))

    def recovered(self, org: Writes) -> None:
        """Called by an org whose write became durable again."""
        self._failing = [one for one in self._failing if one is not org]

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
            with self._at_work:
                for org, asks in asked.items():
                    org.commit(asks, deliver)
                for org in self._failing:
                    org.try_again()
            if last:
                return

    def _gather(self) -> tuple[dict[Writes, list[Ask]], bool]:
        """Everything that is asked by now, by org; waits for the first, but not beyond the next attempt."""
        asked: dict[Writes, list[Ask]] = {}
        try:
            item = self._queue.get(timeout=ATTEMPT_EVERY_S if self._failing else None)
            while item is not None:
                if item[1] is not None:
                    asked.setdefault(item[0], []).append(item[1])
                item = self._queue.get_nowait()
        except Empty:
            return asked, False
        return asked, True


def deliver(asks: Sequence[Ask]) -> None:
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
        outcome = ask.outcome or Outcome()
        if not ask.done.done():
            ask.done.set_result(outcome)
        elif ask.unheard is not None and outcome.events:
            ask.unheard(outcome)


def _say_nothing(_: Sequence[Ask]) -> None:
    """Who asked looks at the outcome itself."""
