"""`astrix doctor`: looks at everything a support engineer would ask for, and says what to do about each.

Changes nothing, and is safe beside a running appliance. Ends with 1 where something is bad; a warning is no failure.
"""

import os
from argparse import Namespace
from collections.abc import Iterator
from typing import Final

import msgspec

from app.cli.checks import CHECKS, Check
from app.cli.checks.site import Site
from app.cli.checks.verdict import State, Verdict, bad
from app.cli.house import named
from app.cli.outcome import OK, PROBLEMS

MARKS: Final[dict[State, str]] = {"ok": "ok  ", "warn": "warn", "bad": "BAD "}
NOT_LOOKED: Final = "This check itself failed; tell support this line."

ANOTHER_USER: Final = "Run the doctor as the user the service runs as."


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    check: str
    state: State
    what: str
    next_step: str = ""


class Diagnosis(msgspec.Struct, frozen=True):
    healthy: bool
    lines: tuple[Line, ...]


def run(chosen: Namespace) -> int:
    site = Site(os.environ, named(chosen.data).absolute(), deep=chosen.deep)
    try:
        found = diagnosis(site)
    finally:
        site.close()
    print(msgspec.json.encode(found).decode() if chosen.json else "\n".join(text(found)))
    return OK if found.healthy else PROBLEMS


def diagnosis(site: Site) -> Diagnosis:
    lines = tuple(line for check in CHECKS for line in looked(check, site))
    return Diagnosis(all(line.state != "bad" for line in lines), lines)


def looked(check: Check, site: Site) -> Iterator[Line]:
    if check.composed and site.no_house:
        return
    for verdict in verdicts(check, site):
        yield Line(check=check.name, state=verdict.state, what=verdict.what, next_step=verdict.next_step)


def verdicts(check: Check, site: Site) -> list[Verdict]:
    """A check that cannot look is a finding too, and keeps no other from looking."""
    try:
        return list(check.look(site))
    except PermissionError as problem:
        return [bad(f"{problem.filename} may not be read by this user", ANOTHER_USER)]
    except Exception as problem:
        return [bad(f"could not be looked at: {type(problem).__name__}: {problem}", NOT_LOOKED)]


def text(found: Diagnosis) -> Iterator[str]:
    for line in found.lines:
        yield f"{MARKS[line.state]}  {line.check:<15} {line.what}"
        if line.next_step:
            yield f"{'':<22}→ {line.next_step}"
    counts = {state: sum(line.state == state for line in found.lines) for state in MARKS}
    yield f"{counts['ok']} as they should be, {counts['warn']} to look at, {counts['bad']} bad"
