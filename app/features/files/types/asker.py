"""Who does something with a file, and in which request."""

from collections.abc import Mapping

import msgspec

from app.core.roles import Role
from app.features.audit.types import Act, Fact


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    actor: str
    """The person, or the API key."""
    user_id: str
    role: Role
    request_id: str | None
    key_name: str | None = None
    """What the API key is called; None for a person."""

    def act(self, action: str, *, target: str, facts: Mapping[str, Fact]) -> Act:
        return Act(
            actor=self.actor, request_id=self.request_id, action=action, target=target, facts=dict(facts)
        )
