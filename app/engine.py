"""The engine: the one process that does what nobody waits for. `python -m app.engine`; `astrix serve` starts it."""

import asyncio
import os
import signal
import sys

from app.compose import House, compose
from app.core.log import get_log, start_logging
from app.core.settings import Settings, SettingsProblems
from app.work.loop import Loop

log = get_log("engine")

STOP_GRACE_S = 10.0
"""Runs under way may end by themselves for so long."""
PROBLEM_WITH_SETTINGS = 3


def main() -> int:
    try:
        settings = Settings.read(os.environ)
    except SettingsProblems as found:
        sys.stderr.writelines(f"{problem}\n" for problem in found.problems)
        return PROBLEM_WITH_SETTINGS
    start_logging(settings.log_level)
    asyncio.run(run(compose(settings)))
    return 0


async def run(house: House) -> None:
    """Until the process is asked to stop."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await house.start()
    log.info("engine.started", tasks=[task.name for task in house.tasks])
    try:
        await Loop(house.tree, house.tasks, clock=house.clock).run(stop, grace_s=STOP_GRACE_S)
    finally:
        await house.stop()
        log.info("engine.stopped")


if __name__ == "__main__":
    sys.exit(main())
