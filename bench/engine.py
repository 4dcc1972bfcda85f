"""The engine: what it costs while nothing happens, how soon it hears of a commit, and how soon another leads."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any

import msgspec

from app.compose import KINDS, LOGS
from app.core.clock import SystemClock
from app.core.ids import OrgId, UserId
from app.core.randomness import SystemRandomness, base64url
from app.features.audit.service import Audit
from app.features.orgs.service import Orgs
from app.features.orgs.types import Org
from app.store.leader import Tenure
from app.store.tree import Tree
from app.work import due
from bench import Row
from bench.engine_process import MARKS, Mark

HOME = Path(__file__).parents[1]
ORGS = 300
IDLE_PERCENT_MAX = 1.0
TAKEOVER_S_MAX = 5.0
HEARD_P95_MS_MAX = 25.0
SETTLES_S = 4.0
PATIENCE_S = 60.0


def rows(quick: bool) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="astrix-bench-") as home:
        site = Site(Path(home))
        site.fill(60 if quick else ORGS)
        yield from idle(site, seconds=6.0 if quick else 20.0)
        yield from heard(site, commits=60 if quick else 400)
        yield from takeovers(site, attempts=1 if quick else 5)


class Site:
    """A tree with orgs, and engines over it."""

    def __init__(self, home: Path) -> None:
        self.data = home / "data"
        self.orgs: list[OrgId] = []
        key = base64url(SystemRandomness().bytes(32))
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ASTRIX_")},
            "ASTRIX_DATA": str(self.data),
            "ASTRIX_SIGNING_KEYS": f"k1:{key}",
            "ENVELOPE_MASTER_KEY": f"k1:{key}",
            "PYTHONPATH": str(HOME),
        }

    def fill(self, count: int) -> None:
        """Founded orgs: one that has no profile yet would be looked at again and again."""
        tree = self.tree()
        assert tree.host.id
        orgs = Orgs(tree, Audit(tree, SystemClock()))
        self.orgs = [OrgId(f"org_01jz{number:022}") for number in range(count)]
        for org in self.orgs:
            profile = Org(id=org, name="Bench", timezone="UTC", created_at=1, created_by=UserId("usr_bench"))
            tree.create(org).batch_now(partial(orgs.found_in, org=profile, via="founding"))
        tree.close()

    def tree(self) -> Tree:
        return Tree(self.data, kinds=(*KINDS, MARKS), logs=LOGS, clock=SystemClock())

    @contextmanager
    def engine(self, *words: str) -> Iterator["subprocess.Popen[str]"]:
        command = [sys.executable, "-m", *(words or ("app.engine",))]
        process = subprocess.Popen(
            command, cwd=HOME, env=self.environ, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    def tenure(self) -> Tenure | None:
        try:
            return msgspec.json.decode((self.data / "_host" / "leader").read_bytes(), type=Tenure)
        except FileNotFoundError:
            return None

    def is_quiet(self) -> bool:
        """Whether the engine has written down that nothing is left to do in any org."""
        tree = self.tree()
        table = due.read(tree)
        tree.close()
        rows = {} if table is None else table.orgs
        return all(org in rows and rows[org].stamp for org in self.orgs)

    def leads(self, process: "subprocess.Popen[str]") -> bool:
        tenure = self.tenure()
        return tenure is not None and tenure.pid == process.pid


def idle(site: Site, seconds: float) -> Iterator[Row]:
    """The first engine sees to every org; the one that is measured follows it, as after an upgrade."""
    with site.engine() as first:
        wait(lambda: site.leads(first) and site.is_quiet())
        stopped(first)
    with site.engine() as engine:
        wait(lambda: site.leads(engine))
        time.sleep(SETTLES_S)
        before_s = cpu_s(engine.pid)
        time.sleep(seconds)
        percent = 100 * (cpu_s(engine.pid) - before_s) / seconds
        opened = stopped(engine)["orgs_opened"] - 1  # the host's own tree is always open
    yield Row(
        f"engine idle, {len(site.orgs)} orgs",
        percent,
        "% of a core",
        bar=f"< {IDLE_PERCENT_MAX:.0f}",
        ok=percent < IDLE_PERCENT_MAX,
    )
    yield Row("orgs an engine opens that follows another", opened, "orgs", bar="0", ok=opened == 0)


def heard(site: Site, commits: int) -> Iterator[Row]:
    """Commits come one by one, each to another org, some ms apart; the engine opens those orgs as it hears of them."""
    tree = site.tree()
    told_ns: dict[int, int] = {}
    orgs = site.orgs[:20]
    with site.engine("bench.engine_process", str(site.data)) as engine:
        line_of(engine)
        for number in range(commits):
            mark = Mark(number)
            org = tree.org(orgs[number % len(orgs)])
            org.batch_now(lambda batch, mark=mark: batch.put(MARKS, "one", mark))  # type: ignore[misc]  # mypy does not infer defaults of lambdas
            told_ns[number] = time.monotonic_ns()
            seen, began_ns = line_of(engine)
            assert seen == number
            told_ns[number] = began_ns - told_ns[number]
            time.sleep(0.003)
    tree.close()
    took_ms = sorted(max(0, took_ns) / 1e6 for took_ns in told_ns.values())
    p95 = quantiles(took_ms, n=20)[-1]
    yield Row(
        "commit in a worker -> engine's task starts, p95",
        p95,
        "ms",
        bar=f"< {HEARD_P95_MS_MAX:.0f}",
        ok=p95 < HEARD_P95_MS_MAX,
    )


def takeovers(site: Site, attempts: int) -> Iterator[Row]:
    for name, number in (("killed", signal.SIGKILL), ("frozen (SIGSTOP)", signal.SIGSTOP)):
        slowest_s = max(takeover_s(site, number, part=attempt / attempts) for attempt in range(attempts))
        yield Row(
            f"leader {name} -> another leads, slowest of {attempts}",
            slowest_s,
            "s",
            bar=f"< {TAKEOVER_S_MAX:.0f}",
            ok=slowest_s < TAKEOVER_S_MAX,
        )


def takeover_s(site: Site, number: signal.Signals, *, part: float) -> float:
    """From the signal until the other one's name is in the lease. `part`: how far into a second it comes."""
    with site.engine() as first:
        wait(lambda: site.leads(first))
        with site.engine() as second:
            event(second, "engine.started")
            time.sleep(1.0 + part)
            began_s = time.monotonic()
            first.send_signal(number)
            wait(lambda: site.leads(second))
            took_s = time.monotonic() - began_s
            stopped(second)
    return took_s


def stopped(engine: "subprocess.Popen[str]") -> dict[str, Any]:
    engine.terminate()
    return event(engine, "engine.stopped")


def event(engine: "subprocess.Popen[str]", name: str) -> dict[str, Any]:
    assert engine.stdout is not None
    for line in engine.stdout:
        told: dict[str, Any] = json.loads(line)
        if told["event"] == name:
            return told
    raise EOFError(f"the engine ended without {name}")


def line_of(engine: "subprocess.Popen[str]") -> tuple[int, int]:
    assert engine.stdout is not None
    number, began_ns = engine.stdout.readline().split()
    return int(number), int(began_ns)


def wait(holds: Callable[[], bool]) -> None:
    until_s = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > until_s:
            raise TimeoutError("the engine takes too long")
        time.sleep(0.002)


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
