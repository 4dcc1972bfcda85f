"""A house whose comparing of passwords can be made to stand still, so that something else happens meanwhile."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from argon2 import PasswordHasher

from app.core.reasons import Refused
from tests.cast import Stage

T = TypeVar("T")

WAIT_S = 30


class Patient(PasswordHasher):
    """Once told to wait, it compares the next password and then stands still until it is let go."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.waits = False
        self.arrived, self.go_on = threading.Event(), threading.Event()

    def verify(self, hash: str | bytes, password: str | bytes) -> Any:  # noqa: A002  (the library's own name)
        try:
            return super().verify(hash, password)
        finally:
            if self.waits:
                self.waits = False
                self.arrived.set()
                self.go_on.wait(WAIT_S)


@dataclass(frozen=True)
class Slow:
    house: Stage
    hasher: Patient

    def outcome(self, act: Coroutine[Any, Any, T], meanwhile: Callable[[], Awaitable[None]]) -> T | Refused:
        return outcome_of(act, self.hasher, meanwhile)


def outcome_of(
    act: Coroutine[Any, Any, T], hasher: Patient, meanwhile: Callable[[], Awaitable[None]]
) -> T | Refused:
    """What comes of an act during whose comparing of passwords something else happened."""

    async def both() -> T:
        hasher.waits = True
        acting = asyncio.create_task(act)
        await asyncio.to_thread(hasher.arrived.wait, WAIT_S)
        try:
            await meanwhile()
        finally:
            hasher.go_on.set()
        return await acting

    try:
        return asyncio.run(both())
    except Refused as refused:
        return refused
