"""`scripts/test` itself: every step runs, the table tells, and a failure is never lost."""

import subprocess
import sys

import pytest

from machinery.count import Tally
from machinery.place import ROOT
from machinery.steps import Command, Step, steps
from machinery.test import Outcome, carry_out, print_table

GOOD = Command((sys.executable, "-c", "print('all is well')"), tally=lambda _: Tally(passed=3))
BAD = Command((sys.executable, "-c", "print('it broke'); raise SystemExit(4)"))


def test_a_command_that_fails_does_not_keep_the_next_from_running(capfd: pytest.CaptureFixture[str]) -> None:
    outcome = carry_out(Step("pair", "one bad, one good", (BAD, GOOD)))

    assert not outcome.ok
    assert "all is well" in capfd.readouterr().out


def test_every_line_carries_the_name_of_its_step(capfd: pytest.CaptureFixture[str]) -> None:
    carry_out(Step("lint", "one good", (GOOD,)))

    assert "lint │ all is well" in capfd.readouterr().out


def test_a_failure_without_a_count_is_counted_as_one() -> None:
    assert carry_out(Step("bad", "breaks", (BAD,))).tally.failed == 1


def test_a_program_that_is_missing_fails_its_step_loudly(capfd: pytest.CaptureFixture[str]) -> None:
    outcome = carry_out(Step("gone", "cannot run", (Command(("/nowhere/program",)), GOOD)))

    assert not outcome.ok
    assert "/nowhere/program" in capfd.readouterr().out


def test_the_last_line_is_the_total(capfd: pytest.CaptureFixture[str]) -> None:
    outcomes = [
        Outcome(Step("one", ""), ok=True, seconds=1.0, tally=Tally(passed=5, skipped=1)),
        Outcome(Step("two", ""), ok=False, seconds=2.0, tally=Tally(passed=1, failed=2)),
    ]

    print_table(outcomes)

    assert capfd.readouterr().out.splitlines()[-1] == "6 passed, 2 failed"


def test_an_unknown_step_is_refused_before_anything_is_installed() -> None:
    ended = subprocess.run(
        [str(ROOT / "scripts" / "test"), "nonsense"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 2
    assert "nonsense" in ended.stderr


def test_the_steps_are_the_promised_ones_in_their_order() -> None:
    names = [step.name for step in steps(long=False)]

    assert names == ["build", "format", "lint", "types", "contracts", "python", "web", "browser"]


def test_long_runs_reach_the_test_runner() -> None:
    words = [word for step in steps(long=True) for command in step.commands for word in command.words]

    assert "--long" in words
