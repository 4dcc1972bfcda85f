"""Who changes something, and why."""

from typing import Any, Literal

import msgspec

from app.features.audit.types import HOUSE

ByKind = Literal["user", "key", "form", "import", "batch", "nova", "house"]


class By(msgspec.Struct, frozen=True, kw_only=True):
    """Travels with every change. The machine says why it made one, and how sure it is."""

    actor: str
    """The id of a person, a key or an agent; `house` and `nova` have no id."""
    name: str = ""
    """As they were called then; people leave."""
    kind: ByKind = "user"
    request_id: str | None = None
    source: str | None = None
    """What it comes from: an import, a batch, a form, a message."""
    why: str | None = None
    evidence: tuple[str, ...] = ()
    confidence: float | None = None

    @property
    def is_machine(self) -> bool:
        return self.kind in ("nova", "house")

    def within(self, kind: ByKind, source: str) -> "By":
        """The same person, acting through an import or a batch."""
        found: dict[str, Any] = msgspec.structs.asdict(self)
        return By(**{**found, "kind": kind, "source": source})


THE_HOUSE = By(actor=HOUSE, name="Astrix", kind="house")
