"""`scripts/test`: every check of the project, all of them even when one fails, and one table at the end."""

import argparse
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from machinery import count, node, setup
from machinery.count import Tally
from machinery.steps import Command, Step, environment, steps
from machinery.trouble import OK, PROBLEMS

DESCRIPTION = """\
Installs what the tests need, then runs the named steps, or all of them. Every step runs even if an earlier
one failed. The output ends with one table and the line "N passed, N failed".
"""

ALL = "all"


@dataclass(frozen=True)
class Outcome:
    step: Step
    ok: bool
    seconds: float
    tally: Tally


def main(arguments: list[str]) -> int:
    chosen = parser().parse_args(arguments)
    setup.prepare(tests=True, build=False)
    every = steps(long=chosen.long)
    wanted = [step for step in every if ALL in chosen.steps or step.name in chosen.steps]
    forget_old_reports()
    outcomes = [carry_out(step) for step in wanted]
    print_table(outcomes)
    return OK if all(outcome.ok for outcome in outcomes) else PROBLEMS


def parser() -> argparse.ArgumentParser:
    lines = "\n".join(f"  {step.name:<10} {step.purpose}" for step in steps(long=False))
    names = [step.name for step in steps(long=False)]
    made = argparse.ArgumentParser(
        "scripts/test",
        description=DESCRIPTION,
        epilog=f"steps:\n{lines}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    # A default that is itself a choice: argparse checks an empty list against the choices too.
    made.add_argument(
        "steps",
        nargs="*",
        metavar="STEP",
        choices=[*names, ALL],
        default=ALL,
        help="see below; all when none is named",
    )
    made.add_argument("--long", action="store_true", help="run the sized tests at full size (hours)")
    return made


def forget_old_reports() -> None:
    """A step that breaks before it counts must not be given yesterday's numbers."""
    for report in (count.PYTEST_REPORT, count.VITEST_REPORT, count.PLAYWRIGHT_REPORT):
        report.unlink(missing_ok=True)


def carry_out(step: Step) -> Outcome:
    print(f"\n── {step.name}: {step.purpose}", flush=True)
    begun = time.monotonic()
    ok, total = True, Tally()
    for command in step.commands:
        done, tally = follow(step.name, command)
        ok, total = ok and done, total + tally
    return Outcome(step, ok, time.monotonic() - begun, with_the_untold(total, ok=ok))


def with_the_untold(total: Tally, *, ok: bool) -> Tally:
    """A step that failed without a failing test (a crash, a format) still counts as one failure."""
    return total if ok or total.failed else total + Tally(failed=1)


def follow(name: str, command: Command) -> tuple[bool, Tally]:
    """Runs one program with its lines shown as they come, the step's name before each."""
    said: list[str] = []

    def tell(line: str) -> None:
        said.append(line)
        print(f"{name:>9} │ {line}", flush=True)

    try:
        code = run_telling(command, tell)
    except OSError as error:
        tell(f"{command.words[0]} cannot be run: {error.strerror}")
        return False, Tally()
    if code != 0:
        tell(f"exit code {code}: {' '.join(command.words)}")
    return code == 0, command.tally("\n".join(said)) if command.tally else Tally()


def run_telling(command: Command, tell: Callable[[str], None]) -> int:
    with subprocess.Popen(
        command.words,
        cwd=command.place,
        env={**os.environ, **node.quiet(), **environment()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            tell(line.rstrip("\n"))
    return running.returncode


def print_table(outcomes: Sequence[Outcome]) -> None:
    print()
    for line in table(outcomes):
        print(line)
    total = sum((outcome.tally for outcome in outcomes), Tally())
    print(f"\n{total.passed} passed, {total.failed} failed", flush=True)


def table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield f"{'step':<10} {'result':<7} {'seconds':>8}  tests"
    yield "─" * 60
    for outcome in outcomes:
        result = "ok" if outcome.ok else "FAILED"
        counts = str(outcome.tally) if outcome.tally != Tally() else "–"
        yield f"{outcome.step.name:<10} {result:<7} {outcome.seconds:>8.1f}  {counts}"
