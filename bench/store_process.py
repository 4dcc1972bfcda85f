"""One process of a measurement of several: told what to do by its arguments, prints what it measured as JSON."""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.leads import LEADS, ORG, Lead, key_of, leads, tree_at

KEYS_EACH = 10_000


def write_one_by_one(root: Path, number: int, seconds: float) -> dict[str, Any]:
    """Durable writes, one after the other, for some time."""
    tree = tree_at(root)
    org = tree.org(ORG)
    waits = _timed(seconds, lambda at: org.batch_now(_put(number, at)))
    tree.close()
    return {"count": len(waits), "waits_ms": waits}


def write_one_by_one_sqlite(root: Path, number: int, seconds: float) -> dict[str, Any]:
    peer = _peer(root)
    waits = _timed(seconds, lambda at: peer.write([_own(number, at)]))
    peer.close()
    return {"count": len(waits), "waits_ms": waits}


def write_grouped(root: Path, number: int, seconds: float) -> dict[str, Any]:
    """Sixteen writes in flight all the time."""
    tree = tree_at(root)
    org = tree.org(ORG)

    async def one(lane: int, end: float) -> int:
        done = 0
        while time.perf_counter() < end:
            await org.batch(_put(number, lane + 16 * done))
            done += 1
        return done

    async def lanes() -> int:
        end = time.perf_counter() + seconds
        return sum(await asyncio.gather(*(one(lane, end) for lane in range(16))))

    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        count = runner.run(lanes())
    tree.close()
    return {"count": count}


def write_grouped_sqlite(root: Path, number: int, seconds: float) -> dict[str, Any]:
    """Sixteen rows a transaction."""
    peer = _peer(root)
    count = 0
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        peer.write([_own(number, count + lane) for lane in range(16)])
        count += 16
    peer.close()
    return {"count": count}


def _peer(root: Path) -> Any:
    # Imported where it is needed: a worker whose memory is measured has no use for it.
    from bench.sqlite_peer import SqlitePeer

    return SqlitePeer(root / "peer.db")


def follow(root: Path, _: int, seconds: float) -> dict[str, Any]:
    """Looks for each next record as a busy process would, and notes when it saw it."""
    tree = tree_at(root)
    org = tree.org(ORG)
    seen: dict[int, float] = {}
    end = time.perf_counter() + seconds
    last = org.count(LEADS)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while time.perf_counter() < end:
        if org.get(LEADS, key_of(last)) is not None:
            seen[last] = time.clock_gettime(time.CLOCK_MONOTONIC)
            last += 1
        else:
            time.sleep(0.0001)
    tree.close()
    return {"seen": seen}


def open_org(root: Path, _: int, __: float) -> dict[str, Any]:
    """Opens the org with every index and the folded text, as a worker that is asked everything."""
    tree = tree_at(root)
    start = time.perf_counter()
    org = tree.org(ORG)
    opened = time.perf_counter() - start
    org.query(LEADS, text="nobody of that name")
    for index in LEADS.indexes:
        org.find(LEADS, index.name, "nobody")
    resident = _status_kb("VmHWM") / 1024
    count = org.count(LEADS)
    tree.close()
    return {"opened_ms": opened * 1000, "resident_mb": resident, "count": count}


def open_orgs(root: Path, _: int, __: float) -> dict[str, Any]:
    """Opens every org there is."""
    tree = tree_at(root)
    opened: list[float] = []
    before = _status_kb("VmRSS")
    for org_id in tree.org_ids():
        start = time.perf_counter()
        tree.org(org_id)
        opened.append((time.perf_counter() - start) * 1000)
    each = (_status_kb("VmRSS") - before) / 1024 / max(1, len(opened))
    tree.close()
    return {"opened_ms": opened, "resident_mb_each": each}


def _timed(seconds: float, write: Callable[[int], Any]) -> list[float]:
    waits: list[float] = []
    end = time.perf_counter() + seconds
    while (start := time.perf_counter()) < end:
        write(len(waits))
        waits.append((time.perf_counter() - start) * 1000)
    return waits


def _put(number: int, at: int) -> Callable[[Any], Any]:
    key, lead = _own(number, at)
    return lambda batch: batch.put(LEADS, key, lead)


def _own(number: int, at: int) -> tuple[str, Lead]:
    """The records of this process, over and over."""
    return key_of(number * KEYS_EACH + at % KEYS_EACH), _OWN[at % KEYS_EACH]


def _status_kb(name: str) -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise RuntimeError(f"the kernel does not say {name}")


WORK: dict[str, Callable[[Path, int, float], dict[str, Any]]] = {
    work.__name__: work
    for work in (
        write_one_by_one,
        write_one_by_one_sqlite,
        write_grouped,
        write_grouped_sqlite,
        follow,
        open_org,
        open_orgs,
    )
}
_OWN: list[Lead] = []


def main(arguments: list[str]) -> int:
    work, root, number, seconds = arguments
    if work.startswith("write"):
        _OWN.extend(leads(KEYS_EACH, first=int(number) * KEYS_EACH))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
    sys.stdout.write(json.dumps(WORK[work](Path(root), int(number), float(seconds))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
