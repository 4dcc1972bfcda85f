"""The frame of the benches: what it prints, and what it refuses."""

import subprocess
import sys

import pytest

from bench import GROUPS, Row
from bench.run import exists, main, number, print_table
from machinery.place import ROOT

HELD = Row("get by id", 0.8, "µs", bar="p50 <= 1 µs", ok=True, peer=8.4, ratio=10.5)
MISSED = Row("open an org", 1234.5, "ms", bar="<= 600 ms", ok=False)


def test_a_table_lines_its_columns_up_and_names_what_missed(capsys: pytest.CaptureFixture[str]) -> None:
    print_table("store", [HELD, MISSED])

    _, title, head, first, second = capsys.readouterr().out.splitlines()
    assert title == f"store: {GROUPS['store']}"
    assert first.split() == ["get", "by", "id", "0.8", "µs", "8.4", "10.5x", "p50", "<=", "1", "µs", "ok"]
    assert second.split() == ["open", "an", "org", "1,234", "ms", "<=", "600", "ms", "MISSED"]
    assert head.index("bar") == first.index("p50") == second.index("<=")


@pytest.mark.parametrize(
    ("value", "shown"), [(0.000123, "0.000123"), (1.23456, "1.235"), (999.96, "1000"), (12_345.6, "12,346")]
)
def test_numbers_show_what_tells_two_runs_apart(value: float, shown: str) -> None:
    assert number(value) == shown


def test_an_unknown_group_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nonsense"]) == 2

    assert "There is no group 'nonsense'; the groups are store," in capsys.readouterr().err


def test_a_group_whose_subject_is_not_built_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    missing = [group for group in GROUPS if not exists(group)]
    for group in missing:
        assert main([group]) == 2
        assert f"The group {group!r} cannot be measured yet" in capsys.readouterr().err


def test_the_list_names_every_group_once() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "bench", "--list"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert [line.split()[0] for line in ended.stdout.splitlines()] == list(GROUPS)


def test_nothing_named_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "GROUP" in capsys.readouterr().err
