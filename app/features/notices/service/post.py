"""Sending platform mail: an intent on disk, the call, the outcome on disk.

Between intent and outcome nobody knows whether the mail left. Such a mail is never sent again: its state is `unknown`
until a person decides.
"""

import asyncio
from collections.abc import Coroutine, Iterable
from functools import partial
from typing import Any, Final

import msgspec

from app.core.clock import DAY_US, MINUTE_US, Clock
from app.core.log import get_log, masked
from app.core.secrets import Envelope, EnvelopeClosed
from app.features.notices.rules.attempts import next_attempt_us
from app.features.notices.rules.letters import html_text, plain_text
from app.features.notices.service.notices import Notices
from app.features.notices.service.outbox import SealedLetters
from app.features.notices.store import MailStore
from app.features.notices.types.mail import ATTEMPTS_MAX, Letter, MailRecord, MailState
from app.ports.mail import Mailer, MailMessage
from app.ports.outside import Rejected, Uncertain, Unreachable
from app.store.batch import Batch
from app.store.kinds import Row
from app.store.tree import Tree

log = get_log("notices.post")

AT_ONCE_MAX: Final = 4
KEPT_US: Final = 30 * DAY_US
"""How long the record of a settled mail stays; its letter goes much earlier."""
SEALED_RETRY_US: Final = 5 * MINUTE_US


