"""Where an org keeps its profile and its members: two collections of its own journal."""

from typing import Final

from app.core.ids import OrgId, UserId
from app.features.orgs.types import Erasure, Export, LeadLimit, Member, Org, Quota, Removal, SendingState
from app.store.batch import Batch
from app.store.kinds import Kind, Row
from app.store.tree import Tree

PROFILE: Final = Kind("org", Org)
MEMBERS: Final = Kind("members", Member)
SENDING: Final = Kind("sending", SendingState)
"""In each org, and with the host for all of them."""
EXPORTS: Final = Kind("exports", Export)
REMOVALS: Final = Kind("removals", Removal)
"""With the host: removals that are under way."""
ERASURES: Final = Kind("erasures", Erasure)
"""With the host."""
QUOTAS: Final = Kind("quotas", Quota)
"""With the host: what HQ has set for single orgs."""
LEAD_LIMITS: Final = Kind("lead_limits", LeadLimit)
"""With the host: where HQ lets an org hold more leads, or fewer, than others."""
KINDS: Final = (PROFILE, MEMBERS, QUOTAS, LEAD_LIMITS, SENDING, EXPORTS, REMOVALS, ERASURES)

SENDING_KEY: Final = "state"
_PROFILE_KEY: Final = "profile"


class OrgStore:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def profile(self, org: OrgId) -> Row[Org] | None:
        return self._tree.org(org).get(PROFILE, _PROFILE_KEY)

    def member(self, org: OrgId, user: UserId) -> Row[Member] | None:
        return self._tree.org(org).get(MEMBERS, user)

    def members(self, org: OrgId) -> list[Row[Member]]:
        return list(self._tree.org(org).rows(MEMBERS))

    # Within a batch of the org

    def profile_in(self, batch: Batch) -> Row[Org] | None:
        return batch.get(PROFILE, _PROFILE_KEY)

    def put_profile(self, batch: Batch, org: Org, *, expect: int | None = None) -> Row[Org]:
        return batch.put(PROFILE, _PROFILE_KEY, org, expect=expect)

    def member_in(self, batch: Batch, user: UserId) -> Row[Member] | None:
        return batch.get(MEMBERS, user)

    def members_in(self, batch: Batch) -> list[Row[Member]]:
        return list(batch.rows(MEMBERS))

    def put_member(self, batch: Batch, member: Member, *, expect: int | None = None) -> Row[Member]:
        return batch.put(MEMBERS, member.user_id, member, expect=expect)

    def delete_member(self, batch: Batch, user: UserId) -> None:
        batch.delete(MEMBERS, user)
