"""`scripts/lock`: renews the lock files. Every file of every package hashed, no index named."""

import argparse
import shutil
from pathlib import Path

from machinery.place import BIN, ROOT
from machinery.program import run
from machinery.trouble import OK, Trouble

DESCRIPTION = """\
Writes requirements.lock, requirements-build.lock and requirements-dev.lock from pyproject.toml. Pins stay
as they are where pyproject.toml still allows them; --upgrade takes the newest of everything.
"""

STYLE = ("--universal", "--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate", "--quiet")

# A later lock agrees with the earlier ones, so that all three install together.
SOURCES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("requirements.lock", ("pyproject.toml",)),
    ("requirements-build.lock", ("--group", "pyproject.toml:build")),
    ("requirements-dev.lock", ("--group", "pyproject.toml:dev")),
)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser("scripts/lock", description=DESCRIPTION)
    parser.add_argument("--upgrade", action="store_true", help="take the newest allowed versions")
    chosen = parser.parse_args(arguments)
    uv = uv_found()
    before: list[str] = []
    for lock, source in SOURCES:
        command = [uv, "pip", "compile", *source, *STYLE, "--python-version", "3.11", "-o", lock]
        for earlier in before:
            command += ["-c", earlier]
        if chosen.upgrade:
            command.append("--upgrade")
        run(command, purpose=f"Locking {lock}", cwd=ROOT)
        before.append(lock)
        print(f"{lock}: {count_pins(ROOT / lock)} packages")
    return OK


def uv_found() -> str:
    here = shutil.which("uv", path=str(BIN)) or shutil.which("uv")
    if here is None:
        raise Trouble("Renewing the locks needs uv: run scripts/setup first, it brings it.")
    return here


def count_pins(lock: Path) -> int:
    return sum("==" in line for line in lock.read_text().splitlines())
