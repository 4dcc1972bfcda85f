"""What the engine's loop sleeps by: until there is news, something else stirs it, or the time is up."""

import asyncio
from typing import Final

from app.store.tree import Tree

LOOKS_APART_S: Final = 0.015
"""The first commit is heard at once; while one follows the other, news is gathered for so long."""

TRIED_AGAIN_S: Final = 2.0
"""So long after there could be no bell, it is tried again."""


class Bell:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._stirred = asyncio.Event()
        self._hung: int | None = None
        self._try_at_s = 0.0

    def hang(self) -> bool:
        """Whether news rings from now on. Where it cannot, who sleeps must look by itself every so often."""
        loop = asyncio.get_running_loop()
        if self._hung is None and loop.time() >= self._try_at_s:
            self._try_at_s = loop.time() + TRIED_AGAIN_S
            self._hung = self._tree.listen()
            if self._hung is not None:
                loop.add_reader(self._hung, self._rung)
        return self._hung is not None

    def take_down(self) -> None:
        hung, self._hung = self._hung, None
        if hung is not None:
            asyncio.get_running_loop().remove_reader(hung)
            self._tree.stop_listening()

    def stir(self) -> None:
        self._stirred.set()

    def settle(self) -> None:
        """Called before what it rang for is looked at: what comes from here on rings again."""
        self._stirred.clear()

    async def sleep(self, at_most_s: float) -> None:
        """Never shorter than news is gathered for."""
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        alarm = loop.call_later(at_most_s, self.stir)
        await self._stirred.wait()
        alarm.cancel()
        if (early_s := LOOKS_APART_S - (loop.time() - began_s)) > 0:
            await asyncio.sleep(early_s)

    def _rung(self) -> None:
        self._tree.silence()
        self.stir()
