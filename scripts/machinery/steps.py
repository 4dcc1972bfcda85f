"""The steps of `scripts/test`: what each runs and how its output is counted."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from machinery import count
from machinery.count import Tally
from machinery.debian import chromium
from machinery.place import BIN, REPORTS, ROOT, WEB

# Two cores are the smallest machine this is built on; more workers than cores only make tests late.
PYTHON_WORKERS_MAX = 4


@dataclass(frozen=True)
class Command:
    words: tuple[str, ...]
    in_web: bool = False
    # Programs that check rather than test have no count of their own.
    tally: Callable[[str], Tally] | None = None

    @property
    def place(self) -> str:
        return str(WEB if self.in_web else ROOT)


@dataclass(frozen=True)
class Step:
    name: str
    purpose: str
    commands: tuple[Command, ...] = field(default=())


def python(*words: str, tally: Callable[[str], Tally] | None = None) -> Command:
    return Command((str(BIN / "python"), "-m", *words), tally=tally)


def npm(script: str, *words: str, tally: Callable[[str], Tally] | None = None) -> Command:
    return Command((str(BIN / "npm"), "run", "--silent", script, *words), in_web=True, tally=tally)


def steps(*, long: bool) -> tuple[Step, ...]:
    return (
        Step("build", "the web application as it is served", (setup_again(),)),
        Step(
            "format",
            "one layout of Python and of the web application",
            (python("ruff", "format", "--check", "."), npm("format:check")),
        ),
        Step(
            "lint",
            "likely mistakes, complexity, words outside the catalogues",
            (python("ruff", "check", "--output-format", "concise", "."), npm("lint")),
        ),
        Step(
            "types",
            "strict types on both sides, and the client's types against the API's own document",
            (python("mypy"), npm("typecheck"), npm("schema:check")),
        ),
        Step(
            "contracts",
            "imports point down, rooms keep their doors shut",
            (Command((str(BIN / "lint-imports"), "--no-cache"), tally=count.contracts),),
        ),
        Step("python", "the tests of the appliance", (pytest(long=long),)),
        Step(
            "web",
            "the unit tests of the web application",
            (npm("test", "--", *vitest_report(), tally=count.vitest),),
        ),
        Step(
            "browser",
            "the whole appliance, used in Chromium",
            (npm("e2e", "--", "--reporter=list,json", tally=count.playwright),),
        ),
    )


def setup_again() -> Command:
    """Its last part, the build, is the only one still to do: a test of its own, so that the rest runs anyway."""
    return Command((sys.executable, str(ROOT / "scripts"), "setup", "--quiet"))


def pytest(*, long: bool) -> Command:
    workers = str(min(PYTHON_WORKERS_MAX, os.cpu_count() or 1))
    words = ["pytest", "-q", "-n", workers, "--dist", "worksteal", f"--junit-xml={count.PYTEST_REPORT}"]
    if long:
        words.append("--long")
    return python(*words, tally=count.pytest)


def vitest_report() -> tuple[str, ...]:
    return ("--reporter=default", "--reporter=json", f"--outputFile.json={count.VITEST_REPORT}")


def environment() -> dict[str, str]:
    """Which browser is used, and where the programs of the steps write what is counted afterwards."""
    REPORTS.mkdir(exist_ok=True)
    return {"CHROMIUM": chromium(), "PLAYWRIGHT_JSON_OUTPUT_NAME": str(count.PLAYWRIGHT_REPORT)}
