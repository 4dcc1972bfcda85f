"""The shell part of every script: it finds a Python that is new enough, or says which one is needed."""

import shutil
import subprocess
from pathlib import Path

import pytest

from machinery.place import ROOT

SCRIPTS = ("setup", "start", "test", "lock", "bench")
TOOLS_OF_THE_SHELL = ("sh", "dirname", "cat")


def path_with(folder: Path, pythons: dict[str, str]) -> str:
    """A PATH with the shell's own tools and these Pythons, each a shell script."""
    for tool in TOOLS_OF_THE_SHELL:
        found = shutil.which(tool)
        assert found is not None
        (folder / tool).symlink_to(found)
    for name, body in pythons.items():
        (folder / name).write_text(f"#!/bin/sh\n{body}\n")
        (folder / name).chmod(0o755)
    return str(folder)


def run_script(name: str, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(ROOT / "scripts" / name), "--help"],
        env={"PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("script", SCRIPTS)
def test_an_old_python_is_named_with_what_to_install(script: str, tmp_path: Path) -> None:
    path = path_with(tmp_path, {"python3": 'case $1 in --version) echo "Python 3.9.2";; *) exit 1;; esac'})

    ended = run_script(script, path)

    assert ended.returncode == 3
    assert "needs Python 3.11 or newer and found Python 3.9.2" in ended.stderr
    assert "apt-get install python3" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_no_python_at_all_is_told_the_same_way(tmp_path: Path) -> None:
    ended = run_script("setup", path_with(tmp_path, {}))

    assert ended.returncode == 3
    assert "needs Python 3.11 or newer and found no python3" in ended.stderr


def test_a_newer_python_beside_an_old_one_is_used(tmp_path: Path) -> None:
    path = path_with(tmp_path, {"python3": "exit 1", "python3.12": 'test "$1" = -c || echo "chosen: $*"'})

    ended = run_script("setup", path)

    assert ended.returncode == 0
    assert ended.stdout.startswith("chosen:")
    assert ended.stdout.rstrip().endswith("setup --help")
