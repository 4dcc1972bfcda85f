"""Where an org keeps the addresses that must not be contacted."""

from typing import Any, Final

from app.store.kinds import Kind

KINDS: Final[tuple[Kind[Any], ...]] = ()
