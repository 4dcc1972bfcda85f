"""`astrix handbook`: writes the handbook's reference pages that the running app cannot make by itself.

Settings, reasons and routes are drawn from their tables when the handbook is served. Commands, tasks, permissions and
what lies in the tree are known to the whole house only, so their pages are files, and a test says when they are stale.
"""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, cast

import msgspec

from app.cli.environ import read_settings, without_signing
from app.cli.house import ask
from app.cli.outcome import OK, PROBLEMS
from app.compose import KINDS, LOGS, House
from app.core.ids import HOST
from app.core.roles import ALL
from app.http.endpoint import Endpoint
from app.store.kinds import Kind, LogKind
from app.work.item import WorkKind
from app.work.schedule import WHERE
from app.work.task import Task

REFERENCE: Final = Path(__file__).parents[1] / "handbook" / "reference"


def run(chosen: argparse.Namespace) -> int:
    with TemporaryDirectory() as folder:
        settings = read_settings(without_signing({}), Path(folder))
        made = ask(settings, pages)
    stale = [name for name, text in made.items() if written(name) != text]
    if not chosen.check:
        REFERENCE.mkdir(exist_ok=True)
        for name in stale:
            (REFERENCE / name).write_text(made[name], encoding="utf-8")
    for name in stale:
        print(f"{'stale' if chosen.check else 'written'}: reference/{name}")
    return PROBLEMS if stale and chosen.check else OK


def pages(house: House) -> dict[str, str]:
    """Each file of the reference, and what it must say."""
    return {
        "commands.md": commands_page(),
        "permissions.md": permissions_page(house.edge.rows),
        "tasks.md": tasks_page(house.tasks, [kind for feature in house.features for kind in feature.work]),
        "tree.md": tree_page(KINDS, LOGS),
    }


def written(name: str) -> str | None:
    path = REFERENCE / name
    return path.read_text(encoding="utf-8") if path.exists() else None


def commands_page() -> str:
    from app.cli.parser import EXIT_CODES, build

    sections = [_command(path, parser) for path, parser in commands(build())]
    opening = f"Each command explains itself with `--help`. {EXIT_CODES.capitalize()}."
    return _page("Commands", opening, "\n\n".join(sections))


def commands(
    parser: argparse.ArgumentParser, path: str = "astrix"
) -> Iterable[tuple[str, argparse.ArgumentParser]]:
    """Every command that can be run, with the words that run it."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]  # noqa: SLF001  (argparse offers no other way to list them)
    if not below:
        yield path, parser
    for action in below:
        for name, inner in cast("dict[str, argparse.ArgumentParser]", action.choices).items():
            yield from commands(inner, f"{path} {name}")


def permissions_page(rows: Sequence[Endpoint]) -> str:
    by_name: dict[str, list[Endpoint]] = {}
    for row in rows:
        by_name.setdefault(row.needs.name, []).append(row)
    lines = [
        f"| `{name}` | {_roles(own[0])} | {', '.join(f'`{row.name}`' for row in own)} |"
        for name, own in sorted(by_name.items())
    ]
    opening = "What each route asks of its caller. Roles are read from what is stored, at every request."
    return _page("Permissions", opening, _table(("permission", "who has it", "routes"), lines))


def tasks_page(tasks: Sequence[Task], kinds: Sequence[WorkKind]) -> str:
    lines = [
        f"| `{task.name}` | {WHERE[task.where]} | {task.brought_about_by()} | {task.summary} |"
        for task in sorted(tasks, key=lambda task: task.name)
    ]
    opening = (
        "What the engine does. Nothing about the schedule is stored that could be lost: every task reads from the tree "
        "what is due. A run that fails is tried again after a growing pause. `astrix schedule` shows the table with "
        "its times."
    )
    queued = [
        f"| `{kind.name}` | {kind.attempts} | {kind.timeout_s:g} s | {kind.replay} | {kind.summary} |"
        for kind in sorted(kinds, key=lambda kind: kind.name)
    ]
    body = "\n\n".join(
        (
            _table(("task", "where", "when", "what it does"), lines),
            "## Queued work",
            "Put into the queue by a change, done soon after it, tried again where it fails.",
            _table(("work", "attempts", "time limit", "put in again by a person", "what it does"), queued),
        )
    )
    return _page("Tasks", opening, body)


def tree_page(kinds: Sequence[Kind[Any]], logs: Sequence[LogKind[Any]]) -> str:
    records = [
        f"| `{kind.name}` | {_fields(kind.type)} |" for kind in sorted(kinds, key=lambda kind: kind.name)
    ]
    entries = [f"| `{log.name}` | {_fields(log.type)} |" for log in sorted(logs, key=lambda log: log.name)]
    body = "\n\n".join(
        (
            "## Records",
            f"Lines of a journal, named in their field `c`. Those of the host itself lie under `{HOST}`.",
            _table(("`c`", "fields of `d`"), records),
            "## Logs",
            "Directories, one file a month. What is not carried over yet lies in the journal as `outbox`.",
            _table(("directory", "fields of `d`"), entries),
        )
    )
    return _page(
        "What lies in the tree", "Everything can be read with `jq`; nothing may be edited by hand.", body
    )


def _roles(row: Endpoint) -> str:
    if row.needs.access != "org":
        return "anyone" if row.needs.access == "public" else "anyone signed in"
    return ", ".join(role for role in ALL if role in row.needs.roles)


def _fields(kind: type[Any]) -> str:
    return ", ".join(f"`{field.encode_name}`" for field in msgspec.structs.fields(kind))


def _command(path: str, parser: argparse.ArgumentParser) -> str:
    purpose = parser.description or ""
    shown = [action for action in parser._actions if action.help != argparse.SUPPRESS]  # noqa: SLF001
    lines = [
        f"| `{_spelled(action)}` | {_meaning(action)} |"
        for action in shown
        if "--help" not in action.option_strings
    ]
    parts = [f"## {path}", purpose, _table(("argument", "meaning"), lines) if lines else ""]
    return "\n\n".join(part for part in parts if part)


def _spelled(action: argparse.Action) -> str:
    name = ", ".join(action.option_strings) or str(action.metavar or action.dest)
    if action.option_strings and action.nargs != 0:
        return f"{name} {action.metavar or action.dest.upper()}".replace("|", " or ")
    return name


def _meaning(action: argparse.Action) -> str:
    """The help text; a default that this machine decided is none of the handbook's."""
    text = action.help or f"one of {', '.join(map(str, action.choices or ()))}"
    if "this machine" in text:
        text = text.partition(" (default")[0] + " (default: by the number of cores)"
    return text % {"default": action.default} if "%(" in text else text


def _table(head: Sequence[str], lines: Sequence[str]) -> str:
    return "\n".join((f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *lines))


def _page(title: str, opening: str, body: str) -> str:
    return f"# {title}\n\n{opening}\n\n{body}\n"
