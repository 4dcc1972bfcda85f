"""Sign-ins on devices: opening one, renewing it by rotation, seeing and ending them."""

from typing import Final

import msgspec

from app.core.clock import SECOND_US, rfc3339
from app.core.ids import HOST, OrgId, UserId
from app.core.reasons import INVALID_TOKEN, NOT_FOUND, Refused
from app.features.accounts.rules import opaque
from app.features.accounts.rules.rotation import GRACE_US, IDLE_US, Verdict, is_idle, judge, rotated
from app.features.accounts.service.desk import Desk
from app.features.accounts.store import SESSIONS, end_sessions_in
from app.features.accounts.types.records import Live, Realm, Session
from app.features.accounts.types.wire import SessionItem, Visit
from app.features.audit.types import Act
from app.store.batch import Batch
from app.store.kinds import Row

USER_AGENT_CHARACTERS_MAX: Final = 300
SESSIONS_OF_ONE_MAX: Final = 50
"""More sign-ins than this end the ones unused for longest."""
SWEPT_AT_ONCE_MAX: Final = 500
_PREFIX: Final = "ses"


class Draft(msgspec.Struct, frozen=True):
    """A sign-in that will be opened in a batch, and the refresh token its device will get."""

    key: str
    session: Session
    refresh: str


class Presented(msgspec.Struct, frozen=True):
    """A refresh token that was sent to us, taken apart."""

    key: str
    org_id: OrgId
    family: str
    own_sha256: str


