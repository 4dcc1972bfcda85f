"""Debian packages that the tests need: installed where this user may, else named exactly."""

import os
import shutil
from dataclasses import dataclass

from machinery.program import attempt, diagnosis, show
from machinery.trouble import Trouble

LOCK_TIMEOUT_S = 300


@dataclass(frozen=True)
class Package:
    name: str
    purpose: str
    programs: tuple[str, ...]  # any one of them on the path is enough


CHROMIUM = Package("chromium", "the tests in the browser", ("chromium", "chromium-browser", "google-chrome"))
RSYNC = Package("rsync", "the tests of copied trees", ("rsync",))
NEEDED = (CHROMIUM, RSYNC)


def prepare() -> None:
    missing = [package for package in NEEDED if not present(package)]
    if not missing:
        return
    names = [package.name for package in missing]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise Trouble(
            f"{purposes(missing)} need {' '.join(names)}: run `apt-get install {' '.join(names)}` as root "
            "(elsewhere than on Debian install the same program) and run this again."
        )
    print(f"Installing {' '.join(names)} for {purposes(missing)} …", flush=True)
    fetch(names)
    if still := [package for package in missing if not present(package)]:
        raise Trouble(f"apt-get installed {names}, but {still[0].programs[0]} is still not on the path.")


def present(package: Package) -> bool:
    return any(shutil.which(program) for program in package.programs)


def chromium() -> str:
    """Where it is, under whichever name this machine has it."""
    return next(filter(None, map(shutil.which, CHROMIUM.programs)), CHROMIUM.name)


def purposes(packages: list[Package]) -> str:
    return ", ".join(package.purpose for package in packages)


def fetch(names: list[str]) -> None:
    if apt("install", *names):
        return
    # A fresh machine has no package lists yet, an old one stale lists.
    apt("update")
    if not apt("install", *names, loud=True):
        raise Trouble(f"`apt-get install {' '.join(names)}` failed; the lines above say why.")


def apt(*words: str, loud: bool = False) -> bool:
    command = [
        "apt-get",
        "-y",
        "-q",
        "--no-install-recommends",
        "-o",
        f"DPkg::Lock::Timeout={LOCK_TIMEOUT_S}",
    ]
    finished = attempt([*command, *words], extra={"DEBIAN_FRONTEND": "noninteractive"})
    if finished.returncode == 0:
        return True
    if loud:
        show(finished.stdout)
        if known := diagnosis(finished.stdout):
            raise Trouble(known)
    return False
