"""Requests through the whole stack, start-up and memory; what one colour decides and the other feels; the engine;
moving a whole organization.

The record that is read is an org's own profile, through sockets, checks, store and envelope, as its people read it.
"""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from app.compose import compose
from app.core.randomness import SystemRandomness, base64url
from app.core.settings import Settings
from app.features.accounts.service import Accounts
from app.features.accounts.types.wire import Visit
from bench import Row, carry, engine, felt
from tests.cast import Cast, assemble, cheap_hasher, player

HOME = Path(__file__).parents[1]
PATH = "/api/org"
RATE_PER_S = 200
P95_MS_MAX = 3.0
CPU_RATIO_MAX = 4.0
START_S_MAX = 3.0
PSS_MB_MAX = 90.0
SESSIONS_EACH = 5
STARTS_WITHIN_S = 30.0
VISIT = Visit(request_id="req_bench", ip="127.0.0.1", user_agent="bench/1")


@dataclass(frozen=True)
class Prepared:
    """A tree with one org, and sign-ins enough that no token asks too fast."""

    environ: dict[str, str]
    tokens: list[tuple[str, str]]


def rows(quick: bool) -> Iterator[Row]:
    seconds = 4.0 if quick else 15.0
    with tempfile.TemporaryDirectory(prefix="astrix-bench-") as home:
        prepared = prepare(Path(home) / "data")
        yield from requests(prepared, seconds)
        yield from start_and_memory(prepared, attempts=1 if quick else 3)
    yield from felt.rows(quick)
    yield from engine.rows(quick)
    yield from carry.rows(quick)


def requests(prepared: Prepared, seconds: float) -> Iterator[Row]:
    whole, bare = measured("whole", prepared, seconds), measured("bare", prepared, seconds)
    yield Row(
        "one record, 200 requests/s, p95",
        whole["p95_ms"],
        "ms",
        bar=f"< {P95_MS_MAX}",
        ok=whole["p95_ms"] < P95_MS_MAX and not whole["failed"],
        peer=bare["p95_ms"],
        ratio=whole["p95_ms"] / bare["p95_ms"],
    )
    yield Row("one record, 200 requests/s, p50", whole["p50_ms"], "ms", bar="", ok=True, peer=bare["p50_ms"])
    ratio = whole["cpu_ms"] / bare["cpu_ms"]
    yield Row(
        "processor time of a request",
        whole["cpu_ms"],
        "ms",
        bar=f"<= {CPU_RATIO_MAX:.0f} x bare Starlette",
        ok=ratio <= CPU_RATIO_MAX and not bare["failed"],
        peer=bare["cpu_ms"],
        ratio=ratio,
    )


def measured(kind: str, prepared: Prepared, seconds: float) -> dict[str, float]:
    environ = dict(prepared.environ)
    port = free_port()
    if kind == "bare":
        environ["BENCH_RECORD"] = json.dumps(_record(prepared))
    with running([sys.executable, "-m", "bench.http_server", kind, str(port)], environ) as server:
        wait_for(f"http://127.0.0.1:{port}{'/healthz' if kind == 'whole' else '/'}")
        load(prepared, port, 1.0)
        before_s = cpu_s(server.pid)
        told = load(prepared, port, seconds)
        told["cpu_ms"] = 1000 * (cpu_s(server.pid) - before_s) / told["count"]
        return told


