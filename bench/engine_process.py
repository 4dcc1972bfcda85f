"""An engine's loop that tells when its task starts. Called as `python -m bench.engine_process DATA`.

Each line is the number that was committed and the moment, on the clock all processes share; the first says it is up.
"""

import asyncio
import sys
import time
from pathlib import Path

import msgspec

from app.compose import KINDS, LOGS
from app.core.clock import SystemClock
from app.core.ids import OrgId
from app.store.kinds import Kind
from app.store.tree import Tree
from app.work.loop import Loop
from app.work.task import Task


class Mark(msgspec.Struct, frozen=True):
    number: int


MARKS: Kind[Mark] = Kind("bench_marks", Mark)
UP = -1


async def lead(data: Path) -> None:
    tree = Tree(data, kinds=(*KINDS, MARKS), logs=LOGS, clock=SystemClock())

    async def run(org: OrgId) -> None:
        began_ns = time.monotonic_ns()
        row = tree.org(org).get(MARKS, "one")
        if row is not None:
            print(row.value.number, began_ns, flush=True)

    task = Task(name="bench.mark", summary="Tells when it starts.", run=run, where="orgs", on_change=True)
    loop = Loop(tree, [task], clock=SystemClock())
    stop = asyncio.Event()
    running = asyncio.create_task(loop.run(stop, grace_s=1))
    while loop.figures.runs < len(tree.org_ids()):  # noqa: ASYNC110  (a figure has no event)
        await asyncio.sleep(0.05)
    print(UP, time.monotonic_ns(), flush=True)
    await running


if __name__ == "__main__":
    asyncio.run(lead(Path(sys.argv[1])))
