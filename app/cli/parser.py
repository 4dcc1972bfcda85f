"""The commands and what they take. Each command's module is imported only when it is chosen."""

import argparse
import os
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Final

from app.cli.address import parse_address
from app.cli.outcome import OK, USAGE, Stopped

EXIT_CODES: Final = "exit codes: 0 done, 1 problems found, 2 wrong usage, 3 something about this machine"
CORES_FOR_FOUR_WORKERS: Final = 4
WORKERS_MAX: Final = 64
LISTED_DEFAULT: Final = 50
KEY_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
INTERRUPTED: Final = 130


def run(arguments: list[str]) -> int:
    parser = build()
    chosen = parser.parse_args(arguments)
    if chosen.command is None:
        parser.print_help()
        return USAGE
    try:
        return int(import_module(f"app.cli.{chosen.command}").run(chosen))
    except Stopped as stopped:
        for sentence in stopped.sentences:
            print(sentence, file=sys.stderr)
        return stopped.code
    except BrokenPipeError:
        # Whoever read our output has seen enough; the interpreter's own flush must not complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return INTERRUPTED


def build() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "astrix", description="Runs and looks after Astrix BOS.", epilog=EXIT_CODES
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, purpose: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=purpose, description=purpose, epilog=EXIT_CODES)

    add_serve(command("serve", "Start the web workers, HQ and the engine, and keep them running."))
    add_fsck(
        command("fsck", "Read the whole tree and name what is damaged. Safe beside a running appliance.")
    )
    add_mail(command("mail", "Look at the mail the platform writes."))
    add_secrets(command("secrets", "Look after the master key that stored secrets are sealed with."))
    add_org(command("org", "List organizations, carry one away or bring one in, close and restore one."))
    add_sending(command("sending", "Stop everything that leaves, or let it go on, at once."))
    add_doctor(command("doctor", "Look at everything a support engineer would ask for, and say what to do."))
    add_admin(command("admin", "Say who may enter HQ, with a password and a second factor always."))
    add_schedule(command("schedule", "Show what the engine has to do, when it did it and what failed."))
    add_openapi(command("openapi", "Print the API's own document of one realm."))
    add_demo(command("demo", "Make a demo organization with a login for each role."))
    add_handbook(command("handbook", "Write the handbook's reference pages from the house's own tables."))
    add_version(command("version", "Print the version."))
    return parser


