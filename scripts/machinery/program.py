"""Runs other programs quietly, and shows what they said only when they fail."""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from machinery.trouble import Trouble

Command = Sequence[str | Path]

LINES_SHOWN_MAX = 40
COLOUR = re.compile(r"\x1b\[[0-9;]*m")

# What a failing installer says, and what its reader should do. The first phrase found decides.
DISK_FULL = "The disk is full: free at least 2 GB and run this again."
NO_COMPILER = (
    "A package has no ready-made build for this machine and no C compiler was found: "
    "install one (Debian, Ubuntu: apt-get install build-essential python3-dev) and run this again."
)
NO_NETWORK = (
    "The package index could not be reached: connect this machine to the network "
    "(or set its proxy or mirror) and run this again."
)
WRONG_HASH = (
    "A downloaded package is not the one the lock file names, so it was not installed: "
    "try another network or mirror."
)

# What a failing installer says, in lower case, and what its reader should do. The first match decides.
DIAGNOSES = {
    "no space left on device": DISK_FULL,
    "enospc": DISK_FULL,
    "disk quota exceeded": DISK_FULL,
    "command 'gcc' failed": NO_COMPILER,
    "command 'cc' failed": NO_COMPILER,
    "no such file or directory: 'gcc'": NO_COMPILER,
    "no such file or directory: 'cc'": NO_COMPILER,
    "python.h: no such file": NO_COMPILER,
    "unknown compiler": NO_COMPILER,
    "do not match the hashes": WRONG_HASH,
    "hash mismatch": WRONG_HASH,
    "eintegrity": WRONG_HASH,
    "name resolution": NO_NETWORK,
    "name or service not known": NO_NETWORK,
    "failed to establish a new connection": NO_NETWORK,
    "network is unreachable": NO_NETWORK,
    "connection refused": NO_NETWORK,
    "connecttimeout": NO_NETWORK,
    "readtimeout": NO_NETWORK,
    "eai_again": NO_NETWORK,
    "enotfound": NO_NETWORK,
    "econnrefused": NO_NETWORK,
    "etimedout": NO_NETWORK,
    "enetunreach": NO_NETWORK,
    "no matching distribution found": NO_NETWORK,
}


def run(
    command: Command,
    *,
    purpose: str,
    cwd: Path | None = None,
    extra: Mapping[str, str] | None = None,
) -> str:
    """The program's output; a failure becomes a sentence, with the output above it."""
    finished = attempt(command, cwd=cwd, extra=extra)
    if finished.returncode == 0:
        return finished.stdout
    show(finished.stdout)
    raise Trouble(diagnosis(finished.stdout) or f"{purpose} failed; the lines above say why.")


def attempt(
    command: Command, *, cwd: Path | None = None, extra: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **(extra or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def show(output: str) -> None:
    lines = COLOUR.sub("", output).rstrip().splitlines()
    if len(lines) > LINES_SHOWN_MAX:
        print(f"  … {len(lines) - LINES_SHOWN_MAX} lines before these")
    for line in lines[-LINES_SHOWN_MAX:]:
        print(f"  {line}")


def diagnosis(output: str) -> str | None:
    said = output.lower()
    return next((sentence for phrase, sentence in DIAGNOSES.items() if phrase in said), None)
