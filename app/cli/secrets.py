"""`astrix secrets new-key|status|rotate-master`: the master key that stored secrets are sealed with.

Rotating may be stopped at any moment and run again: what is done is seen on the secrets themselves.
"""

import os
from argparse import Namespace
from functools import partial
from typing import Final

import msgspec

from app.cli.environ import read_settings, without_signing
from app.cli.house import ask, existing, without_mail
from app.cli.outcome import OK, PROBLEMS, Stopped
from app.cli.progress import Progress
from app.compose import House
from app.core.clock import Clock, SystemClock, rfc3339
from app.core.ids import HOST
from app.core.randomness import Randomness, SystemRandomness, base64url
from app.core.secrets import KEY_BYTES
from app.features.audit.types import OPERATOR, Act, Result
from app.store.batch import Batch
from app.store.rotation import Standing

NO_KEY: Final = (
    "ENVELOPE_MASTER_KEY is not set. Give this command the environment of the appliance: only the key that sealed "
    "what lies here opens it. `astrix secrets new-key` is for a server that has sealed nothing yet."
)
ANOTHER_RING: Final = (
    "None of the keys in ENVELOPE_MASTER_KEY is the one that seals here. Put the key that was used until now back, "
    "behind the new one, and give the new one a name that no key had before."
)
KEEP_THE_OLD: Final = "Keep every key in ENVELOPE_MASTER_KEY until this is settled, then run it again."
_DATE_CHARACTERS: Final = 10
_KID_BYTES: Final = 3


class NewKey(msgspec.Struct, frozen=True):
    kid: str
    entry: str


class KeyStanding(msgspec.Struct, frozen=True):
    """One master key: whether it is set here, whether it is the one that seals, how many secrets it wraps."""

    kid: str
    known: bool
    seals: bool
    wraps: int


class Stand(msgspec.Struct, frozen=True):
    """What `status` tells, and `rotate-master` when it has ended. `may_go`: keys that wrap nothing any more."""

    keys: list[KeyStanding]
    may_go: list[str]
    changed: int
    problems: list[str]


def run(chosen: Namespace) -> int:
    if chosen.act == "new-key":
        return print_key(new_key(SystemRandomness(), SystemClock(), kid=chosen.kid), as_json=chosen.json)
    settings = without_mail(read_settings(without_signing(os.environ), existing(chosen.data)))
    if not settings.master_keys:
        raise Stopped(NO_KEY)
    use = {"status": status, "rotate-master": rotate}[chosen.act]
    return print_stand(ask(settings, partial(use, silent=chosen.json)), as_json=chosen.json)


def new_key(randomness: Randomness, clock: Clock, *, kid: str | None) -> NewKey:
    """Named by the day and by chance: a name must never come twice."""
    day = rfc3339(clock.now_us())[:_DATE_CHARACTERS].replace("-", "")
    name = kid or f"m{day}-{randomness.bytes(_KID_BYTES).hex()}"
    return NewKey(name, f"{name}:{base64url(randomness.bytes(KEY_BYTES))}")


def status(house: House, *, silent: bool) -> Stand:
    return stand_of(house, counted(house, "Reading", silent=silent))


def counted(house: House, doing: str, *, silent: bool) -> Standing:
    with Progress(doing, silent=silent) as progress:
        return house.rotation.standing(progress)


def rotate(house: House, *, silent: bool) -> Stand:
    if not house.canary.sings():
        raise Stopped(ANOTHER_RING)
    request_id = house.ids.new("req")
    house.audit.record_before_now(HOST, act_of(house, "secrets.rotate_begin", request_id=request_id))
    with Progress("Wrapping", silent=silent) as progress:
        changed = house.rotation.renew(progress)
    standing = counted(house, "Checking", silent=silent)
    if standing.whole:
        house.tree.host.batch_now(partial(finish_in, house, request_id=request_id, changed=changed))
        return stand_of(house, counted(house, "Counting", silent=silent), changed=changed)
    failed = act_of(house, "secrets.rotate_master", request_id=request_id, result="failed", changed=changed)
    house.audit.record_before_now(HOST, failed)
    return stand_of(house, standing, changed=changed)


def finish_in(house: House, batch: Batch, *, request_id: str, changed: int) -> None:
    """That it was done is written where it is done: with the canary under the new key."""
    house.rotation.renew_canary_in(batch)
    house.audit.record(batch, act_of(house, "secrets.rotate_master", request_id=request_id, changed=changed))


def act_of(
    house: House, action: str, *, request_id: str, result: Result = "done", changed: int | None = None
) -> Act:
    facts = {} if changed is None else {"changed": changed}
    return Act(
        actor=OPERATOR,
        request_id=request_id,
        action=action,
        target=house.envelope.kids[0],
        result=result,
        facts=facts,
    )


def stand_of(house: House, standing: Standing, *, changed: int = 0) -> Stand:
    ring = house.envelope.kids
    used = standing.wrapped
    strange = sorted(kid for kid in used if kid not in ring)
    keys = [KeyStanding(kid, kid in ring, kid == ring[0], used.get(kid, 0)) for kid in (*ring, *strange)]
    idle = [kid for kid in ring[1:] if not used.get(kid)]
    return Stand(keys, idle if standing.whole else [], changed, list(problems(standing)))


def problems(standing: Standing) -> list[str]:
    found = [f"{one.org}: {one.what}: {one.why}" for one in standing.closed]
    if standing.closed_count > len(found):
        found.append(f"and {standing.closed_count - len(found)} more that do not open")
    return [*found, *(f"cannot be read: {org}" for org in standing.unread)]


def print_key(made: NewKey, *, as_json: bool) -> int:
    print(msgspec.json.encode(made).decode() if as_json else made.entry)
    return OK


def print_stand(stand: Stand, *, as_json: bool) -> int:
    if as_json:
        print(msgspec.json.encode(stand).decode())
    else:
        for line in lines_of(stand):
            print(line)
    return PROBLEMS if stand.problems else OK


def lines_of(stand: Stand) -> list[str]:
    lines = [f"{key.kid:<24} {role_of(key):<26} wraps {key.wraps}" for key in stand.keys]
    lines += [f"changed: {stand.changed}"] if stand.changed else []
    lines += stand.problems
    if stand.problems:
        return [*lines, KEEP_THE_OLD]
    return [*lines, *(f"{kid} wraps nothing any more and may be taken out" for kid in stand.may_go)]


def role_of(key: KeyStanding) -> str:
    if not key.known:
        return "not in ENVELOPE_MASTER_KEY"
    return "seals" if key.seals else "opens"
