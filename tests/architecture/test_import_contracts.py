"""Every import contract is broken once on purpose, in a copy of the tree, to show that it would be seen."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

HOUSE = "House: imports point down"
FLOORS = "Floors: a room imports rooms below it only"
INSIDE = "Inside a room: from the door down to the types"
HTTP = "Only routes know HTTP"
OUTSIDE = "Only plugs call the outside world"
PRIVATE = "Rooms are private: only their own house number and compose open these doors"


@dataclass(frozen=True)
class Break:
    what: str
    file: str
    line: str
    contract: str


BREAKS = (
    Break(
        "a room imports a room above it",
        "features/audit/service.py",
        "import app.features.accounts.types",
        FLOORS,
    ),
    Break(
        "a room imports its neighbour", "features/audit/types.py", "import app.features.notices.types", FLOORS
    ),
    Break("a room that is on no floor", "features/gossip/__init__.py", "", FLOORS),
    Break("a helpers module in a room", "features/orgs/helpers.py", "", INSIDE),
    Break("a folder for odds and ends", "utils/__init__.py", "", HOUSE),
    Break("a service that knows HTTP", "features/orgs/service/orgs.py", "import app.http.endpoint", HTTP),
    Break(
        "a service that knows Starlette",
        "features/accounts/service/access.py",
        "import starlette.requests",
        HTTP,
    ),
    Break(
        "a service that calls the outside world",
        "features/accounts/service/access.py",
        "import httpx",
        OUTSIDE,
    ),
    Break(
        "a room that imports a plug", "features/notices/service/outbox.py", "import app.providers.smtp", HOUSE
    ),
    Break(
        "events that import the service",
        "features/accounts/events.py",
        "import app.features.accounts.service",
        INSIDE,
    ),
    Break(
        "a room that reads another's store",
        "features/accounts/service/access.py",
        "import app.features.orgs.store",
        PRIVATE,
    ),
    Break("the store imports what stands on it", "store/org.py", "import app.http.endpoint", HOUSE),
    Break("the bedrock imports the store", "core/ids.py", "import app.store.tree", HOUSE),
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", copy)
    shutil.copytree(
        ROOT / "app", copy / "app", ignore=shutil.ignore_patterns("web", "handbook", "__pycache__")
    )
    (copy / "tests" / "architecture").mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "architecture" / "contracts.py", copy / "tests" / "architecture")
    for package in ("tests", "tests/architecture"):
        (copy / package / "__init__.py").touch()
    return copy


def verdict(tree: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT_IMPORTS, "--config", "pyproject.toml", "--no-cache"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_tree_as_it_is_keeps_every_contract(tree: Path) -> None:
    told = verdict(tree)

    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("planted", BREAKS, ids=lambda planted: planted.what)
def test_a_planted_break_is_seen_by_the_contract_that_forbids_it(tree: Path, planted: Break) -> None:
    file = tree / "app" / planted.file
    before = file.read_text() if file.exists() else None
    file.parent.mkdir(exist_ok=True)

    file.write_text(f"{before or ''}\n{planted.line}\n")
    try:
        told = verdict(tree)
    finally:
        _take_back(file, before)

    assert told.returncode == 1, told.stdout + told.stderr
    assert f"{planted.contract} BROKEN" in told.stdout


def _take_back(file: Path, before: str | None) -> None:
    if before is not None:
        file.write_text(before)
    elif file.name == "__init__.py":
        shutil.rmtree(file.parent)
    else:
        file.unlink()
