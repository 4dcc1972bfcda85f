"""Facts told within one process, after they are on disk."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from app.core.log import get_log

log = get_log("core.events")


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that has happened; its name is in the past tense."""


Listener = Callable[[Any], Awaitable[None]]


class Bus:
    def __init__(self) -> None:
        self._listeners: dict[type[Event], list[Listener]] = defaultdict(list)

    def listen(self, kind: type[Event], listener: Listener) -> None:
        self._listeners[kind].append(listener)

    async def publish(self, event: Event) -> None:
        """A listener that fails is named in the log; the others still hear."""
        for listener in self._listeners[type(event)]:
            try:
                await listener(event)
            except Exception:
                log.exception(
                    "event.listener_failed", event_kind=type(event).__name__, listener=listener.__qualname__
                )
