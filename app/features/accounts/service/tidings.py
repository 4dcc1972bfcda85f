"""What this room has people told: in the batch of the change where the change is the org's own."""

from collections.abc import Iterable

from app.core.ids import OrgId, UserId
from app.core.log import get_log
from app.core.roles import OWNER, Role
from app.core.user_agents import device_name
from app.features.accounts.types.records import Session
from app.features.notices.service import Notices
from app.features.orgs.service import Orgs
from app.store.batch import Batch
from app.store.errors import StoreError
from app.store.tree import Tree

log = get_log("accounts.tidings")

ACCESS_PAGE = "/settings/access"
SESSIONS_PAGE = "/settings/sessions"
SECURITY_PAGE = "/settings/security"
KEYS_PAGE = "/settings/keys"


class Tidings:
    def __init__(self, tree: Tree, orgs: Orgs, notices: Notices) -> None:
        self._tree = tree
        self._orgs = orgs
        self._notices = notices

    def role_changed_in(self, batch: Batch, user: UserId, *, by: str, before: Role, role: Role) -> None:
        self._notices.notify(batch, user, "role_changed", facts={"by": by, "before": before, "role": role})

    def factors_changed_in(self, batch: Batch, user: UserId, *, what: str) -> None:
        self._notices.notify(batch, user, "factors_changed", facts={"what": what}, path=SECURITY_PAGE)

    def joined_in(self, batch: Batch, inviter: UserId, *, name: str, role: Role) -> None:
        """To whoever invited, as long as they are a member themselves."""
        if self._orgs.member_in(batch, inviter) is not None:
            facts = {"name": name, "role": role}
            self._notices.notify(batch, inviter, "invite_accepted", facts=facts, path=ACCESS_PAGE)

    def key_made_in(self, batch: Batch, maker: UserId, *, by: str, name: str) -> None:
        """To the other owners and managers: a key acts for the whole org. Only owners may open its page."""
        for member in self._orgs.leaders_in(batch):
            if member.user_id != maker:
                facts = {"by": by, "name": name}
                path = KEYS_PAGE if member.role == OWNER else None
                self._notices.notify(batch, member.user_id, "api_key_made", facts=facts, path=path)

    async def signed_in(
        self, org: OrgId | None, key: str, session: Session, *, before: Iterable[Session]
    ) -> None:
        """A device that none of the person's other sign-ins came from. The sign-in stands, whether they hear or not."""
        known = {other.user_agent for other in before}
        if org is None or not known or session.user_agent in known:
            return
        facts = {"device": device_name(session.user_agent), "ip": session.ip}
        try:
            await self._tree.org(org).batch(
                lambda batch: self._notices.notify(
                    batch, session.user_id, "new_device", facts=facts, path=SESSIONS_PAGE, once=key
                )
            )
        except StoreError as trouble:
            log.warning("new_device.not_told", org_id=org, why=str(trouble))
