"""Where mail, notices and push subscriptions lie."""

from typing import Final

from app.core.ids import OrgId, UserId
from app.features.notices.types.mail import OPEN_STATES, MailRecord
from app.features.notices.types.notice import Notice, Settings
from app.features.notices.types.push import SealedKey, Subscription
from app.store.batch import Batch
from app.store.kinds import Index, Kind, Row
from app.store.org import Org
from app.store.query import Order, Page
from app.store.tree import Tree

MAIL: Final = Kind("mail", MailRecord, indexes=(Index("state", lambda mail: (mail.state,)),))

NOTICES: Final = Kind(
    "notices",
    Notice,
    indexes=(
        Index("user", lambda notice: (notice.user_id,)),
        Index("unread", lambda notice: (notice.user_id,) if _counts_as_unread(notice) else ()),
        Index("to_deliver", lambda notice: (TO_DELIVER,) if notice.to_deliver else ()),
    ),
)
SETTINGS: Final = Kind("notice_settings", Settings)
SUBSCRIPTIONS: Final = Kind("push", Subscription, indexes=(Index("user", lambda one: (one.user_id,)),))
SIGNING: Final = Kind("push_key", SealedKey)

KINDS: Final = (MAIL, NOTICES, SETTINGS, SUBSCRIPTIONS, SIGNING)

TO_DELIVER: Final = "yes"
_NEWEST_FIRST: Final = Order[Notice]("created_at", lambda notice: notice.created_at_us, descending=True)
_SIGNING_KEY: Final = "current"


def _counts_as_unread(notice: Notice) -> bool:
    return notice.in_app and notice.read_at_us is None


class MailStore:
    """Platform mail belongs to the host, not to an org."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    @property
    def host(self) -> Org:
        return self._tree.host

    def put(self, batch: Batch, mail_id: str, mail: MailRecord) -> Row[MailRecord]:
        return batch.put(MAIL, mail_id, mail)

    def delete(self, batch: Batch, mail_id: str) -> None:
        batch.delete(MAIL, mail_id)

    def in_batch(self, batch: Batch, mail_id: str) -> MailRecord | None:
        row = batch.get(MAIL, mail_id)
        return None if row is None else row.value

    def get(self, mail_id: str) -> Row[MailRecord] | None:
        return self.host.get(MAIL, mail_id)

    def open(self) -> list[Row[MailRecord]]:
        return [row for state in OPEN_STATES for row in self.host.find(MAIL, "state", state)]

    def count(self, state: str) -> int:
        return len(self.host.find(MAIL, "state", state))

    def all(self) -> list[Row[MailRecord]]:
        return list(self.host.rows(MAIL))


class NoticeStore:
    """Notices and what people want of them, in each org's own journal."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def org(self, org: OrgId) -> Org:
        return self._tree.org(org)

    def put(self, batch: Batch, notice_id: str, notice: Notice) -> None:
        batch.put(NOTICES, notice_id, notice)

    def delete(self, batch: Batch, notice_id: str) -> None:
        batch.delete(NOTICES, notice_id)

    def in_batch(self, batch: Batch, notice_id: str) -> Notice | None:
        row = batch.get(NOTICES, notice_id)
        return None if row is None else row.value

    def of_user_in_batch(self, batch: Batch, user: UserId) -> list[Row[Notice]]:
        return batch.find(NOTICES, "user", user)

    def page(self, org: OrgId, user: UserId, *, unread: bool, limit: int, after: str | None) -> Page[Notice]:
        return self._tree.org(org).query(
            NOTICES,
            narrow={"unread" if unread else "user": user},
            where=lambda notice: notice.in_app,
            order=_NEWEST_FIRST,
            limit=limit,
            after=after,
        )

    def unread(self, org: OrgId, user: UserId) -> int:
        return len(self._tree.org(org).find(NOTICES, "unread", user))

    def to_deliver(self, org: OrgId) -> list[Row[Notice]]:
        return self._tree.org(org).find(NOTICES, "to_deliver", TO_DELIVER)

    def settings(self, org: OrgId, user: UserId) -> Row[Settings] | None:
        return self._tree.org(org).get(SETTINGS, user)

    def settings_in_batch(self, batch: Batch, user: UserId) -> Row[Settings] | None:
        return batch.get(SETTINGS, user)

    def put_settings(
        self, batch: Batch, user: UserId, settings: Settings, *, expect: int | None
    ) -> Row[Settings]:
        return batch.put(SETTINGS, user, settings, expect=expect)


class PushStore:
    """Devices and the key that signs for the house, with the host."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    @property
    def host(self) -> Org:
        return self._tree.host

    def of_user(self, user: UserId) -> list[Row[Subscription]]:
        return self._tree.host.find(SUBSCRIPTIONS, "user", user)

    def of_user_in_batch(self, batch: Batch, user: UserId) -> list[Row[Subscription]]:
        return batch.find(SUBSCRIPTIONS, "user", user)

    def in_batch(self, batch: Batch, subscription_id: str) -> Subscription | None:
        row = batch.get(SUBSCRIPTIONS, subscription_id)
        return None if row is None else row.value

    def put(self, batch: Batch, subscription_id: str, subscription: Subscription) -> Row[Subscription]:
        return batch.put(SUBSCRIPTIONS, subscription_id, subscription)

    def delete(self, batch: Batch, subscription_id: str) -> None:
        batch.delete(SUBSCRIPTIONS, subscription_id)

    def signing(self) -> SealedKey | None:
        row = self._tree.host.get(SIGNING, _SIGNING_KEY)
        return None if row is None else row.value

    def keep_signing(self, batch: Batch, key: SealedKey) -> SealedKey:
        """The first one stays: browsers have subscribed with it."""
        row = batch.get(SIGNING, _SIGNING_KEY)
        if row is not None:
            return row.value
        return batch.put(SIGNING, _SIGNING_KEY, key).value
