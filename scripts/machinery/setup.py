"""`scripts/setup`: everything a checkout needs, made once and then only when its sources change."""

import argparse
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from machinery import debian, environment, node, web
from machinery.place import ROOT
from machinery.trouble import OK

DESCRIPTION = """\
Prepares this checkout: a Python environment in .venv from the hashed locks, Node as a wheel, the web
application's packages and its build, and the Debian packages that the tests need. Repeating it costs
well under a second while nothing has changed.
"""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser("scripts/setup", description=DESCRIPTION)
    parser.add_argument("--run-only", action="store_true", help="leave out what only tests need")
    parser.add_argument("--no-build", action="store_true", help="do not build the web application")
    parser.add_argument("--quiet", action="store_true", help="say nothing when there was nothing to do")
    chosen = parser.parse_args(arguments)
    prepare(tests=not chosen.run_only, build=not chosen.no_build)
    if not chosen.quiet:
        print("Ready.")
    return OK


def prepare(*, tests: bool, build: bool = True) -> None:
    with alone():
        environment.prepare(tests=tests)
        node.prepare()
        web.install()
        if tests:
            debian.prepare()
        if build:
            web.build()


@contextmanager
def alone() -> Iterator[None]:
    """Two set-ups in one checkout take turns; the lock goes with the process."""
    descriptor = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
