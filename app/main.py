"""The web processes: the tenant host, the HQ host, and the private socket's figures.

Importing this module and calling a factory does no I/O: a worker forks first, then composes its own house when the
server starts its lifespan, because no file of the store may be shared across a fork.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from app.compose import House, compose
from app.core.ids import HOST
from app.core.log import get_log, start_logging
from app.core.settings import Settings

log = get_log("main")

OpenDoor = Callable[[House], ASGIApp]


class WebProcess:
    """An ASGI application that exists before its house does."""

    def __init__(self, name: str, open_door: OpenDoor) -> None:
        self._name = name
        self._open_door = open_door
        self._house: House | None = None
        self._app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._app is not None:
            await self._app(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await self._open()
        except Exception as error:
            log.exception("web.start_failed", door=self._name)
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _open(self) -> None:
        settings = Settings.read(os.environ)
        start_logging(settings.log_level)
        house = self._house = compose(settings)
        await house.start()
        house.background.start("figures", house.edge.figures.keep_written(figures_home(house), self._name))
        self._app = self._open_door(house)

    async def _close(self) -> None:
        self._app = None
        if self._house is not None:
            await self._house.stop()


def tenant_app() -> Any:
    return WebProcess("tenant", lambda house: house.edge.tenant())


def hq_app() -> Any:
    return WebProcess("hq", lambda house: house.edge.hq())


def private_app() -> Any:
    return WebProcess("private", private_door)


def private_door(house: House) -> ASGIApp:
    def gauges() -> Iterator[tuple[str, str, float]]:
        yield "orgs", "Organizations on this host.", len(house.tree.org_ids())
        yield "store_writable", "1 while the last write of every org became durable.", house.tree.writable()
        yield (
            "disk_free_bytes",
            "Free space where the tree lies.",
            shutil.disk_usage(house.settings.data).free,
        )

    return house.edge.private(figures_home(house), gauges)


def figures_home(house: House) -> Path:
    """Where workers leave what they counted; gone with them, and no part of any backup's truth."""
    return house.settings.data / HOST / "figures"