class Sessions:
    def __init__(self, desk: Desk) -> None:
        self._store = desk.store
        self._audit = desk.audit
        self._ids = desk.ids
        self._clock = desk.clock
        self._randomness = desk.randomness

    # Opening

    def draft(self, user: UserId, org: OrgId | None, *, visit: Visit, realm: Realm = "tenant") -> Draft:
        key = self._ids.new(_PREFIX)
        family, own = self._randomness.token(opaque.FAMILY_BYTES), self._randomness.token(opaque.OWN_BYTES)
        now = self._clock.now_us()
        session = Session(
            user_id=user,
            realm=realm,
            org_id=org,
            family_sha256=opaque.digest(family),
            live=(Live(opaque.digest(own), now),),
            created_at=now,
            last_used_at=now,
            ip=visit.ip,
            user_agent=visit.user_agent[:USER_AGENT_CHARACTERS_MAX],
        )
        return Draft(key, session, _refresh(key, org, family + own))

    def open_in(self, batch: Batch, draft: Draft) -> None:
        mine = batch.find(SESSIONS, "user", draft.session.user_id)
        for row in mine[SESSIONS_OF_ONE_MAX - 1 :]:
            batch.delete(SESSIONS, row.key)
        batch.put(SESSIONS, draft.key, draft.session, expect=0)

    # Renewing

    def presented(self, cookie: str | None, *, realm: Realm = "tenant") -> tuple[Presented, Session]:
        """The token and its family, where there is one; nothing is changed yet."""
        sent = _taken_apart(cookie)
        row = self._store.session(sent.key) if sent is not None else None
        if sent is None or row is None or row.value.realm != realm:
            raise Refused(INVALID_TOKEN)
        return sent, row.value

    def is_good(self, sent: Presented, session: Session) -> bool:
        return self._judged(sent, session, self._clock.now_us()) == "good"

    def _judged(self, sent: Presented, session: Session, now_us: int) -> Verdict:
        return judge(session, opaque.digest(sent.family), sent.own_sha256, now_us=now_us)

    async def rotate(self, sent: Presented, *, visit: Visit) -> str:
        """A fresh refresh token for one that is good. One that was used before ends its whole family."""
        own = self._randomness.token(opaque.OWN_BYTES)

        def write(batch: Batch) -> Verdict | None:
            row = batch.get(SESSIONS, sent.key)
            if row is None:
                return None
            verdict = self._judged(sent, row.value, batch.now_us)
            if verdict == "good":
                renewed = rotated(row.value, sent.own_sha256, opaque.digest(own), now_us=batch.now_us)
                batch.put(SESSIONS, sent.key, renewed)
            elif verdict != "forged":
                self._end_family_in(batch, row, verdict, visit=visit)
            return verdict

        if await self._store.host.batch(write) != "good":
            raise Refused(INVALID_TOKEN)
        return _refresh(sent.key, sent.org_id, sent.family + own)

    def _end_family_in(self, batch: Batch, row: Row[Session], verdict: Verdict, *, visit: Visit) -> None:
        batch.delete(SESSIONS, row.key)
        self._audit.record(
            batch,
            Act(
                actor=row.value.user_id,
                request_id=visit.request_id,
                action=f"session.{verdict}",
                target=row.key,
                result="refused",
                facts={"ip": visit.ip},
            ),
        )

    # Seeing and ending

    def alive(self, key: str, user: UserId, *, realm: Realm) -> bool:
        row = self._store.session(key)
        if row is None or row.value.user_id != user or row.value.realm != realm:
            return False
        return not is_idle(row.value, self._clock.now_us())

    def list(self, user: UserId, *, current: str) -> list[SessionItem]:
        rows = self._store.sessions_of(user)
        rows.sort(key=lambda row: row.value.last_used_at, reverse=True)
        return [_item(row, current) for row in rows]

    def count(self, user: UserId) -> int:
        return len(self._store.sessions_of(user))

    def end_all_in(self, batch: Batch, user: UserId, *, but: str | None = None) -> int:
        return end_sessions_in(batch, user, but=but)

    def end_in(self, batch: Batch, key: str, *, realm: Realm) -> UserId | None:
        """Whose it was; None where there is no such sign-in. Whoever calls writes it down."""
        row = batch.get(SESSIONS, key)
        if row is None or row.value.realm != realm:
            return None
        batch.delete(SESSIONS, key)
        return row.value.user_id

    async def end(self, user: UserId, key: str, *, visit: Visit) -> None:
        def write(batch: Batch) -> None:
            row = batch.get(SESSIONS, key)
            if row is None or row.value.user_id != user:
                raise Refused(NOT_FOUND)
            batch.delete(SESSIONS, key)
            self._audit.record(batch, _act(user, "session.end", target=key, visit=visit))

        await self._store.host.batch(write)

    async def end_others(self, user: UserId, *, current: str, visit: Visit) -> None:
        def write(batch: Batch) -> None:
            if end_sessions_in(batch, user, but=current):
                self._audit.record(batch, _act(user, "session.end_others", target=user, visit=visit))

        await self._store.host.batch(write)

    async def log_out(self, cookie: str | None, *, visit: Visit) -> None:
        """Ends the family of the token. A token that is none needs no ending."""
        sent = _taken_apart(cookie)
        if sent is None:
            return

        def write(batch: Batch) -> None:
            row = batch.get(SESSIONS, sent.key)
            if row is not None and opaque.matches(sent.family, row.value.family_sha256):
                batch.delete(SESSIONS, sent.key)
                self._audit.record(
                    batch, _act(row.value.user_id, "session.logout", target=sent.key, visit=visit)
                )

        await self._store.host.batch(write)

    async def move(self, key: str, org: OrgId) -> None:
        """The org this device works in from now on: the one its next sign-in begins with."""

        def write(batch: Batch) -> None:
            row = batch.get(SESSIONS, key)
            if row is not None and row.value.org_id != org:
                batch.put(SESSIONS, key, msgspec.structs.replace(row.value, org_id=org))

        await self._store.host.batch(write)

    async def sweep(self) -> int:
        """Takes away sign-ins that nobody used for too long; answers how many."""
        before = self._clock.now_us() - GRACE_US
        idle = [row.key for row in self._store.host.rows(SESSIONS) if is_idle(row.value, before)]

        def write(batch: Batch) -> int:
            rows = [batch.get(SESSIONS, key) for key in idle[:SWEPT_AT_ONCE_MAX]]
            gone = [row.key for row in rows if row is not None and is_idle(row.value, before)]
            for key in gone:
                batch.delete(SESSIONS, key)
            return len(gone)

        return await self._store.host.batch(write) if idle else 0


def idle_s(realm: Realm) -> int:
    """How long a sign-in may go unused, which is how long its cookie is worth keeping."""
    return IDLE_US[realm] // SECOND_US


def _refresh(key: str, org: OrgId | None, secret: str) -> str:
    return opaque.written("ref", org or HOST, ulid=key.removeprefix(f"{_PREFIX}_"), secret=secret)


def _taken_apart(cookie: str | None) -> Presented | None:
    read = opaque.read("ref", cookie) if cookie else None
    if read is None:
        return None
    family, own = read.secret[: opaque.FAMILY_CHARACTERS], read.secret[opaque.FAMILY_CHARACTERS :]
    return Presented(f"{_PREFIX}_{read.ulid}", read.org_id, family, opaque.digest(own))


def _item(row: Row[Session], current: str) -> SessionItem:
    session = row.value
    return SessionItem(
        id=row.key,
        created_at=rfc3339(session.created_at),
        last_seen_at=rfc3339(session.last_used_at),
        ip=session.ip,
        user_agent=session.user_agent,
        current=row.key == current,
    )


def _act(user: UserId, action: str, *, target: str, visit: Visit) -> Act:
    return Act(actor=user, request_id=visit.request_id, action=action, target=target, facts={"ip": visit.ip})
