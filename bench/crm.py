"""Leads at 1 000, 10 000 and 100 000 in one org, through HTTP: lists beside SQLite, search, durable writes, export.

Then the imports and the timelines, which are measured by modules of their own.
"""

import asyncio
import http.client
import inspect
import json
import math
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any, Final
from urllib.parse import urlencode

from app.compose import compose
from app.core.ids import OrgId
from app.core.settings import Settings
from bench import Row, crm_peer
from bench.crm_people import COUNTRIES, STAGES, TAGS, fill, key_of, people, touched
from bench.http import Prepared, free_port, prepare, running, wait_for
from bench.leads import FIRST_NAMES, LAST_NAMES, TRADES
from tests.cast import cheap_hasher

SIZES: Final = (1_000, 10_000, 100_000)
QUICK: Final = (1_000, 10_000)
OTHERS: Final = ("timeline", "imports")
LIST_P95_MS_MAX: Final = 15.0
TEXT_P95_MS_MAX: Final = 40.0
EXPORT_S_MAX: Final = 5.0
EXPORT_MB_MAX: Final = 30.0
OWNERS_BENCH: Final = 12
WARM: Final = 60
"""So many requests first, as a worker has answered before anybody looks at the clock."""

Ask = tuple[str, str, bytes]
"""Method, target, body."""


@dataclass(frozen=True)
class Times:
    p50: float
    p95: float

    @classmethod
    def of(cls, taken_ms: list[float]) -> "Times":
        ordered = sorted(taken_ms)
        return cls(ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)])


@dataclass
class Found:
    """What one size came to."""

    size: int
    lists: Times
    peer: Times
    text: Times
    peer_text: Times
    creates: Times
    updates: Times
    fsync: Times
    export_s: float
    export_rows: int
    export_mb: float


def rows(quick: bool) -> Iterator[Row]:
    sizes = QUICK if quick else SIZES
    found = [measured(size, requests=160 if quick else 480) for size in sizes]
    for one in found:
        yield from rows_of(one)
    yield from growth(found[0], found[-1])
    for name in OTHERS:
        yield from others(name, quick)


def others(name: str, quick: bool) -> Iterator[Row]:
    if find_spec(f"bench.{name}") is None:
        return
    told: Any = import_module(f"bench.{name}").rows(quick)
    yield from asyncio.run(told) if inspect.iscoroutine(told) else told


def rows_of(found: Found) -> Iterator[Row]:
    size = f"{found.size:,} leads".replace(",", " ")
    lists, peer = found.lists, found.peer
    # With few leads what counts is the checks and the envelope, which the bare peer has none of.
    at_size = found.size == SIZES[-1]
    yield Row(
        f"{size}: filtered, sorted first page, p95",
        lists.p95,
        "ms",
        bar=f"< {LIST_P95_MS_MAX:.0f} ms" + (", and no slower than SQLite" if at_size else ""),
        ok=lists.p95 < LIST_P95_MS_MAX and (lists.p95 <= peer.p95 or not at_size),
        peer=peer.p95,
        ratio=peer.p95 / lists.p95,
    )
    yield Row(f"{size}: the same, p50", lists.p50, "ms", "", True, peer.p50, peer.p50 / lists.p50)
    yield Row(
        f"{size}: text search, p95",
        found.text.p95,
        "ms",
        bar=f"< {TEXT_P95_MS_MAX:.0f} ms",
        ok=found.text.p95 < TEXT_P95_MS_MAX,
        peer=found.peer_text.p95,
        ratio=found.peer_text.p95 / found.text.p95,
    )
    most = 2 * found.fsync.p95 + 3
    for name, times in (("create", found.creates), ("update", found.updates)):
        yield Row(
            f"{size}: {name}, durable, p95",
            times.p95,
            "ms",
            bar=f"< {most:.1f} ms (2 x fsync + 3)",
            ok=times.p95 < most,
            peer=found.fsync.p95,
        )
    yield Row(
        f"{size}: export, {found.export_rows} rows",
        found.export_s,
        "s",
        bar=f"< {EXPORT_S_MAX:.0f} s",
        ok=found.export_s < EXPORT_S_MAX and found.export_rows == found.size,
    )
    yield Row(
        f"{size}: what the worker grows by meanwhile",
        found.export_mb,
        "MB",
        bar=f"< {EXPORT_MB_MAX:.0f} MB",
        ok=found.export_mb < EXPORT_MB_MAX,
    )


