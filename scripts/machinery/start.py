"""`scripts/start`: from a checkout to a running appliance with one command."""

import argparse
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from machinery import setup
from machinery.address import Address, demand_free, parse_address
from machinery.appliance import Appliance
from machinery.keys import development_keys
from machinery.place import PYTHON, ROOT
from machinery.program import Command, run
from machinery.trouble import OK, Trouble

DESCRIPTION = """\
Installs what is missing, builds the web application, makes development keys and a demo organization at the
first run, and starts the appliance as in production: web workers, HQ and the engine. Ctrl-C ends it.
"""

FREE_BYTES_MIN = 300_000_000


@dataclass(frozen=True)
class Place:
    """The tree, and what only this script keeps beside it."""

    data: Path

    @property
    def own(self) -> Path:
        return self.data / ".dev"

    @property
    def logins(self) -> Path:
        return self.own / "logins.json"

    @property
    def log(self) -> Path:
        return self.own / "astrix.log"


def main(arguments: list[str]) -> int:
    chosen = parser().parse_args(arguments)
    place = Place(chosen.data.absolute())
    demand_free(chosen.tenant, "--tenant")
    demand_free(chosen.hq, "--hq")
    prepare_data(place)
    setup.prepare(tests=False)
    environ = environment(place, chosen.tenant, chosen.hq)
    if not chosen.no_demo and not place.logins.exists():
        make_demo(place, environ)
    appliance = Appliance(serve_command(chosen, place), environ, log=place.log)
    appliance.start()
    greet(place, chosen.tenant, chosen.hq)
    appliance.wait()
    return OK


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser("scripts/start", description=DESCRIPTION)
    made.add_argument(
        "--tenant",
        type=parse_address,
        default=parse_address("127.0.0.1:8080"),
        metavar="HOST:PORT",
        help="where the tenant app is served (default: %(default)s)",
    )
    made.add_argument(
        "--hq",
        type=parse_address,
        default=parse_address("127.0.0.1:8081"),
        metavar="HOST:PORT",
        help="where HQ is served (default: %(default)s)",
    )
    made.add_argument(
        "--data",
        type=Path,
        default=ROOT / "data",
        metavar="DIR",
        help="the tree (default: data in the checkout)",
    )
    made.add_argument("--no-demo", action="store_true", help="make no demo organization")
    return made


def prepare_data(place: Place) -> None:
    try:
        place.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.own.mkdir(exist_ok=True, mode=0o700)
        probe = place.own / ".probe"
        probe.write_text("")
        probe.unlink()
        free = shutil.disk_usage(place.data).free
    except OSError as error:
        raise Trouble(
            f"The data directory {place.data} cannot be written ({error.strerror}): "
            "give this user the right to, or choose another with --data DIR."
        ) from None
    demand_room(place.data, free)


def demand_room(data: Path, free: int) -> None:
    if free < FREE_BYTES_MIN:
        raise Trouble(
            f"The disk of {data} has {free / 1e6:.0f} MB left, which is too little to write safely: "
            "free some, or choose another place with --data DIR."
        )


def environment(place: Place, tenant: Address, hq: Address) -> dict[str, str]:
    """What the operator has set wins; what a first try needs is filled in."""
    defaults = {
        "ASTRIX_DATA": str(place.data),
        "ASTRIX_TENANT_URL": f"http://{tenant}",
        "ASTRIX_HQ_URL": f"http://{hq}",
        "ASTRIX_SIGNUP": "open",
    }
    return {**defaults, **development_keys(place.own), **os.environ, "ASTRIX_DATA": str(place.data)}


def make_demo(place: Place, environ: Mapping[str, str]) -> None:
    print("Making the demo organization …", flush=True)
    command: Command = [PYTHON, "-m", "app.cli", "demo", "--data", place.data, "--logins", place.logins]
    run(command, purpose="Making the demo organization", cwd=ROOT, extra=environ)


def serve_command(chosen: argparse.Namespace, place: Place) -> list[str]:
    words = [str(PYTHON), "-m", "app.cli", "serve", "--data", str(place.data)]
    return [*words, "--tenant", str(chosen.tenant), "--hq", str(chosen.hq), "--parent", str(os.getpid())]


def greet(place: Place, tenant: Address, hq: Address) -> None:
    lines = ["", "Astrix BOS is ready.", "", f"  Tenant app   http://{tenant}", f"  HQ           http://{hq}"]
    told = json.loads(place.logins.read_text()) if place.logins.exists() else {}
    if told:
        lines += logins(told)
    lines += hq_login(told, place)
    lines += ["", f"  Data in {place.data}, log in {place.log}.", "  Ctrl-C ends it.", ""]
    print("\n".join(lines), flush=True)


def logins(told: Mapping[str, object]) -> list[str]:
    people = told["users"]
    assert isinstance(people, list)
    width = max(len(person["email"]) for person in people)
    lines = ["", f"  Logins of the demo organization {told['org']}:"]
    return lines + [
        f"    {person['role']:<10} {person['email']:<{width}}  {person['password']}" for person in people
    ]


def hq_login(told: Mapping[str, object], place: Place) -> list[str]:
    """HQ has no password alone: whoever has no authenticator app at hand uses the codes on paper."""
    hq = told.get("hq")
    if not isinstance(hq, dict):
        return [
            "",
            f"  HQ's users are made with: astrix admin create --data {place.data} --email … --name … --generate",
            f"  (with the keys of {place.own / 'keys.env'} in the environment)",
        ]
    return [
        "",
        "  Login of HQ, which asks for a second factor always:",
        f"    {hq['email']}  {hq['password']}",
        f"    second factor: a recovery code, each good once, such as {hq['recovery_codes'][0]}",
        f"    (the other nine are in {place.logins}),",
        f"    or the code of an authenticator app that was given the secret {hq['totp_secret']}",
    ]
