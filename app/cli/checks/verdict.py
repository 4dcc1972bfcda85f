"""What a look came to."""

from typing import Literal

import msgspec

State = Literal["ok", "warn", "bad"]


class Verdict(msgspec.Struct, frozen=True):
    """`what` is found; `next_step` says what to do, and is empty where there is nothing to do."""

    state: State
    what: str
    next_step: str = ""


def ok(what: str) -> Verdict:
    return Verdict("ok", what)


def warn(what: str, next_step: str) -> Verdict:
    return Verdict("warn", what, next_step)


def bad(what: str, next_step: str) -> Verdict:
    return Verdict("bad", what, next_step)