def growth(small: Found, large: Found) -> Iterator[Row]:
    """How much dearer one request is with so many more leads."""
    most = math.log(large.size) / math.log(small.size)
    word = f"from {small.size} to {large.size} leads, p50 x"
    for name, read in _COSTS.items():
        grown = read(large).p50 / read(small).p50
        yield Row(f"{name} {word}", grown, "", f"<= {most:.2f} (log n)", grown <= most)


_COSTS: Final[dict[str, Callable[[Found], Times]]] = {
    "first page": lambda found: found.lists,
    "create": lambda found: found.creates,
    "update": lambda found: found.updates,
    "text search": lambda found: found.text,
}


def measured(size: int, requests: int) -> Found:
    # An org holds no more than the largest size: those that are created find room.
    there = size - requests // 2
    with tempfile.TemporaryDirectory(prefix="bench-crm-") as name:
        home = Path(name)
        prepared = prepare(home / "data")
        owners = filled(prepared, there)
        crm_peer.fill(home / "peer.db", people(there, owners), touched(there))
        lists, texts = list(list_asks(requests, owners)), list(text_asks(requests // 4))
        with serving(prepared, home) as (port, peer_port, pid):
            ours, theirs = Door(port, prepared.tokens), Door(peer_port, [])
            for door in (ours, theirs):
                door.times([*lists[:WARM], *texts[:WARM]])
            writers = Door(port, ours.writers(prepared.tokens))
            return Found(
                size=size,
                lists=ours.times(lists),
                peer=theirs.times(lists),
                text=ours.times(texts),
                peer_text=theirs.times(texts),
                creates=writers.times(list(create_asks(requests // 2, size))),
                updates=writers.times(list(update_asks(requests // 2, there))),
                fsync=fsyncs(home / "fsync", requests // 2),
                **exported(writers, pid),
            )


def filled(prepared: Prepared, size: int) -> tuple[str, ...]:
    house = compose(Settings.read(prepared.environ), hasher=cheap_hasher())
    try:
        org = OrgId(prepared.tokens[0][1])
        owners = tuple(f"usr_{number:026d}" for number in range(OWNERS_BENCH))
        fill(house.tree, house.tree.org(org), size, owners=owners)
        asyncio.run(house.tree.org(org).compact())
        return owners
    finally:
        house.close()


@contextmanager
def serving(prepared: Prepared, home: Path) -> Iterator[tuple[int, int, int]]:
    port, peer_port = free_port(), free_port()
    ours = [sys.executable, "-m", "bench.http_server", "whole", str(port)]
    theirs = [sys.executable, "-m", "bench.crm_peer", str(home / "peer.db"), str(peer_port)]
    with running(ours, prepared.environ) as server, running(theirs, prepared.environ):
        wait_for(f"http://127.0.0.1:{port}/healthz")
        wait_for(f"http://127.0.0.1:{peer_port}/healthz")
        yield port, peer_port, server.pid


class Door:
    """One kept-alive connection, asked one request after the other; each takes the next of the tokens."""

    def __init__(self, port: int, tokens: list[tuple[str, str]]) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._heads = [{"Authorization": f"Bearer {token}", "X-Org-ID": org} for token, org in tokens] or [{}]
        self._asked = 0

    def times(self, asks: list[Ask]) -> Times:
        taken = []
        self._refresh()
        for ask in asks:
            started = time.perf_counter()
            status, body = self.ask(ask)
            taken.append((time.perf_counter() - started) * 1000)
            if status not in (200, 201):
                raise RuntimeError(f"{ask[:2]} was answered {status}: {body[:300]!r}")
        return Times.of(taken)

    def _refresh(self) -> None:
        """What was idle while others were measured may have been closed on the other side."""
        self._line.close()

    def ask(self, ask: Ask) -> tuple[int, bytes]:
        method, target, body = ask
        self._asked += 1
        head = self._heads[self._asked % len(self._heads)]
        self._line.request(method, target, body or None, {**head, "Content-Type": "application/json"})
        answer = self._line.getresponse()
        return answer.status, answer.read()

    def lines_of(self, target: str) -> int:
        """How many lines an answer has; it is let go of piece by piece."""
        self._refresh()
        self._line.request("GET", target, headers=self._heads[0])
        answer, lines = self._line.getresponse(), 0
        while piece := answer.read(1 << 16):
            lines += piece.count(b"\n")
        return lines

    def writers(self, tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The sign-ins of those who may change and export leads."""
        may = []
        self._refresh()
        for token, org in tokens:
            head = {"Authorization": f"Bearer {token}", "X-Org-ID": org, "Content-Type": "application/json"}
            self._line.request("POST", "/api/leads/export-link", b"{}", head)
            answer = self._line.getresponse()
            answer.read()
            if answer.status == 201:
                may.append((token, org))
        return may


def list_asks(count: int, owners: tuple[str, ...]) -> Iterator[Ask]:
    """What people look at: a stage, an owner, a tag, a range, each in some order."""
    chance = Random(5)
    for _ in range(count):
        stage, tag, owner = chance.choice(STAGES), chance.choice(TAGS), chance.choice(owners)
        least = chance.randrange(80)
        country = chance.choice([one for one in COUNTRIES if one])
        asked = chance.choice(
            (
                {"stage": stage, "sort": "name"},
                {"owner": owner, "sort": "-score"},
                {"tag": tag, "sort": "company"},
                {"stage": stage, "tag": tag, "sort": "-last_activity_at"},
                {"score_min": least, "score_max": least + 15, "sort": "-created_at"},
                {"stage": [stage, "new"], "country": country, "sort": "-last_activity_at"},
                {"country": country, "assigned": "false", "sort": "last_name"},
                {"stage": stage, "owner": owner, "sort": "-updated_at"},
                {"sort": "name"},
            )
        )
        yield "GET", f"/api/leads?{urlencode(asked, doseq=True)}", b""


def text_asks(count: int) -> Iterator[Ask]:
    chance = Random(6)
    for _ in range(count):
        given, family, number = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES), chance.randrange(1_000)
        words = chance.choice(
            (
                f"{given} {family}",
                family.lower(),
                f"{family} {chance.choice(TRADES)}",
                f"{given}.{family}.{number}",
            )
        )
        yield "GET", f"/api/leads?{urlencode({'q': words})}", b""


def create_asks(count: int, size: int) -> Iterator[Ask]:
    for number in range(count):
        wanted = {
            "first_name": "New",
            "last_name": f"Person {number}",
            "email": f"new.person.{size}.{number}@example.com",
            "phone": f"+1212{2_300_000 + number}",
            "company": "Fresh Bakery",
        }
        yield "POST", "/api/leads", json.dumps(wanted).encode()


def update_asks(count: int, size: int) -> Iterator[Ask]:
    chance = Random(7)
    for _ in range(count):
        wanted = {"stage": chance.choice(STAGES), "score": chance.randrange(100)}
        yield "PUT", f"/api/leads/{key_of(chance.randrange(size))}", json.dumps(wanted).encode()


def fsyncs(path: Path, count: int) -> Times:
    """What this disk takes to make a line durable."""
    line, taken = b"x" * 700, []
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        for _ in range(count):
            started = time.perf_counter()
            os.write(handle, line)
            os.fdatasync(handle)
            taken.append((time.perf_counter() - started) * 1000)
    finally:
        os.close(handle)
    return Times.of(taken)


def exported(door: Door, pid: int) -> dict[str, Any]:
    before = peak_mb(pid)
    started = time.perf_counter()
    lines = door.lines_of("/api/leads.csv?sort=name")
    took_s = time.perf_counter() - started
    return {"export_s": took_s, "export_rows": lines - 1, "export_mb": peak_mb(pid) - before}


def peak_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0
