"""`astrix schedule`: what the engine has to do, when it did it, and what failed. Only looks, beside whatever runs."""

import os
from argparse import Namespace

import msgspec

from app.cli.environ import read_settings, without_signing
from app.cli.house import ask, existing
from app.cli.outcome import OK, Stopped
from app.core.ids import OrgId
from app.store.errors import NotReady
from app.work.schedule import ItemLine, ScheduleTable, TaskLine


def run(chosen: Namespace) -> int:
    place = existing(chosen.data)
    if chosen.org is not None and not (place / chosen.org / "lock").exists():
        raise Stopped(f"There is no organization {chosen.org} in {place}.")
    settings = read_settings(without_signing(os.environ), place)
    org = None if chosen.org is None else OrgId(chosen.org)
    try:
        table = ask(settings, lambda house: house.schedule(org))
    except NotReady as damaged:
        raise Stopped(f"The files of {chosen.org} are damaged: {damaged.why}. Run astrix fsck.") from None
    print(msgspec.json.encode(table).decode() if chosen.json else told(table))
    return OK


def told(table: ScheduleTable) -> str:
    lines = [opening(table), ""]
    for task in table.tasks:
        lines += task_lines(task)
    for kind in table.work:
        lines += [f"{kind.kind}  (queued work, {kind.attempts} attempts)", f"    {kind.summary}"]
    if table.queue is not None:
        lines += ["", "Its queue:" if table.queue else "Its queue is empty."]
        lines += [f"  {item_line(item)}" for item in table.queue]
    return "\n".join(lines)


def opening(table: ScheduleTable) -> str:
    leads = "An engine leads." if table.leads else "No engine leads: what is due waits."
    if table.as_of is None:
        return f"{leads} None has led since this machine started, so no times are known."
    orgs = "1 organization" if table.orgs == 1 else f"{table.orgs} organizations"
    return f"{leads} As of {table.as_of}: {orgs}, {table.quiet} of them with nothing to do."


def task_lines(task: TaskLine) -> list[str]:
    found = [f"{task.task}  ({task.where}; {task.when})", f"    {task.summary}"]
    times = f"last run {task.last_run or 'not yet'}"
    if task.next_due is not None:
        times += f", next due {task.next_due}"
    found.append(f"    {times}")
    if task.last_failure is not None:
        failure = task.last_failure
        now = f"failing in {task.failing} places" if task.failing else "made good since"
        found.append(f"    last failure {failure.at} in {failure.org_id}: {failure.error} ({now})")
    return found


def item_line(item: ItemLine) -> str:
    line = f"{item.id}  {item.kind:<20} {item.state:<8} since {item.since}  attempts {item.attempts}"
    if item.state == "waiting":
        line += f"  due {item.due}"
    if item.state == "running":
        line += f"  {item.progress:.0%}"
    return line if item.error is None else f"{line}  ({item.error})"
