"""How often mail may be asked for one address by people who are not signed in."""

from typing import Final, Literal

from app.core.clock import HOUR_US
from app.features.accounts.rules.addresses import account_key
from app.features.accounts.store import RESETS_ASKED, AccountStore
from app.features.accounts.types.records import ResetAsked
from app.store.batch import Batch

WINDOW_US: Final = HOUR_US
MAILS_IN_WINDOW_MAX: Final = 3
SWEPT_AT_ONCE_MAX: Final = 500

Purpose = Literal["reset", "notice"]
_BEFORE: Final[dict[Purpose, str]] = {"reset": "", "notice": "notice:"}


class MailAllowance:
    def __init__(self, store: AccountStore) -> None:
        self._store = store

    def spend_in(self, batch: Batch, email: str, *, on: Purpose = "reset") -> bool:
        """Whether one more mail may go there. What is written is the same for an address that nobody has.

        Only what is sent counts, each purpose for itself: else whoever keeps asking would keep a person from the
        one mail that lets them in again.
        """
        key = f"{_BEFORE[on]}{account_key(email)}"
        row = batch.get(RESETS_ASKED, key)
        recent = () if row is None else tuple(at for at in row.value.at if at > batch.now_us - WINDOW_US)
        allowed = len(recent) < MAILS_IN_WINDOW_MAX
        batch.put(RESETS_ASKED, key, ResetAsked((*recent, batch.now_us) if allowed else recent))
        return allowed

    async def sweep(self, now_us: int) -> int:
        """Takes away what no longer counts; answers how many."""
        stale = [row.key for row in self._store.host.rows(RESETS_ASKED) if _is_stale(row.value, now_us)]

        def write(batch: Batch) -> int:
            rows = [batch.get(RESETS_ASKED, key) for key in stale[:SWEPT_AT_ONCE_MAX]]
            gone = [row.key for row in rows if row is not None and _is_stale(row.value, batch.now_us)]
            for key in gone:
                batch.delete(RESETS_ASKED, key)
            return len(gone)

        return await self._store.host.batch(write) if stale else 0


def _is_stale(asked: ResetAsked, now_us: int) -> bool:
    return all(at <= now_us - WINDOW_US for at in asked.at)
