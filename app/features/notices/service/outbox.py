"""Writing platform mail, and the operator's look at it."""

from typing import Final

import msgspec

from app.core.clock import Clock, rfc3339
from app.core.ids import HOST, Ids, OrgId
from app.core.log import masked
from app.core.reasons import INVALID_STATE, NOT_FOUND, NOT_READY, Refused
from app.core.secrets import Envelope, EnvelopeClosed
from app.features.notices.errors import MAIL_EXPIRED, MAIL_NOT_GIVEN_UP, MAIL_NOT_SEALED
from app.features.notices.rules.letters import checked, plain_text, subject_line
from app.features.notices.store import MAIL, MailStore
from app.features.notices.types.mail import (
    GIVEN_UP,
    Letter,
    MailBox,
    MailItem,
    MailOpened,
    MailRecord,
    MailState,
)
from app.store.batch import Batch
from app.store.kinds import Row
from app.store.sealed import Renew
from app.store.tree import Tree

LISTED_MAX: Final = 200
_SEALED_VERSION: Final = 1


class SealedLetters:
    """Letters at rest: bound to their own mail, so that one moved to another mail does not open."""

    def __init__(self, envelope: Envelope) -> None:
        self._envelope = envelope

    def seal(self, mail_id: str, letter: Letter) -> str:
        try:
            sealed = self._envelope.seal(
                msgspec.json.encode(letter), org=HOST, name=_name_of(mail_id), version=_SEALED_VERSION
            )
        except EnvelopeClosed:
            raise Refused(NOT_READY, why=MAIL_NOT_SEALED) from None
        return sealed.decode()

    def open(self, mail_id: str, sealed: str) -> Letter:
        plain = self._envelope.open(
            sealed.encode(), org=HOST, name=_name_of(mail_id), version=_SEALED_VERSION
        )
        return msgspec.json.decode(plain, type=Letter)


def renewed_letter(_: OrgId, row: Row[MailRecord], renew: Renew) -> MailRecord:
    """The same mail with its letter under another master key."""
    if row.value.sealed is None:
        return row.value
    sealed = renew(row.value.sealed, org=HOST, name=_name_of(row.key), version=_SEALED_VERSION)
    return msgspec.structs.replace(row.value, sealed=sealed)


def _name_of(mail_id: str) -> str:
    return f"mail/{mail_id}"


class Outbox:
    """Where rooms put mail: in the same batch as the change it tells of, which is therefore one of the host's."""

    def __init__(self, tree: Tree, ids: Ids, *, envelope: Envelope, can_mail: bool) -> None:
        self._store = MailStore(tree)
        self._ids = ids
        self._letters = SealedLetters(envelope)
        self.can_mail = can_mail
        """Whether mail leaves this house at all. Where not, whoever would mail a link shows it instead."""

    def put(self, batch: Batch, letter: Letter) -> str:
        mail_id = self._ids.new("mail")
        self._put(batch, mail_id, letter)
        return mail_id

    def put_once(self, batch: Batch, letter: Letter, *, name: str) -> None:
        """Of several letters of one name the first one counts, for as long as its record is kept."""
        mail_id = f"mail_{name}"
        if self._store.in_batch(batch, mail_id) is None:
            self._put(batch, mail_id, letter)

    async def forget(self, org: OrgId) -> None:
        """The org was removed: what was written in its name, or told its people, is not kept."""

        def write(batch: Batch) -> None:
            for key in [row.key for row in batch.rows(MAIL) if _is_of(org, row)]:
                batch.delete(MAIL, key)

        await self._store.host.batch(write)

    def _put(self, batch: Batch, mail_id: str, letter: Letter) -> None:
        if batch.org_id != HOST:
            raise ValueError("platform mail belongs to a batch of the host")
        record = MailRecord(
            kind=letter.kind,
            to_masked=masked(letter.to),
            subject=subject_line(letter.subject),
            state="waiting",
            sealed=self._letters.seal(mail_id, checked(letter)),
            created_at_us=batch.now_us,
            expires_at_us=letter.expires_at_us,
            due_at_us=batch.now_us,
            on_behalf_of=letter.on_behalf_of,
        )
        self._store.put(batch, mail_id, record)


class MailDesk:
    """What the operator's command line asks. Opening a letter is for the caller to write into the audit log first."""

    def __init__(self, tree: Tree, clock: Clock, envelope: Envelope) -> None:
        self._store = MailStore(tree)
        self._clock = clock
        self._letters = SealedLetters(envelope)

    def list(self, *, limit: int = LISTED_MAX) -> MailBox:
        rows = self._store.all()
        rows.sort(key=lambda row: row.value.created_at_us, reverse=True)
        return MailBox(items=[_item(row) for row in rows[:limit]], total=len(rows))

    def items(self, state: MailState | None = None) -> tuple[MailItem, ...]:
        """Newest first; never what they say."""
        rows = [row for row in self._store.all() if state in (None, row.value.state)]
        rows.sort(key=lambda row: row.value.created_at_us, reverse=True)
        return tuple(_item(row) for row in rows)

    def item(self, mail_id: str) -> MailItem:
        row = self._store.get(mail_id)
        if row is None:
            raise Refused(NOT_FOUND)
        return _item(row)

    def count(self, *states: MailState) -> int:
        return sum(self._store.count(state) for state in states)

    def retry_in(self, batch: Batch, mail_id: str) -> MailItem:
        """A mail that was given up is tried anew from the start, while its letter is there and of use."""
        mail = self._store.in_batch(batch, mail_id)
        if mail is None:
            raise Refused(NOT_FOUND)
        if mail.state not in GIVEN_UP:
            raise Refused(INVALID_STATE, why=MAIL_NOT_GIVEN_UP)
        if mail.sealed is None or mail.expires_at_us <= batch.now_us:
            raise Refused(INVALID_STATE, why=MAIL_EXPIRED)
        anew = msgspec.structs.replace(
            mail, state="waiting", due_at_us=batch.now_us, attempts=0, problem=None, settled_at_us=None
        )
        return _item(self._store.put(batch, mail_id, anew))

    def show(self, mail_id: str) -> MailOpened:
        row = self._store.get(mail_id)
        if row is None:
            raise Refused(NOT_FOUND)
        if row.value.sealed is None:
            return MailOpened(item=_item(row), to=None, text=None)
        letter = self._letters.open(mail_id, row.value.sealed)
        return MailOpened(item=_item(row), to=letter.to, text=plain_text(letter))


def _item(row: Row[MailRecord]) -> MailItem:
    mail = row.value
    return MailItem(
        id=row.key,
        kind=mail.kind,
        to=mail.to_masked,
        subject=mail.subject,
        state=mail.state,
        created_at=rfc3339(mail.created_at_us),
        expires_at=rfc3339(mail.expires_at_us),
        attempts=mail.attempts,
        problem=mail.problem,
    )


def _is_of(org: OrgId, row: Row[MailRecord]) -> bool:
    """By who it was written for, or by the notice whose name it bears."""
    person = row.value.on_behalf_of
    return (person is not None and person.org_id == org) or row.key.startswith(f"mail_{org}_")
