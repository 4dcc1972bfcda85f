"""How many tests a step's programs ran, read from the reports they write."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from machinery.place import REPORTS

PYTEST_REPORT = REPORTS / "pytest.xml"
VITEST_REPORT = REPORTS / "vitest.json"
PLAYWRIGHT_REPORT = REPORTS / "playwright.json"

CONTRACTS_LINE = re.compile(r"Contracts: (\d+) kept, (\d+) broken")


@dataclass(frozen=True)
class Tally:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        parts = [f"{self.passed} passed"]
        if self.failed:
            parts.append(f"{self.failed} failed")
        if self.skipped:
            parts.append(f"{self.skipped} skipped")
        return ", ".join(parts)


def pytest(_output: str) -> Tally:
    return from_junit(PYTEST_REPORT)


def vitest(_output: str) -> Tally:
    return from_vitest(VITEST_REPORT)


def playwright(_output: str) -> Tally:
    return from_playwright(PLAYWRIGHT_REPORT)


def contracts(output: str) -> Tally:
    found = CONTRACTS_LINE.search(output)
    return Tally(int(found[1]), int(found[2])) if found else Tally()


def from_junit(report: Path) -> Tally:
    if not report.exists():
        return Tally()
    total = Tally()
    # Our own test runner wrote this file a moment ago.
    for suite in ET.parse(report).getroot().iter("testsuite"):  # noqa: S314
        ran, failures, errors, skipped = (
            int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")
        )
        bad = failures + errors
        total += Tally(ran - bad - skipped, bad, skipped)
    return total


def from_vitest(report: Path) -> Tally:
    if not report.exists():
        return Tally()
    told = json.loads(report.read_text())
    skipped = told["numPendingTests"] + told.get("numTodoTests", 0)
    return Tally(told["numPassedTests"], told["numFailedTests"], skipped)


def from_playwright(report: Path) -> Tally:
    if not report.exists():
        return Tally()
    told = json.loads(report.read_text())["stats"]
    return Tally(told["expected"] + told["flaky"], told["unexpected"], told["skipped"])
