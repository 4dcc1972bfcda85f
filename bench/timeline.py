"""The last entries of one lead among very many: read from the store and through HTTP, beside SQLite on the same rows;
and an event that is told twice, and must be written once.
"""

import asyncio
import http.client
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

import msgspec

from app.compose import House, compose
from app.core.ids import OrgId
from app.core.settings import Settings
from app.features.crm.store.leads import LeadStore
from app.features.crm.store.timeline import TIMELINE, TimelineStore
from app.features.crm.types.by import By
from app.features.crm.types.lead import Lead
from app.features.crm.types.timeline import Doer, NewEntry, TimelineEntry, TimelineQuery
from app.store.batch import Batch
from bench import Row
from bench.http import Prepared, free_port, prepare, running, wait_for
from tests.cast import cheap_hasher

FULL: Final = 1_000_000
QUICK: Final = 50_000
ENTRIES_EACH: Final = 200
PAGE: Final = 50
ROWS_A_BATCH: Final = 5_000
READS: Final = 1_000
P95_MS_MAX: Final = 5.0
TOLD: Final = "The text was delivered to the phone after it was sent from the office."
TYPES: Final = ("sms", "sms", "email", "call", "note", "stage", "system")


def rows(quick: bool) -> Iterator[Row]:
    count, reads = (QUICK, READS // 4) if quick else (FULL, READS)
    with tempfile.TemporaryDirectory(prefix="astrix-bench-") as home:
        prepared = prepare(Path(home) / "data")
        org = OrgId(prepared.tokens[0][1])
        house = compose(Settings.read(prepared.environ), hasher=cheap_hasher())
        try:
            lead_ids = fill(house, org, count)
            peer = peer_of(Path(home) / "peer.db", count, lead_ids)
            yield from through_the_store(house, org, lead_ids, peer=peer, count=count, reads=reads)
            yield told_twice(house, org, lead_ids, reads=reads // 5)
        finally:
            house.close()
        yield through_http(prepared, org, lead_ids, peer=peer, count=count, reads=reads)
        peer.close()


def through_the_store(
    house: House, org: OrgId, lead_ids: list[str], *, peer: sqlite3.Connection, count: int, reads: int
) -> Iterator[Row]:
    store, page = TimelineStore(house.tree), house.crm.timeline.page
    query, filtered = TimelineQuery(limit=PAGE), TimelineQuery(limit=PAGE, type=["call"])
    theirs = p95_ms(lead_ids, reads, lambda lead_id: read_peer(peer, lead_id))
    ours = p95_ms(lead_ids, reads, lambda lead_id: store.tail(org, lead_id, limit=PAGE, before=None))
    yield row(f"last {PAGE} of a lead among {count} entries, store, p95", ours, theirs)
    with asyncio.Runner() as runner:
        shown = p95_ms(lead_ids, reads, lambda lead_id: runner.run(page(org, lead_id, query)))
        yield row(f"last {PAGE} of a lead among {count} entries, as shown, p95", shown, theirs)
        calls = p95_ms(lead_ids, reads, lambda lead_id: runner.run(page(org, lead_id, filtered)))
    yield row(f"calls of a lead among {count} entries, p95", calls, None)


def told_twice(house: House, org: OrgId, lead_ids: list[str], *, reads: int) -> Row:
    """Of leads with more events than their record remembers: the second telling reads the whole timeline."""
    once, by = house.crm.timeline.write_once, By(actor="house", kind="house")
    few = lead_ids[:5]
    with asyncio.Runner() as runner:
        for number in range(100):
            for lead_id in few:
                entry = NewEntry(type="sms", source=f"SM{number}:delivered")
                runner.run(once(org, lead_id, entry, by=by))
        again = NewEntry(type="sms", source="SM1:delivered")
        took = p95_ms(few, reads, lambda lead_id: runner.run(once(org, lead_id, again, by=by)))
    return Row("an event told twice, of 300 of a lead, p95", took, "ms", "< 20", took < 20)


def through_http(
    prepared: Prepared, org: OrgId, lead_ids: list[str], *, peer: sqlite3.Connection, count: int, reads: int
) -> Row:
    theirs = p95_ms(lead_ids, reads, lambda lead_id: read_peer(peer, lead_id))
    port = free_port()
    with running([sys.executable, "-m", "bench.http_server", "whole", str(port)], prepared.environ):
        wait_for(f"http://127.0.0.1:{port}/healthz")
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        asked = iter(range(1 << 30))

        def ask(lead_id: str) -> None:
            token, _ = prepared.tokens[next(asked) % len(prepared.tokens)]
            headers = {"Authorization": f"Bearer {token}", "X-Org-ID": org}
            line.request("GET", f"/api/leads/{lead_id}/timeline?limit={PAGE}", headers=headers)
            answer = line.getresponse()
            if answer.status != 200 or not answer.read():
                raise RuntimeError(f"the timeline answered {answer.status}")

        ask(lead_ids[0])
        ours = p95_ms(lead_ids, reads, ask)
        line.close()
    return row(f"last {PAGE} of a lead among {count} entries, HTTP, p95", ours, theirs)


def row(name: str, value_ms: float, peer_ms: float | None) -> Row:
    ratio = None if peer_ms is None else value_ms / peer_ms
    return Row(name, value_ms, "ms", f"< {P95_MS_MAX:.0f}", value_ms < P95_MS_MAX, peer_ms, ratio)


def p95_ms(lead_ids: list[str], reads: int, read: Callable[[str], object]) -> float:
    chance, took = Random(reads), []
    for _ in range(reads):
        lead_id = chance.choice(lead_ids)
        began = time.perf_counter()
        read(lead_id)
        took.append(time.perf_counter() - began)
    return 1000 * sorted(took)[int(len(took) * 0.95)]


def fill(house: House, org: OrgId, count: int) -> list[str]:
    """The entries of all leads mixed, as time would write them, and carried over into the log as the engine does."""
    lead_ids = [f"lead_{number:026d}" for number in range(count // ENTRIES_EACH)]
    own, leads = house.tree.org(org), LeadStore(house.tree)

    def make(batch: Batch) -> None:
        for lead_id in lead_ids:
            leads.put_in(
                batch, Lead(id=lead_id, first_name="Ann", stage="new", created_at=1, created_by="usr_x")
            )

    own.batch_now(make)
    log = own.log(TIMELINE)
    for start in range(0, count, ROWS_A_BATCH):
        part = range(start, min(start + ROWS_A_BATCH, count))
        own.batch_now(partial(_tell, lead_ids=lead_ids, part=part))
        while log.take_over():
            pass
    return lead_ids


def _tell(batch: Batch, lead_ids: list[str], part: range) -> None:
    for number in part:
        batch.log(TIMELINE, entry(number, batch.now_us), subject=lead_ids[number * 7919 % len(lead_ids)])


def entry(number: int, at_us: int) -> TimelineEntry:
    return TimelineEntry(
        id=f"evt_{number:026d}",
        type=TYPES[number % len(TYPES)],
        at=at_us,
        by=Doer(kind="user", id="usr_00000000000000000000000001", name="Ann Adler"),
        text=TOLD,
        facts={"state": "delivered", "segments": 1},
    )


def peer_of(path: Path, count: int, lead_ids: list[str]) -> sqlite3.Connection:
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA synchronous = FULL")
    base.execute("CREATE TABLE timeline (id INTEGER PRIMARY KEY, lead TEXT NOT NULL, data BLOB NOT NULL)")
    base.execute("BEGIN")
    told = (
        (number, lead_ids[number * 7919 % len(lead_ids)], msgspec.json.encode(entry(number, number)))
        for number in range(count)
    )
    base.executemany("INSERT INTO timeline VALUES (?, ?, ?)", told)
    base.execute("CREATE INDEX of_lead ON timeline (lead, id)")
    base.execute("COMMIT")
    return base


def read_peer(base: sqlite3.Connection, lead_id: str) -> list[TimelineEntry]:
    found = base.execute("SELECT data FROM timeline WHERE lead = ? ORDER BY id DESC LIMIT ?", (lead_id, PAGE))
    return [_ENTRY.decode(data) for (data,) in found]


_ENTRY: Final = msgspec.json.Decoder(TimelineEntry)