def start_and_memory(prepared: Prepared, attempts: int) -> Iterator[Row]:
    took_s, pss_mb = zip(*(started_once(prepared) for _ in range(attempts)), strict=True)
    start_s, memory_mb = sorted(took_s)[len(took_s) // 2], max(pss_mb)
    yield Row(
        "cold start to ready, one org, 4 workers",
        start_s,
        "s",
        bar=f"< {START_S_MAX:.0f}",
        ok=start_s < START_S_MAX,
    )
    yield Row(
        "PSS of an idle worker, the largest",
        memory_mb,
        "MB",
        bar=f"< {PSS_MB_MAX:.0f}",
        ok=memory_mb < PSS_MB_MAX,
    )


def started_once(prepared: Prepared) -> tuple[float, float]:
    tenant, hq = free_port(), free_port()
    command = [sys.executable, "-m", "app.cli", "serve", "--workers", "4"]
    doors = ["--tenant", f"127.0.0.1:{tenant}", "--hq", f"127.0.0.1:{hq}"]
    started = time.perf_counter()
    with running([*command, *doors], prepared.environ) as appliance:
        wait_for(f"http://127.0.0.1:{tenant}/readyz")
        wait_for(f"http://127.0.0.1:{hq}/readyz")
        took_s = time.perf_counter() - started
        load(prepared, tenant, 0.5)
        return took_s, max(pss_mb(pid) for pid in web_workers(appliance.pid))


def prepare(data: Path) -> Prepared:
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ASTRIX_")},
        "ASTRIX_DATA": str(data),
        "ASTRIX_SIGNING_KEYS": _key(),
        "ENVELOPE_MASTER_KEY": _key(),
        "ASTRIX_SIGNUP": "open",
        "ASTRIX_DISK_FLOOR_MB": "1",
        "PYTHONPATH": str(HOME),
    }
    house = compose(Settings.read(environ), hasher=cheap_hasher())
    try:
        cast = asyncio.run(assemble(house.accounts))
        tokens = asyncio.run(_sign_ins(house.accounts, cast))
    finally:
        house.close()
    return Prepared(environ, tokens)


async def _sign_ins(accounts: Accounts, cast: Cast) -> list[tuple[str, str]]:
    found = []
    for one in cast.insiders:
        for _ in range(SESSIONS_EACH):
            draft = accounts.sessions.draft(one.user, one.org, visit=VISIT)

            def write(batch: Any, draft: Any = draft) -> None:
                accounts.sessions.open_in(batch, draft)

            await accounts.store.host.batch(write)
            signed_in = player(accounts, user=one.user, role=one.role, org=one.org, session=draft.key)
            found.append((signed_in.token, str(one.org)))
    return found


def _record(prepared: Prepared) -> Any:
    """The same bytes for both sides: what the whole stack answers."""
    port = free_port()
    with running([sys.executable, "-m", "bench.http_server", "whole", str(port)], prepared.environ):
        wait_for(f"http://127.0.0.1:{port}/healthz")
        token, org = prepared.tokens[0]
        asked = urllib.request.Request(
            f"http://127.0.0.1:{port}{PATH}", headers={"Authorization": f"Bearer {token}", "X-Org-ID": org}
        )
        with urllib.request.urlopen(asked, timeout=5) as answer:
            return msgspec.json.decode(answer.read())


def load(prepared: Prepared, port: int, seconds: float) -> dict[str, float]:
    words = ["127.0.0.1", str(port), PATH, str(RATE_PER_S), str(seconds)]
    done = subprocess.run(
        [sys.executable, "-m", "bench.http_load", *words],
        input="\n".join(f"{token} {org}" for token, org in prepared.tokens),
        capture_output=True,
        text=True,
        check=True,
        cwd=HOME,
        timeout=seconds + 60,
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


@contextmanager
def running(command: list[str], environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, env=environ, cwd=HOME, stdout=output, stderr=output)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(STARTS_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(url: str) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except urllib.error.HTTPError as answer:
            if answer.code == 404:
                return
        except OSError:
            pass
        time.sleep(0.005)
    raise TimeoutError(f"{url} is not ready after {STARTS_WITHIN_S:.0f} s")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def web_workers(appliance: int) -> list[int]:
    """The processes that answer: children of the children that accept no work themselves."""
    masters = children(appliance)
    return [worker for master in masters for worker in children(master)]


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in found.read_text().split()]


def pss_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise LookupError(f"process {pid} does not tell its memory")


def _key() -> str:
    return f"k1:{base64url(SystemRandomness().bytes(32))}"
