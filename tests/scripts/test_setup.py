"""`scripts/setup` in checkouts of its own, and what keeps it from finishing."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from machinery.environment import demand_room
from machinery.place import ROOT
from machinery.trouble import Trouble

# Nobody listens at the discard port, so this index can never be reached.
NO_INDEX = {
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_FIND_LINKS": "",
    "PIP_CONFIG_FILE": "/dev/null",
    "PIP_NO_CACHE_DIR": "1",
    "PIP_RETRIES": "0",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What the first steps of a set-up read."""
    made = tmp_path / "checkout"
    made.mkdir()
    shutil.copytree(ROOT / "scripts", made / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "requirements.lock", "requirements-build.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, made / name)
    return made


def setup(checkout: Path, environ: Mapping[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    # Without uv on the path: pip is the road that everybody has.
    return subprocess.run(
        [str(checkout / "scripts" / "setup"), *options],
        env={"PATH": "/usr/bin:/bin", "HOME": str(checkout), **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_python_without_its_venv_module_names_the_package(checkout: Path, tmp_path: Path) -> None:
    lacking = tmp_path / "lacking"
    lacking.mkdir()
    (lacking / "ensurepip.py").write_text("raise ImportError('split off into a package of its own')\n")

    ended = setup(checkout, {"PYTHONPATH": str(lacking)})

    assert ended.returncode == 3
    assert "This Python comes without its venv module" in ended.stderr
    assert "-venv)" in ended.stderr
    assert not (checkout / ".venv").exists()


def test_an_index_that_cannot_be_reached_is_one_sentence_and_the_next_run_tries_again(checkout: Path) -> None:
    first = setup(checkout, NO_INDEX)
    second = setup(checkout, NO_INDEX)

    assert (first.returncode, second.returncode) == (3, 3)
    for ended in (first, second):
        assert "The package index could not be reached" in ended.stderr
        assert "Traceback" not in ended.stdout + ended.stderr
    # The environment itself was whole, and is kept.
    assert "Making the Python environment" in first.stdout
    assert "Making the Python environment" not in second.stdout


def test_too_little_room_is_told_before_anything_is_downloaded() -> None:
    with pytest.raises(Trouble, match=r"The disk has 0\.5 GB left and the installation needs 2 GB"):
        demand_room(500_000_000)


def test_repeating_it_does_nothing() -> None:
    ended = subprocess.run(
        [str(ROOT / "scripts" / "setup"), "--no-build"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (0, "Ready.\n")
