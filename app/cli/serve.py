"""`astrix serve`: the whole appliance in the foreground."""

import contextlib
import os
import socket
from argparse import Namespace
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.cli.address import Address, bound_address, close, listen
from app.cli.environ import read_settings
from app.cli.lifeline import end_with_parent
from app.cli.outcome import OK, PROBLEMS, Stopped
from app.cli.readiness import Notifier, ReadinessWatch, without_notify
from app.cli.supervisor import Spec, Supervisor
from app.core.log import get_log, start_logging

log = get_log("supervisor")

CHILD: Final = ("-m", "app.cli.child")
DOORS_STOP: Final = 0
ENGINE_STOPS: Final = 1


@dataclass(frozen=True)
class Door:
    name: str
    factory: str
    workers: int
    address: Address
    listener: socket.socket


def run(chosen: Namespace) -> int:
    if chosen.parent is not None:
        end_with_parent(chosen.parent)
    with open_doors(chosen) as doors:
        environ = environment_for(os.environ, chosen.data, doors)
        settings = read_settings(environ)
        prepare_data(settings.data)
        start_logging(settings.log_level)
        return watch_over(doors, environ)


def watch_over(doors: list[Door], environ: Mapping[str, str]) -> int:
    notifier = Notifier(environ)
    readiness = ReadinessWatch([door.address for door in doors], notifier)
    supervisor = Supervisor([*map(web_spec, doors), engine_spec()], without_notify(environ))

    def before_stop() -> None:
        readiness.stop()
        notifier.stopping()

    readiness.start()
    asked = supervisor.run(tick=notifier.alive, before_stop=before_stop)
    log.info("serve.stopped", asked=asked)
    return OK if asked else PROBLEMS


def web_spec(door: Door) -> Spec:
    descriptor = door.listener.fileno()
    words = (
        "web",
        "--factory",
        door.factory,
        "--workers",
        str(door.workers),
        "--descriptor",
        str(descriptor),
    )
    return Spec(door.name, (*CHILD, *words), (descriptor,), stop_stage=DOORS_STOP)


def engine_spec() -> Spec:
    """Doors answer without it, if need be: what it would do waits in the tree."""
    return Spec("engine", (*CHILD, "engine"), stop_stage=ENGINE_STOPS, dispensable=True)


@contextlib.contextmanager
def open_doors(chosen: Namespace) -> Iterator[list[Door]]:
    wanted = [("tenant", chosen.tenant, chosen.workers), ("hq", chosen.hq, 1)]
    if chosen.private is not None:
        wanted.append(("private", chosen.private, 1))
    doors: list[Door] = []
    try:
        for name, address, workers in wanted:
            listener = listen(address)
            bound = bound_address(listener, address)
            doors.append(Door(name, f"app.main:{name}_app", workers, bound, listener))
        yield doors
    finally:
        for door in doors:
            close(door.listener, door.address)


def environment_for(environ: Mapping[str, str], data: Path | None, doors: list[Door]) -> dict[str, str]:
    """What every child reads: the operator's environment, with what the command line says put in."""
    made = dict(environ)
    if data is not None:
        made["ASTRIX_DATA"] = str(data.absolute())
    for door in doors:
        name = f"ASTRIX_{door.name.upper()}_URL"
        if door.name != "private" and not made.get(name) and door.address.url is not None:
            made[name] = door.address.url
    return made


def prepare_data(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Stopped(f"The data directory {data} cannot be made: {error.strerror}.") from None
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        raise Stopped(
            f"This user may not write to the data directory {data}: give it the right, or choose another."
        )