def add_serve(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
    add_listener(parser, "--tenant", default="127.0.0.1:8080", purpose="where tenants' browsers are answered")
    add_listener(parser, "--hq", default="127.0.0.1:8081", purpose="where the operator's HQ is answered")
    add_listener(parser, "--private", default=None, purpose="where /metrics is answered; off unless given")
    parser.add_argument(
        "--workers",
        type=worker_count,
        default=workers_by_cores(),
        metavar="N",
        help="tenant web workers (default: %(default)s on this machine)",
    )
    # For a script that starts us and may be killed: nothing of ours outlives it.
    parser.add_argument("--parent", type=int, default=None, help=argparse.SUPPRESS)


def add_fsck(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
    parser.add_argument("--org", metavar="ORG", help="read one organization only")
    parser.add_argument(
        "--index", action="store_true", help="drop derived indexes that are wrong, to be built anew"
    )
    add_json(parser)


def add_mail(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    listed = acts.add_parser("list", help="what is in the outbox, newest first")
    listed.add_argument(
        "--limit",
        type=listed_count,
        default=LISTED_DEFAULT,
        metavar="N",
        help="at most so many (default: %(default)s)",
    )
    shown = acts.add_parser("show", help="one letter, opened; this is written into the audit log")
    shown.add_argument("id", metavar="ID", help="as the list names it")
    for one in (listed, shown):
        add_data(one)
        add_json(one)


def add_secrets(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    made = acts.add_parser("new-key", help="print a new key, as ENVELOPE_MASTER_KEY takes it")
    made.add_argument("--kid", type=key_name, metavar="NAME", help="its name (default: made of the day)")
    counted = acts.add_parser("status", help="how much each key still wraps, and what does not open")
    rotated = acts.add_parser("rotate-master", help="wrap every stored secret with the first key")
    for one in (counted, rotated):
        add_data(one)
    for one in (made, counted, rotated):
        add_json(one)


def add_org(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    listed = acts.add_parser("list", help="every organization of this host, its state and its size")
    exported = acts.add_parser(
        "export", help="write one organization into a file, beside whoever works in it"
    )
    exported.add_argument("org", metavar="ORG", help="its id, as the list names it")
    exported.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="where the archive is written"
    )
    exported.add_argument("--overwrite", action="store_true", help="also where the file is there already")
    brought = acts.add_parser("import", help="bring an organization in from such a file")
    brought.add_argument("file", type=Path, metavar="FILE", help="the archive")
    brought.add_argument(
        "--again", action="store_true", help="also where the organization was removed from this host for good"
    )
    for one in (exported, brought):
        one.add_argument(
            "--with-secrets",
            action="store_true",
            help="passwords and suppliers' keys too, under a passphrase",
        )
        one.add_argument(
            "--passphrase-file",
            type=Path,
            metavar="FILE",
            help="where the passphrase stands; else it is asked",
        )
    closed = acts.add_parser("close", help="close an organization, as its owner would")
    restored = acts.add_parser("restore", help="open a closed organization again")
    for one in (closed, restored):
        one.add_argument("org", metavar="ORG", help="its id, as the list names it")
    closed.add_argument("--confirm", required=True, metavar="NAME", help="its name, to be sure")
    for one in (listed, exported, brought, closed, restored):
        add_data(one)
        add_json(one)


def add_sending(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    status = acts.add_parser("status", help="whether anything may leave")
    stop = acts.add_parser("stop", help="nothing leaves from the answer on")
    start = acts.add_parser("start", help="what was waiting may leave")
    for one in (status, stop, start):
        add_data(one)
        one.add_argument("--org", metavar="ORG", help="one organization (default: the whole host)")
        add_json(one)
    for one in (stop, start):
        one.add_argument("--why", default="", metavar="TEXT", help="kept with it, and shown to who asks")
    stop.add_argument(
        "--hang-up", action="store_true", help="end calls under way instead of letting them finish"
    )


def add_doctor(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
    parser.add_argument("--deep", action="store_true", help="also read every file, as `astrix fsck` does")
    add_json(parser)


def add_admin(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    made = acts.add_parser("create", help="a new HQ user; the second factor is shown this once")
    listed = acts.add_parser("list", help="who may enter HQ")
    renewed = acts.add_parser(
        "reset-factors", help="new factors in the place of lost ones; ends every sign-in"
    )
    removed = acts.add_parser("remove", help="takes an HQ user away and ends every sign-in")
    for one in (made, renewed, removed):
        one.add_argument("--email", required=True, metavar="ADDRESS", help="the address they sign in with")
    made.add_argument("--name", required=True, metavar="NAME", help="as the audit log's readers know them")
    made.add_argument("--generate", action="store_true", help="make a password and show it, asking for none")
    removed.add_argument(
        "--even-the-last", action="store_true", help="also where nobody could enter HQ any more"
    )
    for one in (made, listed, renewed, removed):
        add_data(one)
        add_json(one)


def add_schedule(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
    parser.add_argument("--org", metavar="ORG", help="one organization only, with what lies in its queue")
    add_json(parser)


def add_openapi(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("realm", choices=("tenant", "hq"))


def add_demo(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
    parser.add_argument(
        "--logins",
        type=Path,
        required=True,
        metavar="FILE",
        help="where the logins are written, for you only",
    )
    add_json(parser)


def add_handbook(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="write nothing; name what is stale")


def add_version(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        default=None,
        metavar="DIR",
        help="the tree of every organization (default: ASTRIX_DATA, else ./data)",
    )


def add_listener(parser: argparse.ArgumentParser, flag: str, *, default: str | None, purpose: str) -> None:
    shown = f"{purpose} (default: {default})" if default else purpose
    parser.add_argument(
        flag,
        type=parse_address,
        default=parse_address(default) if default else None,
        metavar="HOST:PORT|unix:PATH",
        help=shown,
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of lines")


def key_name(text: str) -> str:
    if not KEY_NAME.fullmatch(text):
        raise argparse.ArgumentTypeError(
            f"{text!r} must be 1 to 64 letters, digits, dots, dashes, underscores"
        )
    return text


def listed_count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} must be a whole number from 1 on")
    return int(text)


def worker_count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= WORKERS_MAX:
        raise argparse.ArgumentTypeError(f"{text!r} must be a whole number from 1 to {WORKERS_MAX}")
    return int(text)


def workers_by_cores() -> int:
    return 4 if (os.cpu_count() or 1) >= CORES_FOR_FOUR_WORKERS else 2
