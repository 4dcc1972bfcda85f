"""What the browser loads, and what no page may have.

The built application is served by the real appliance and walked by a real Chromium; `app/web/scripts/measure.mjs`
does the walking. Sizes are those of the gzip files that the build left beside its own.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from bench import Row

WEB: Final = Path(__file__).parents[1] / "app" / "web"
MEASURE_S_MAX: Final = 900
BYTES_PER_KB: Final = 1_000

FIRST_JS_KB_MAX: Final = 100
FIRST_CSS_KB_MAX: Final = 10
LAZY_JS_KB_MAX: Final = 40
SHIFT_MAX: Final = 0.02
TASK_MS_MAX: Final = 50
FILTER_MS_MAX: Final = 150
LEAP_MS_MAX: Final = 100


class Load(msgspec.Struct, frozen=True):
    js: int
    css: int
    files: int


class Totals(msgspec.Struct, frozen=True):
    axe: int
    csp: int
    sideways: int
    pages: int
    cls: float


class Table(msgspec.Struct, frozen=True):
    """The table of leads under a hand."""

    rows: int
    longest_task_ms: float
    leap_ms: float
    leap_worst_ms: float
    filter_ms: float
    filter_worst_ms: float


class Measured(msgspec.Struct, frozen=True):
    first: Load
    routes: dict[str, Load]
    totals: Totals
    found: list[str]
    leads: Table


def rows(quick: bool) -> Iterator[Row]:
    measured = measure(quick)
    for line in measured.found:
        print(line, file=sys.stderr)
    yield from _sizes(measured)
    yield from _pages(measured)
    yield from _table(measured.leads)


def measure(quick: bool) -> Measured:
    arguments = [_node(), str(WEB / "scripts" / "measure.mjs"), *(["--quick"] if quick else [])]
    done = subprocess.run(
        arguments, cwd=WEB, capture_output=True, text=True, timeout=MEASURE_S_MAX, env=_environ(), check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"the browser could not be measured:\n{done.stderr.strip()}")
    return msgspec.convert(json.loads(done.stdout), Measured)


def _sizes(measured: Measured) -> Iterator[Row]:
    first = measured.first
    yield _at_most("first route, JS gzip", first.js / BYTES_PER_KB, FIRST_JS_KB_MAX, unit="KB")
    yield _at_most("first route, CSS gzip", first.css / BYTES_PER_KB, FIRST_CSS_KB_MAX, unit="KB")
    name, largest = max(measured.routes.items(), key=lambda route: route[1].js)
    yield _at_most(
        f"largest lazy route ({name}), JS gzip", largest.js / BYTES_PER_KB, LAZY_JS_KB_MAX, unit="KB"
    )


def _pages(measured: Measured) -> Iterator[Row]:
    totals = measured.totals
    over = f"over {totals.pages} looks at pages"
    yield _at_most(f"axe violations {over}", totals.axe, 0)
    yield _at_most(f"stopped by the content policy {over}", totals.csp, 0)
    yield _at_most(f"pages that scroll sideways {over}", totals.sideways, 0)
    yield _at_most("largest layout shift of a page", round(totals.cls, 4), SHIFT_MAX)


def _table(leads: Table) -> Iterator[Row]:
    among = f"at {leads.rows:,} leads"
    yield _at_most(
        f"longest task while scrolling the table, {among}",
        round(leads.longest_task_ms, 1),
        TASK_MS_MAX,
        unit="ms",
    )
    yield _at_most(f"rows after a leap, {among}", round(leads.leap_ms, 1), LEAP_MS_MAX, unit="ms")
    yield _at_most(f"filter to screen, {among}", round(leads.filter_ms, 1), FILTER_MS_MAX, unit="ms")


def _at_most(name: str, value: float, most: float, *, unit: str = "") -> Row:
    return Row(name=name, value=value, unit=unit, bar=f"<= {most:g}", ok=value <= most)


def _node() -> str:
    beside = Path(__file__).parents[1] / ".venv" / "bin" / "node"
    found = str(beside) if beside.exists() else shutil.which("node")
    if found is None:
        raise RuntimeError("Node is not here: run scripts/setup first")
    return found


def _environ() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "CHROMIUM")}
