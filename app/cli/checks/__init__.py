"""What `astrix doctor` looks at: one row for each thing a support engineer would ask for, in the order they would ask.

A row looks at one thing and says what it found, and for everything that is not as it should be, what to do next.
"""

from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from app.cli.checks import machine, people, settings, tree, work
from app.cli.checks.site import Site
from app.cli.checks.verdict import Verdict

Look = Callable[[Site], Iterable[Verdict]]


class Check(msgspec.Struct, frozen=True):
    """`composed`: it needs the house, which cannot be composed where the settings or the directory are no good."""

    name: str
    look: Look
    composed: bool = True


CHECKS: Final = (
    Check("release", machine.release, composed=False),
    Check("web_app", machine.web_app, composed=False),
    Check("settings", settings.problems, composed=False),
    Check("data_directory", tree.data_directory, composed=False),
    Check("file_system", tree.file_system, composed=False),
    Check("file_modes", tree.modes, composed=False),
    Check("leftovers", tree.leftovers, composed=False),
    Check("disk", machine.disk, composed=False),
    Check("clock", machine.clock, composed=False),
    Check("house", settings.house, composed=False),
    Check("master_key", settings.master_key),
    Check("signing_keys", settings.signing_keys),
    Check("addresses", settings.addresses),
    Check("sign_up", settings.sign_up),
    Check("mail_server", settings.mail_server),
    Check("virus_scanner", settings.virus_scanner),
    Check("organizations", tree.organizations),
    Check("leader", work.leader),
    Check("backlog", work.backlog),
    Check("claims", work.claims),
    Check("dead_letters", work.dead_letters),
    Check("mail", work.mail),
    Check("sending", work.sending),
    Check("second_factors", people.second_factors),
    Check("deep", tree.deep, composed=False),
)
