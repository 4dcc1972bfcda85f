"""Who is in HQ, and what was done on this host."""

from app.core.ids import UserId
from app.core.reasons import NOT_FOUND, Refused
from app.features.accounts.service.sessions import Sessions
from app.features.hq.service.ledger import Ledger
from app.features.hq.store import HqStore
from app.features.hq.types.entry import By
from app.features.hq.types.people import OfficerSession
from app.features.hq.types.records import Officer
from app.store.batch import Batch
from app.store.tree import Tree


class Security:
    def __init__(self, tree: Tree, *, sessions: Sessions, ledger: Ledger) -> None:
        self._store = HqStore(tree)
        self._sessions = sessions
        self._ledger = ledger

    def sessions(self, *, current: str) -> list[OfficerSession]:
        return [one for officer in self._store.officers() for one in self._of(officer, current)]

    def mine(self, user: UserId, *, current: str) -> list[OfficerSession]:
        row = self._store.officer(user)
        return [] if row is None else self._of(row.value, current)

    async def end(self, session: str, *, by: By, only_of: UserId | None = None) -> None:
        """Ends a sign-in at HQ; with `only_of` none but that person's own."""

        def write(batch: Batch) -> None:
            whose = self._sessions.end_in(batch, session, realm="admin")
            if whose is None or only_of not in (None, whose):
                raise Refused(NOT_FOUND)
            self._ledger.record_in(batch, by, "hq.session.end", target=session, user=whose)

        await self._store.host.batch(write)

    def _of(self, officer: Officer, current: str) -> list[OfficerSession]:
        return [
            OfficerSession(
                id=one.id,
                user_id=officer.id,
                email=officer.email,
                created_at=one.created_at,
                last_seen_at=one.last_seen_at,
                ip=one.ip,
                user_agent=one.user_agent,
                current=one.current,
            )
            for one in self._sessions.list(officer.id, current=current)
        ]
