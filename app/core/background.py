"""Background tasks that somebody owns: started by name, awaited at the end, never lost silently."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from app.core.log import get_log

log = get_log("core.background")

OnCrash = Callable[[str, BaseException], None]


def is_asked_to_end() -> bool:
    """In a task that was cancelled: whether somebody asked it to end, or something within it only broke off."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


class Tasks:
    def __init__(self, owner: str, *, on_crash: OnCrash | None = None) -> None:
        self._owner = owner
        self._on_crash = on_crash
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, name: str, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work, name=f"{self._owner}.{name}")
        self._running.add(task)
        task.add_done_callback(self._finished)
        return task

    async def stop(self, grace_s: float) -> None:
        """Asks every task to end and waits for it; one that outstays the grace is named."""
        for task in self._running:
            task.cancel()
        if not self._running:
            return
        _, late = await asyncio.wait(set(self._running), timeout=grace_s)
        for task in late:
            log.error("background.outstayed_stop", task=task.get_name(), grace_s=grace_s)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        log.error("background.crashed", task=task.get_name(), error=error)
        if self._on_crash is not None:
            self._on_crash(task.get_name(), error)
