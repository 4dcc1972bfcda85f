"""`scripts/bench`: measures the appliance, beside a peer on the same data in the same run where there is one.

A group is a module here with `rows(quick)`; every row says what was measured, what it is owed, and whether it holds.
"""

from dataclasses import asdict, dataclass

GROUPS = {
    "store": "the file store beside SQLite",
    "http": "requests through the whole stack, start-up and memory, the engine, a whole organization moved",
    "web": "what the browser loads, and how it behaves",
    "crm": "leads, lists and imports",
    "pass": "a pass of the send gate",
    "messages": "texts and mail from intent to hand-over",
    "jobs": "prepared jobs of many recipients",
    "voice": "the call pipeline",
    "host": "flips, backups and drills",
}


@dataclass(frozen=True)
class Row:
    """One measurement. `peer` is the same measure of what it is compared with, `ratio` ours in terms of it."""

    name: str
    value: float
    unit: str
    bar: str
    ok: bool
    peer: float | None = None
    ratio: float | None = None

    def plain(self) -> dict[str, object]:
        return asdict(self)
