"""The counts of `scripts/test`, read from what the test programs write."""

import json
from pathlib import Path

from machinery.count import Tally, contracts, from_junit, from_playwright, from_vitest


def test_pytest_is_counted_with_errors_among_the_failures(tmp_path: Path) -> None:
    report = tmp_path / "pytest.xml"
    report.write_text(
        '<testsuites><testsuite tests="10" failures="1" errors="2" skipped="3"></testsuite></testsuites>'
    )

    assert from_junit(report) == Tally(passed=4, failed=3, skipped=3)


def test_vitest_is_counted(tmp_path: Path) -> None:
    report = tmp_path / "vitest.json"
    report.write_text(
        json.dumps({"numPassedTests": 5, "numFailedTests": 1, "numPendingTests": 1, "numTodoTests": 1})
    )

    assert from_vitest(report) == Tally(passed=5, failed=1, skipped=2)


def test_playwright_is_counted(tmp_path: Path) -> None:
    report = tmp_path / "playwright.json"
    report.write_text(json.dumps({"stats": {"expected": 7, "unexpected": 2, "flaky": 1, "skipped": 4}}))

    assert from_playwright(report) == Tally(passed=8, failed=2, skipped=4)


def test_import_contracts_are_counted_as_tests() -> None:
    assert contracts("Contracts: 5 kept, 1 broken.") == Tally(passed=5, failed=1)


def test_a_program_that_broke_before_its_report_counts_nothing(tmp_path: Path) -> None:
    missing = tmp_path / "missing"

    assert from_junit(missing) == from_vitest(missing) == from_playwright(missing) == Tally()
