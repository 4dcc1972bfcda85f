"""A file of 100 000 people: previewed, written and taken back by a real engine, while somebody uses the API."""

import http.client
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench import Row
from bench.http import HOME, Prepared, free_port, prepare, running, wait_for
from bench.leads import FIRST_NAMES, LAST_NAMES, TRADES

FULL: Final = 100_000
QUICK: Final = 10_000
PREVIEW_S_MAX: Final = 5.0
COMMIT_S_MAX: Final = 20.0
UNDO_S_MAX: Final = 10.0
GROWTH_MB_MAX: Final = 80.0
P95_MS_MAX: Final = 50.0
RATE_PER_S: Final = 20
PATIENCE_S: Final = 180.0
LOOKED_EVERY_S: Final = 0.1
LISTED: Final = "/api/leads?limit=50"


def rows(quick: bool) -> Iterator[Row]:
    count = QUICK if quick else FULL
    # Whatever the size, each step is queued, begun and looked at from outside.
    share = max(count / FULL, 0.2)
    with tempfile.TemporaryDirectory(prefix="astrix-bench-") as home:
        prepared = prepare(Path(home) / "data")
        with appliance(prepared) as (door, engine):
            one = door.brought(sheet(count))
            before_mb = rss_mb(engine)
            preview_s = door.took(one, "preview", {}, until="ready")
            growth_mb = rss_mb(engine) - before_mb
            with load(prepared, door.port) as meanwhile:
                commit_s = door.took(one, "start", {"consent": {"none": True}}, until="done")
            with load(prepared, door.port) as undoing:
                undo_s = door.took(one, "undo", {}, until="undone")
            assert door.get(f"/api/imports/{one}")["undone"]["deleted"] == count
    yield timed(f"preview of {count:,} rows", preview_s, PREVIEW_S_MAX * share)
    yield timed(f"commit of {count:,} rows", commit_s, COMMIT_S_MAX * share)
    yield timed(f"undo of {count:,} rows", undo_s, UNDO_S_MAX * share)
    yield Row(
        "memory of the engine, growth by a preview",
        growth_mb,
        "MB",
        bar=f"< {GROWTH_MB_MAX:.0f}",
        ok=growth_mb < GROWTH_MB_MAX,
    )
    for name, told in (("an import", meanwhile), ("an undo", undoing)):
        p95 = told.get("p95_ms", 0.0)
        yield Row(
            f"a list of leads during {name}, p95",
            p95,
            "ms",
            bar=f"< {P95_MS_MAX:.0f}",
            ok=p95 < P95_MS_MAX and not told.get("failed", 1),
        )


def timed(name: str, took_s: float, most_s: float) -> Row:
    return Row(name, took_s, "s", bar=f"< {most_s:g}", ok=took_s < most_s)


def sheet(count: int) -> bytes:
    """As a small company's list looks: numbers as people write them, mixed case, some cells empty."""
    lines = ["First name,Last name,E-mail,Phone,Company,Country,Tags,Customer number"]
    for number in range(count):
        given, family = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number // 7 % len(LAST_NAMES)]
        written = f"0170 {1_000_000 + number}" if number % 2 else f"+49 (170) {1_000_000 + number}"
        lines.append(
            f"{given},{family},{given}.{family}.{number}@Example.com,{written},"
            f'"{family}, {TRADES[number % len(TRADES)]}",Germany,fair; {number % 9},{number:06d}'
        )
    return "\r\n".join(lines).encode()


@dataclass(frozen=True)
class Door:
    """The API as one person uses it."""

    port: int
    headers: dict[str, str]

    def ask(self, method: str, path: str, body: bytes = b"") -> Any:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            line.request(method, path, body or None, {**self.headers, "Content-Type": "application/json"})
            answer = line.getresponse()
            said = answer.read()
            assert answer.status < 300, said
            return json.loads(said) if said else None
        finally:
            line.close()

    def get(self, path: str) -> Any:
        return self.ask("GET", path)

    def post(self, path: str, value: Any) -> Any:
        return self.ask("POST", path, json.dumps(value).encode())

    def brought(self, content: bytes) -> str:
        """The id of an import whose file was read."""
        asked = {"purpose": "import", "name": "people.csv", "size": len(content), "mime": "text/csv"}
        told = self.post("/api/files/upload-url", asked)
        self.ask("PUT", told["url"], content)
        file = self.post("/api/files/finish", {"file_id": told["file_id"]})["file"]
        one: str = self.post("/api/imports", {"file_id": file["id"]})["id"]
        self.until(one, "mapping")
        return one

    def took(self, one: str, what: str, said: Any, *, until: str) -> float:
        began_s = time.perf_counter()
        self.post(f"/api/imports/{one}/{what}", said)
        self.until(one, until)
        return time.perf_counter() - began_s

    def until(self, one: str, state: str) -> None:
        end_s = time.monotonic() + PATIENCE_S
        while (found := self.get(f"/api/imports/{one}"))["state"] != state:
            assert found["state"] != "failed", found["error"]
            assert time.monotonic() < end_s, f"still {found['state']}"
            time.sleep(LOOKED_EVERY_S)


@contextmanager
def appliance(prepared: Prepared) -> Iterator[tuple[Door, int]]:
    """One web worker, one engine: each a process, as they are in service."""
    port = free_port()
    environ = {**prepared.environ, "ASTRIX_ORG_QUOTA_MB": "0"}
    token, org = prepared.tokens[0]
    web = running([sys.executable, "-m", "bench.http_server", "whole", str(port)], environ)
    with web, running([sys.executable, "-m", "app.engine"], environ) as engine:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield Door(port, {"Authorization": f"Bearer {token}", "X-Org-ID": org}), engine.pid


@contextmanager
def load(prepared: Prepared, port: int) -> Iterator[dict[str, float]]:
    """Somebody reads lists all the while; what they felt is there once the block has ended."""
    found: dict[str, float] = {}
    asker = _Asker(prepared, port, found)
    asker.thread.start()
    try:
        yield found
    finally:
        asker.stop.set()
        asker.thread.join()


class _Asker:
    """Asks on time, in short rounds, until nobody wants it any more."""

    def __init__(self, prepared: Prepared, port: int, found: dict[str, float]) -> None:
        self._prepared = prepared
        self._port = port
        self._found = found
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        rounds: list[dict[str, float]] = []
        while not self.stop.is_set() or not rounds:
            rounds.append(self._round())
        # The worst round is what somebody would complain about.
        self._found["p95_ms"] = max(one["p95_ms"] for one in rounds)
        self._found["failed"] = sum(one["failed"] for one in rounds)

    def _round(self) -> dict[str, float]:
        command = [sys.executable, "-m", "bench.http_load", "127.0.0.1", str(self._port), LISTED]
        tokens = "\n".join(f"{token} {org}" for token, org in self._prepared.tokens)
        done = subprocess.run(
            [*command, str(RATE_PER_S), "3"],
            input=tokens,
            capture_output=True,
            text=True,
            cwd=HOME,
            check=True,
        )
        told: dict[str, float] = json.loads(done.stdout)
        return told


def rss_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6


if __name__ == "__main__":
    for row in rows("--quick" in sys.argv):
        print(row)