class Postman:
    """One per host, in the engine. Whoever a mail was written for hears when it cannot be delivered."""

    def __init__(
        self,
        tree: Tree,
        clock: Clock,
        *,
        envelope: Envelope,
        mailer: Mailer | None,
        notices: Notices,
    ) -> None:
        self._store = MailStore(tree)
        self._clock = clock
        self._letters = SealedLetters(envelope)
        self._mailer = mailer
        self._notices = notices
        self._in_flight: set[str] = set()
        self._slots = asyncio.Semaphore(AT_ONCE_MAX)

    async def round(self) -> int | None:
        """Does what is due and answers when it wants to be called again, if nothing changes before."""
        await self._name_the_lost()
        await self._erase_the_expired()
        if self._mailer is not None:
            due = [row.key for row in self._store.open() if row.value.due_at_us <= self._clock.now_us()]
            await _all(self._carry(mail_id, self._mailer) for mail_id in due)
        return self._next_us()

    async def _name_the_lost(self) -> None:
        """A mail that is being sent, but not by us, was being sent when the engine died."""
        for row in self._store.open():
            if row.value.state == "sending" and row.key not in self._in_flight:
                await self._give_up(row.key, "unknown", "the engine stopped while this mail was being sent")

    async def _erase_the_expired(self) -> None:
        now_us = self._clock.now_us()
        for row in self._store.all():
            if row.key in self._in_flight:
                continue
            if row.value.sealed is not None and row.value.expires_at_us <= now_us:
                await self._store.host.batch(partial(self._expire, mail_id=row.key))
            elif row.value.sealed is None and row.value.created_at_us + KEPT_US <= now_us:
                await self._store.host.batch(partial(self._store.delete, mail_id=row.key))

    async def _carry(self, mail_id: str, mailer: Mailer) -> None:
        async with self._slots:
            self._in_flight.add(mail_id)
            try:
                await self._carry_one(mail_id, mailer)
            finally:
                self._in_flight.discard(mail_id)

    async def _carry_one(self, mail_id: str, mailer: Mailer) -> None:
        letter = await self._opened(mail_id)
        if letter is None:
            return
        taken = await self._store.host.batch(lambda batch: self._take(batch, mail_id))
        if taken is None:
            return
        try:
            await mailer.send(_message(mail_id, taken, letter))
        except Unreachable as failure:
            await self._try_later(mail_id, taken, failure)
        except Uncertain as failure:
            await self._give_up(mail_id, "unknown", failure.sentence)
        except Rejected as failure:
            await self._give_up(mail_id, "failed", failure.sentence)
        else:
            await self._delivered(mail_id)
            log.info("mail.sent", mail_id=mail_id, kind=taken.kind, attempts=taken.attempts)

    async def _opened(self, mail_id: str) -> Letter | None:
        row = self._store.get(mail_id)
        if row is None or row.value.sealed is None:
            return None
        try:
            return self._letters.open(mail_id, row.value.sealed)
        except EnvelopeClosed as closed:
            log.error("mail.cannot_be_opened", mail_id=mail_id, why=str(closed))
            later = self._clock.now_us() + SEALED_RETRY_US
            await self._change(mail_id, problem=str(closed), due_at_us=later)
            return None

    def _take(self, batch: Batch, mail_id: str) -> MailRecord | None:
        """The intent. Whoever finds it later without an outcome must not send again."""
        mail = self._store.in_batch(batch, mail_id)
        if mail is None or mail.state != "waiting" or mail.expires_at_us <= batch.now_us:
            return None
        taken = msgspec.structs.replace(mail, state="sending", attempts=mail.attempts + 1)
        self._store.put(batch, mail_id, taken)
        return taken

    async def _try_later(self, mail_id: str, mail: MailRecord, failure: Unreachable) -> None:
        if mail.attempts >= ATTEMPTS_MAX:
            await self._give_up(mail_id, "failed", failure.sentence)
            return
        due = next_attempt_us(self._clock.now_us(), attempts=mail.attempts, asked_s=failure.retry_after_s)
        await self._change(mail_id, state="waiting", problem=masked(failure.sentence), due_at_us=due)
        log.warning("mail.postponed", mail_id=mail_id, attempts=mail.attempts, code=failure.code)

    async def _give_up(self, mail_id: str, state: MailState, problem: str) -> None:
        """Tells the person first: a crash in between must not keep it from them; they are told once in any case."""
        row = self._store.get(mail_id)
        log.error("mail.undelivered", mail_id=mail_id, state=state, why=problem)
        if row is not None and row.value.on_behalf_of is not None:
            await self._notices.tell_undelivered(mail_id, row.value, problem=problem)
        await self._settle(mail_id, state, problem)

    async def _settle(self, mail_id: str, state: MailState, problem: str) -> None:
        """A letter that was not delivered stays until it expires, so that it can be shown."""
        now_us = self._clock.now_us()
        await self._change(mail_id, state=state, settled_at_us=now_us, problem=masked(problem))

    async def _delivered(self, mail_id: str) -> None:
        now_us = self._clock.now_us()
        await self._change(mail_id, state="sent", settled_at_us=now_us, problem=None, sealed=None)

    async def _change(self, mail_id: str, **fields: object) -> None:
        def apply(batch: Batch) -> None:
            mail = self._store.in_batch(batch, mail_id)
            if mail is not None:
                self._store.put(batch, mail_id, msgspec.structs.replace(mail, **fields))

        await self._store.host.batch(apply)

    def _expire(self, batch: Batch, mail_id: str) -> None:
        mail = self._store.in_batch(batch, mail_id)
        if mail is None:
            return
        state: MailState = "expired" if mail.state == "waiting" else mail.state
        settled = mail.settled_at_us or batch.now_us
        self._store.put(
            batch, mail_id, msgspec.structs.replace(mail, state=state, sealed=None, settled_at_us=settled)
        )

    def _next_us(self) -> int | None:
        return min(
            (_wanted_at_us(row, sending=self._mailer is not None) for row in self._store.all()), default=None
        )


async def _all(carrying: Iterable[Coroutine[Any, Any, None]]) -> None:
    """One mail's trouble with the disk ends no other mail in the middle; it is raised when all are done."""
    outcomes = await asyncio.gather(*carrying, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome


def _wanted_at_us(row: Row[MailRecord], *, sending: bool) -> int:
    mail = row.value
    if mail.sealed is None:
        return mail.created_at_us + KEPT_US
    if sending and mail.state == "waiting":
        return min(mail.due_at_us, mail.expires_at_us)
    return mail.expires_at_us


def _message(mail_id: str, mail: MailRecord, letter: Letter) -> MailMessage:
    return MailMessage(
        id=mail_id,
        to=letter.to,
        subject=mail.subject,
        text=plain_text(letter),
        html=html_text(letter),
    )
