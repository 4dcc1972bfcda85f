"""The lock files: every file hashed, no index named, every direct dependency pinned and explained."""

import itertools
import re
import tomllib

import pytest

from machinery.lock import SOURCES
from machinery.place import ROOT

LOCKS = [lock for lock, _ in SOURCES]
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==", re.MULTILINE)


def pins(lock: str) -> set[str]:
    return set(PIN.findall((ROOT / lock).read_text()))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_carries_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())

    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_address(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text()


def test_the_web_lock_names_no_address_of_a_package() -> None:
    assert '"resolved"' not in (ROOT / "app" / "web" / "package-lock.json").read_text()


def test_every_direct_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())

    assert set(project["project"]["dependencies"]) <= pins("requirements.lock")
    assert set(project["dependency-groups"]["build"]) <= pins("requirements-build.lock")
    assert set(project["dependency-groups"]["dev"]) <= pins("requirements-dev.lock")


def test_the_locks_agree_where_they_name_the_same_package() -> None:
    """Where a package has one version for older and one for newer Pythons, they name both."""
    versions: dict[str, set[frozenset[str]]] = {}
    for lock in LOCKS:
        pinned: dict[str, set[str]] = {}
        for name, version in re.findall(r"^(\S+?)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE):
            pinned.setdefault(name, set()).add(version)
        for name, found in pinned.items():
            versions.setdefault(name, set()).add(frozenset(found))

    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)
    groups = project["dependency-groups"].values()
    direct = [*project["project"]["dependencies"], *itertools.chain(*groups)]

    unexplained = [name for name in direct if not re.search(rf'"{name}",\s+# \S', text)]

    assert unexplained == []
