"""What is done without being asked: the engine, what waits for it, and what did not come about."""

from collections.abc import Iterator
from typing import Final

from app.cli.checks.site import Site, oldest_waiting_us
from app.cli.checks.verdict import Verdict, bad, ok, warn
from app.core.clock import MINUTE_US, SECOND_US, parse_rfc3339, rfc3339
from app.core.ids import HOST
from app.store.errors import StoreError

BEHIND_AFTER_US: Final = 2 * MINUTE_US
"""Work that waits longer than this has no engine, or one that cannot keep up."""
CLAIM_OLD_US: Final = MINUTE_US
MAIL_OLD_US: Final = 10 * MINUTE_US


def leader(site: Site) -> Iterator[Verdict]:
    seen = site.house.tree.leader().seen()
    if not seen.known:
        yield bad(
            "no engine leads: nothing timed is done, and nothing is sent",
            "Start the appliance (`astrix serve`); if it runs, read its log for why the engine ended.",
        )
        return
    since = "" if not seen.since_us else f" since {rfc3339(seen.since_us)}"
    yield ok(f"an engine leads{since}; tenure {seen.number}")


def backlog(site: Site) -> Iterator[Verdict]:
    waiting = [org.oldest_waiting_us for org in site.orgs if org.oldest_waiting_us is not None]
    host_us = _hosts_oldest_us(site)
    oldest_us = min([*waiting, *([] if host_us is None else [host_us])], default=None)
    behind_us = 0 if oldest_us is None else site.clock.now_us() - oldest_us
    if behind_us > BEHIND_AFTER_US:
        yield warn(
            f"work has waited for the engine for {behind_us // SECOND_US} s in {len(waiting) or 1} places",
            "See that an engine leads and that the machine is not overloaded; its log names what fails.",
        )
    else:
        yield ok("nothing has waited long for the engine")


def _hosts_oldest_us(site: Site) -> int | None:
    try:
        return oldest_waiting_us(site.house, HOST)
    except StoreError:
        return None


def claims(site: Site) -> Iterator[Verdict]:
    now_us = site.clock.now_us()
    rows = site.house.accounts.store.unfinished()
    old = [row for row in rows if now_us - row.value.claimed_at > CLAIM_OLD_US]
    if old:
        yield warn(
            f"{len(old)} changes between a person and an organization were cut off in the middle",
            "They are settled when a process starts: restart the appliance.",
        )
    else:
        yield ok("no change between a person and an organization is unfinished")


def dead_letters(site: Site) -> Iterator[Verdict]:
    of_orgs = sum(org.dead_letters for org in site.orgs)
    dead = of_orgs + len(site.house.queue.dead(HOST))
    if dead:
        yield warn(
            f"{dead} pieces of work failed for good", "Look at them in HQ under Work, and replay them there."
        )
    else:
        yield ok("no work failed for good")


def mail(site: Site) -> Iterator[Verdict]:
    desk, now_us = site.house.mail, site.clock.now_us()
    waiting = desk.items("waiting")
    late = [one for one in waiting if now_us - parse_rfc3339(one.created_at) > MAIL_OLD_US]
    failed = desk.count("failed")
    if late:
        yield warn(
            f"{len(late)} mails have waited for more than 10 minutes",
            "`astrix mail list` names the problem of each; check ASTRIX_SMTP_URL.",
        )
    if failed:
        yield warn(f"{failed} mails could not be delivered", "`astrix mail list` says why; retry them in HQ.")
    if not late and not failed:
        yield ok(f"{len(waiting)} mails wait, none failed")


def sending(site: Site) -> Iterator[Verdict]:
    host = site.house.life.sending.host()
    stopped = [org.id for org in site.orgs if not org.sending_on]
    if not host.on:
        why = f" ({host.why})" if host.why else ""
        yield warn(
            f"sending is stopped for everybody since {host.since} by {host.by}{why}",
            "When the cause is gone: `astrix sending start`.",
        )
    for org in stopped:
        yield warn(
            f"sending is stopped for {org}",
            f"Its owners can start it; or: `astrix sending start --org {org}`.",
        )
    if host.on and not stopped:
        yield ok("sending is on")
