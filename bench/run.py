"""Runs the named groups and prints their rows as an aligned table, or as one JSON document."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec

from bench import GROUPS, Row

OK = 0
BELOW_BAR = 1
USAGE = 2

Rows = Callable[[bool], Iterator[Row]]
HEAD = ("measure", "value", "unit", "peer", "ratio", "bar", "")


def main(arguments: list[str]) -> int:
    parser = build_parser()
    chosen = parser.parse_args(arguments)
    if chosen.list:
        print_groups()
        return OK
    if not chosen.groups:
        parser.print_usage(sys.stderr)
        return USAGE
    if refusal := refusal_for(chosen.groups):
        print(refusal, file=sys.stderr)
        return USAGE
    return measure(chosen.groups, quick=chosen.quick, as_json=chosen.json)


def build_parser() -> argparse.ArgumentParser:
    lines = "\n".join(f"  {name:<10} {purpose}" for name, purpose in GROUPS.items())
    parser = argparse.ArgumentParser(
        "scripts/bench",
        description="Measures the appliance. Exit code 1 when a row misses its bar.",
        epilog=f"groups:\n{lines}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("groups", nargs="*", metavar="GROUP", help="what to measure, see below")
    parser.add_argument("--json", action="store_true", help='print {"rows": […]} instead of tables')
    parser.add_argument("--quick", action="store_true", help="smaller sizes: a look, not a verdict")
    parser.add_argument("--list", action="store_true", help="name the groups and which of them can run")
    return parser


def print_groups() -> None:
    for name, purpose in GROUPS.items():
        print(f"{name:<10} {purpose}{'' if exists(name) else '  (not there yet)'}")


def refusal_for(groups: list[str]) -> str | None:
    for group in groups:
        if group not in GROUPS:
            return f"There is no group {group!r}; the groups are {', '.join(GROUPS)}."
        if not exists(group):
            return f"The group {group!r} cannot be measured yet: what it measures is not built."
    return None


def exists(group: str) -> bool:
    return find_spec(f"bench.{group}") is not None


def measure(groups: Iterable[str], *, quick: bool, as_json: bool) -> int:
    told: list[dict[str, object]] = []
    all_ok = True
    for group in groups:
        rows: Rows = import_module(f"bench.{group}").rows
        found = list(rows(quick))
        all_ok = all_ok and all(row.ok for row in found)
        told += [{"group": group, **row.plain()} for row in found]
        if not as_json:
            print_table(group, found)
    if as_json:
        print(json.dumps({"rows": told}, indent=2))
    return OK if all_ok else BELOW_BAR


def print_table(group: str, rows: list[Row]) -> None:
    cells = [HEAD, *map(cells_of, rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEAD))]
    print(f"\n{group}: {GROUPS[group]}")
    for line in cells:
        print("  ".join(aligned(cell, widths[column], column) for column, cell in enumerate(line)).rstrip())


def cells_of(row: Row) -> tuple[str, ...]:
    peer = "" if row.peer is None else number(row.peer)
    ratio = "" if row.ratio is None else f"{number(row.ratio)}x"
    return (row.name, number(row.value), row.unit, peer, ratio, row.bar, "ok" if row.ok else "MISSED")


def aligned(cell: str, width: int, column: int) -> str:
    """Numbers to the right, words to the left."""
    return cell.rjust(width) if column in (1, 3, 4) else cell.ljust(width)


def number(value: float) -> str:
    """Four digits tell two runs apart; more would pretend."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
