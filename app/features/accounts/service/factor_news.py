"""What people hear about their second factors: a letter in the batch of the change, a notice in the org they work in.

The letter is what counts. A factor is taken away by whoever holds a session, and the mailbox is the one place that a
thief of sessions does not hold too.
"""

from collections.abc import Callable
from typing import Final, Literal

import msgspec

from app.core.clock import DAY_US
from app.core.ids import OrgId, UserId
from app.core.log import get_log
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.letters import factor_news
from app.features.accounts.store import IDENTITIES
from app.store.batch import Batch
from app.store.errors import StoreError

log = get_log("accounts.factor_news")

News = Literal["added", "removed", "codes_renewed", "code_used", "guessed"]

KEPT_US: Final = 7 * DAY_US
WORDS: Final[dict[News, str]] = {
    "added": "A second factor was added to your account.",
    "removed": "A second factor was taken away from your account.",
    "codes_renewed": "New recovery codes were made; the old ones open nothing any more.",
    "code_used": "A recovery code was used in the place of your second factor. It opens nothing any more.",
    "guessed": "Five wrong codes were sent for your second factor. Whoever sent them knew your password, or had a "
    "device that you are signed in on.",
}


class Reader(msgspec.Struct, frozen=True):
    """Whom a letter reaches, and the page that it leads to."""

    email: str
    url: str


Find = Callable[[Batch, UserId], Reader | None]


class FactorNews:
    def __init__(self, desk: Desk) -> None:
        self._store = desk.store
        self._outbox = desk.outbox
        self._envelope = desk.envelope
        self._tidings = desk.tidings
        self._url = desk.tenant_url
        self._finders: list[Find] = [self._person]

    def also(self, find: Find) -> None:
        """For people that a room above knows, and this one does not."""
        self._finders.append(find)

    def write_in(self, batch: Batch, user: UserId, news: News) -> None:
        """Where no letter can be sealed the change goes on: who lost a phone must get in."""
        found = (reader for find in self._finders if (reader := find(batch, user)) is not None)
        reader = next(found, None)
        if reader is None or not self._outbox.can_mail:
            return
        if not self._envelope.ready:
            log.warning("factor_news.not_sealed", user_id=user, news=news)
            return
        letter = factor_news(
            reader.email, sentence=WORDS[news], url=reader.url, expires_at_us=batch.now_us + KEPT_US
        )
        if news == "guessed":
            day = batch.now_us // DAY_US
            self._outbox.put_once(batch, letter, name=f"guessed_{user}_{day}")
        else:
            self._outbox.put(batch, letter)

    def _person(self, batch: Batch, user: UserId) -> Reader | None:
        row = batch.get(IDENTITIES, user)
        return None if row is None else Reader(row.value.email, f"{self._url}/settings/security")

    async def tell(self, org: OrgId | None, user: UserId, news: News) -> None:
        """The change stands, whether they see the notice or not."""
        if org is None:
            return
        try:
            await self._store.org(org).batch(
                lambda batch: self._tidings.factors_changed_in(batch, user, what=WORDS[news])
            )
        except StoreError as trouble:
            log.warning("factor_news.not_told", org_id=org, why=str(trouble))
