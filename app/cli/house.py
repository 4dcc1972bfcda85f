"""The composed house for a command that is neither a web worker nor the engine."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from app.cli.outcome import PROBLEMS, Stopped
from app.compose import House, compose
from app.core.reasons import Refused
from app.core.settings import Settings
from app.store.errors import NotReady, StorageFull, Unfit

T = TypeVar("T")


def existing(data: Path | None) -> Path:
    """The tree to look into: a command that only looks must not make one."""
    place = named(data)
    if not os.access(place, os.R_OK | os.X_OK):
        raise Stopped(
            f"This user may not look into the data directory {place}: run this as the user the service runs as."
        )
    return place


def named(data: Path | None) -> Path:
    place = data or Path(os.environ.get("ASTRIX_DATA") or "./data")
    if not place.is_dir():
        raise Stopped(f"There is no data directory at {place}: name it with --data or ASTRIX_DATA.")
    return place


def composed(settings: Settings) -> House:
    try:
        return compose(settings)
    except PermissionError as refused:
        raise Stopped(
            f"This user may not use {refused.filename}: run this as the user the service runs as."
        ) from None
    except (Unfit, OSError) as problem:
        raise Stopped(f"The data directory {settings.data} cannot be used: {problem}.") from None


def ask(settings: Settings, use: Callable[[House], T]) -> T:
    """One look; nothing of the house runs."""
    house = composed(settings)
    try:
        return told(lambda: use(house))
    finally:
        house.close()


def act(settings: Settings, use: Callable[[House], Awaitable[T]]) -> T:
    """One act in a house that is started, and stopped again, around it."""

    async def run() -> T:
        house = composed(settings)
        await house.start()
        try:
            return await use(house)
        finally:
            await house.stop()

    return told(lambda: asyncio.run(run()))


def told(use: Callable[[], T]) -> T:
    """A refusal is the product's own answer: its sentence, not a trace."""
    try:
        return use()
    except Refused as refused:
        problems = refused.facts.get("problems", [])
        named = [f"  {problem['path']}: {problem['message']}" for problem in problems]
        raise Stopped(refused.sentence, *named, code=PROBLEMS) from None
    except (StorageFull, NotReady) as problem:
        raise Stopped(f"The data could not be read or written: {problem}.") from None


def without_mail(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, smtp_url=None, mail_from=None)
