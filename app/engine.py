"""The engine: the process that does what nobody waits for. `python -m app.engine`; `astrix serve` starts it.

Several may run, one for each colour; the one that holds the leader's lease acts, the others wait for it.
"""

import asyncio
import os
import signal
import sys
from contextlib import suppress

from app.compose import House, compose
from app.core.log import get_log, start_logging
from app.core.settings import Settings, SettingsProblems
from app.store.leader import RENEW_EVERY_S, Leader
from app.store.tree import Tree
from app.work.loop import Loop

log = get_log("engine")

TAKE_EVERY_S = 0.25
"""How often a waiting engine looks whether the lease has become free."""
STOP_GRACE_S = 10.0
"""Runs under way may end by themselves for so long."""
DONE = 0
LOST_THE_LEASE = 1
PROBLEM_WITH_SETTINGS = 3


def main() -> int:
    try:
        settings = Settings.read(os.environ)
    except SettingsProblems as found:
        sys.stderr.writelines(f"{problem}\n" for problem in found.problems)
        return PROBLEM_WITH_SETTINGS
    start_logging(settings.log_level)
    return asyncio.run(run(compose(settings)))


async def run(house: House) -> int:
    """Until the process is asked to stop, or must because another engine leads."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await house.start()
    leader = house.tree.leader()
    log.info("engine.started", tasks=[task.name for task in house.tasks])
    try:
        await _until_leading(leader, stop)
        return await _lead(house, leader, stop) if leader.number is not None else DONE
    finally:
        leader.leave()
        await house.stop()
        log.info("engine.stopped", orgs_opened=house.tree.opened)


async def _until_leading(leader: Leader, stop: asyncio.Event) -> None:
    while not stop.is_set() and not await asyncio.to_thread(leader.take):
        await _either(stop, TAKE_EVERY_S)


async def _lead(house: House, leader: Leader, stop: asyncio.Event) -> int:
    """The lease is renewed until the last run under way has ended, not only until we are asked to stop."""
    _fence(house.tree, leader, stop)
    renewing = asyncio.create_task(_renew(leader, stop), name="engine.renew")
    try:
        async with asyncio.TaskGroup() as group:
            loop = Loop(house.tree, house.tasks, clock=house.clock, zone_of=house.people.timezone_of)
            group.create_task(loop.run(stop, grace_s=STOP_GRACE_S))
            group.create_task(house.runner.run(stop, grace_s=STOP_GRACE_S, ask=loop.ask))
    finally:
        renewing.cancel()
        with suppress(asyncio.CancelledError):
            await renewing
    return DONE if leader.held else LOST_THE_LEASE


def _fence(tree: Tree, leader: Leader, stop: asyncio.Event) -> None:
    """Every batch carries our number, which is greater than any that lies in the tree: or we are not the leader."""
    loop = asyncio.get_running_loop()

    def rise(newest: int) -> None:
        if leader.number is not None and newest < leader.number:
            return
        if leader.rise_above(newest) and leader.number is not None:
            tree.fenced_by(leader.number, outnumbered=outnumbered)
        elif not leader.held:
            log.error("engine.lost_the_lease")
            stop.set()

    def outnumbered(newest: int) -> None:
        with suppress(RuntimeError):  # the engine has ended meanwhile
            loop.call_soon_threadsafe(rise, newest)

    assert leader.number is not None
    tree.fenced_by(leader.number, outnumbered=outnumbered)


async def _renew(leader: Leader, stop: asyncio.Event) -> None:
    while True:
        await asyncio.sleep(RENEW_EVERY_S)
        if not leader.renew():
            break
    log.error("engine.lost_the_lease")
    stop.set()


async def _either(stop: asyncio.Event, at_most_s: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(at_most_s):
            await stop.wait()


if __name__ == "__main__":
    sys.exit(main())
