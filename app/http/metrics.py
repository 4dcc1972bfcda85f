"""Figures of the web workers for Prometheus.

Each worker counts for itself and leaves a snapshot in one small file; the private socket shows the files of all living
workers, each under its own label, so that a replaced worker is a series that ends and not a counter that falls.
"""

import asyncio
import os
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from app.core.log import get_log
from app.http.request import OTHER

if TYPE_CHECKING:
    from prometheus_client.core import Metric

log = get_log("http.metrics")

BOUNDS_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
SNAPSHOT_EVERY_S: Final = 5.0


class Histogram(msgspec.Struct):
    counts: list[int]
    total_s: float = 0.0


class Snapshot(msgspec.Struct):
    """What one worker has counted: requests by `method route status`, and how long each route took."""

    worker: str
    pid: int
    requests: dict[str, int]
    latency: dict[str, Histogram]


class Figures:
    def __init__(self) -> None:
        self._requests: Counter[str] = Counter()
        self._latency: dict[str, Histogram] = {}

    def answered(self, method: str, route: str | None, *, status: int, took_s: float) -> None:
        """Method and route are the table's own words: what a caller wrote never becomes a label."""
        route = route or OTHER
        self._requests[f"{method} {route} {status}"] += 1
        histogram = self._latency.get(route)
        if histogram is None:
            histogram = self._latency[route] = Histogram([0] * (len(BOUNDS_S) + 1))
        histogram.counts[bisect_left(BOUNDS_S, took_s)] += 1
        histogram.total_s += took_s

    def snapshot(self, door: str) -> Snapshot:
        return Snapshot(f"{door}-{os.getpid()}", os.getpid(), dict(self._requests), self._latency)

    async def keep_written(self, home: Path, door: str) -> None:
        """Leaves a snapshot every few seconds until it is cancelled, then one last."""
        try:
            while True:
                _write(self.snapshot(door), home)
                await asyncio.sleep(SNAPSHOT_EVERY_S)
        finally:
            _write(self.snapshot(door), home)


def _write(snapshot: Snapshot, home: Path) -> None:
    target = home / f"{snapshot.pid}.json"
    new = target.with_suffix(".new")
    try:
        # Never its parents: a directory made for figures must not pass for an org's that is being made.
        home.mkdir(exist_ok=True, mode=0o700)
        new.write_bytes(msgspec.json.encode(snapshot))
        new.replace(target)
    except OSError as error:
        log.warning("metrics.not_written", error=str(error))


def living(home: Path) -> Iterator[Snapshot]:
    """The snapshots of workers that still run; those of others are removed."""
    for path in sorted(home.glob("*.json")):
        try:
            snapshot = msgspec.json.decode(path.read_bytes(), type=Snapshot)
        except (OSError, msgspec.MsgspecError):
            continue
        if Path(f"/proc/{snapshot.pid}").exists():
            yield snapshot
        else:
            path.unlink(missing_ok=True)


Gauges = Callable[[], Iterable[tuple[str, str, float]]]
"""Figures that are looked up when somebody asks: name, what it means, value."""


def exposition(snapshots: Iterable[Snapshot], gauges: Gauges) -> bytes:
    """The text that Prometheus reads."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.core import GaugeMetricFamily, Metric

    class Collected:
        def collect(self) -> Iterator[Metric]:
            yield from _requests(list(snapshots))
            for name, meaning, value in gauges():
                yield GaugeMetricFamily(f"astrix_{name}", meaning, value=value)

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Collected())
    return generate_latest(registry)


def _requests(snapshots: list[Snapshot]) -> Iterator["Metric"]:
    from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

    requests = CounterMetricFamily(
        "astrix_http_requests", "Requests answered.", labels=["worker", "method", "route", "status"]
    )
    latency = HistogramMetricFamily(
        "astrix_http_request_seconds", "How long an answer took.", labels=["worker", "route"]
    )
    for snapshot in snapshots:
        for key, count in snapshot.requests.items():
            requests.add_metric([snapshot.worker, *key.split(" ")], count)
        for route, histogram in snapshot.latency.items():
            latency.add_metric([snapshot.worker, route], _buckets(histogram), histogram.total_s)
    yield requests
    yield latency


def _buckets(histogram: Histogram) -> list[tuple[str, float]]:
    names = [*(str(bound) for bound in BOUNDS_S), "+Inf"]
    seen = 0
    found: list[tuple[str, float]] = []
    for name, count in zip(names, histogram.counts, strict=True):
        seen += count
        found.append((name, seen))
    return found
