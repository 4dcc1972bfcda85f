"""One web child: gunicorn with uvicorn workers on a socket the supervisor opened.

The application is loaded once before the workers fork, so they share its memory and start at once; each worker
composes its own house afterwards, because no file of the store may be shared across a fork.
"""

import gc
import logging
import os
import sys
from pathlib import Path
from typing import Any, Final

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.systemd import SD_LISTEN_FDS_START
from gunicorn.util import import_app

from app.cli.lifeline import end_with_parent
from app.core.log import JsonLines
from app.http.server import STOP_GRACE_S

WORKER: Final = "app.http.server.WebWorker"
WORKER_SILENCE_MAX_S: Final = 30
# A worker lets answers under way finish and then ends by itself; after this it is hung.
WORKER_STOP_MAX_S: Final = STOP_GRACE_S + 3
SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108  (heartbeats of workers: a slow disk must not kill them)


class JsonLog(Logger):
    """Gunicorn's own words as JSON lines among ours."""

    def setup(self, _cfg: Any) -> None:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(JsonLines())
        for logger in (self.error_log, self.access_log):
            logger.handlers[:] = [handler]
            logger.setLevel(logging.WARNING)


class WebChild(BaseApplication):
    def __init__(self, factory: str, workers: int) -> None:
        self._factory = factory
        self._workers = workers
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options().items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return import_app(f"{self._factory}()")

    def _options(self) -> dict[str, Any]:
        return {
            "workers": self._workers,
            "worker_class": WORKER,
            "logger_class": f"{__name__}.JsonLog",
            "preload_app": True,
            "timeout": WORKER_SILENCE_MAX_S,
            "graceful_timeout": WORKER_STOP_MAX_S,
            "control_socket_disable": True,
            "umask": 0o027,
            "worker_tmp_dir": str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None,
            "when_ready": share_memory,
            "post_fork": tie_to_master,
        }


def share_memory(_master: Any) -> None:
    """What is loaded now never becomes garbage: kept out of the collector, its pages stay shared after a fork."""
    gc.collect()
    gc.freeze()


def tie_to_master(master: Any, _worker: Any) -> None:
    end_with_parent(master.pid)


def adopt(descriptor: int) -> None:
    """Names the inherited socket the way socket activation does: gunicorn then neither binds nor removes it."""
    if descriptor != SD_LISTEN_FDS_START:
        os.dup2(descriptor, SD_LISTEN_FDS_START)
        os.close(descriptor)
    os.environ["LISTEN_PID"] = str(os.getpid())
    os.environ["LISTEN_FDS"] = "1"


def serve(factory: str, *, workers: int, descriptor: int) -> None:
    adopt(descriptor)
    WebChild(factory, workers).run()
