"""The web application's packages and its build, each remade only when what it is made from changes."""

from collections.abc import Iterator
from pathlib import Path

from machinery import node
from machinery.place import BIN, VENV, WEB
from machinery.program import attempt, diagnosis, run, show
from machinery.stamp import Stamp, digest
from machinery.trouble import Trouble

MODULES = WEB / "node_modules"
BUILT = WEB / "dist"

# Nothing below these decides what is built.
NOT_SOURCES = {"node_modules", "dist", "e2e", "test-results", "playwright-report", "coverage"}
TEST_ENDINGS = (".test.ts", ".test.tsx")


def install() -> None:
    if not (WEB / "package.json").exists():
        raise Trouble("The web application is missing from this checkout: app/web/package.json is not there.")
    sources = [WEB / "package.json", WEB / "package-lock.json"]
    done = Stamp(MODULES / ".installed", digest(sources, node_identity()))
    if done.holds():
        return
    print("Installing the web application's packages …", flush=True)
    done.lift()
    finished = attempt([BIN / "npm", "ci"], cwd=WEB, extra=node.quiet())
    if finished.returncode != 0:
        show(finished.stdout)
        raise Trouble(diagnosis(finished.stdout) or "npm ci failed; the lines above say why.")
    done.press()


def build() -> None:
    done = Stamp(BUILT / ".built", digest(sources(WEB), node_identity()))
    if done.holds():
        return
    print("Building the web application …", flush=True)
    done.lift()
    run([BIN / "npm", "run", "build"], purpose="Building the web application", cwd=WEB, extra=node.quiet())
    done.press()


def node_identity() -> str:
    return (VENV / "stamps" / "node").read_text()


def sources(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in NOT_SOURCES or path.is_symlink():
            continue
        if path.is_dir():
            yield from sources(path)
        elif not path.name.endswith(TEST_ENDINGS):
            yield path
