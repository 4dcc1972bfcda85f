"""Bringing notices to people who are not looking: by push and by mail, as each of them chose.

A mail goes into the platform's outbox under a name made from the notice's, so that it is put there once, whatever
happens in between. A push may come twice after a crash; browsers show the later one in place of the earlier.
"""

from typing import Any, Final

import msgspec

from app.core.clock import DAY_US, Clock
from app.core.ids import OrgId, UserId
from app.core.log import get_log
from app.core.reasons import Refused
from app.core.secrets import Secret
from app.features.notices.rules.attempts import next_attempt_us
from app.features.notices.rules.quiet import quiet_until_us
from app.features.notices.rules.wording import body, title
from app.features.notices.service.outbox import Outbox
from app.features.notices.service.push import SigningKey
from app.features.notices.store import NoticeStore, PushStore
from app.features.notices.types.mail import Letter, Link
from app.features.notices.types.notice import DELIVERY_ATTEMPTS_MAX, Delivery, Notice, People
from app.features.notices.types.push import Subscription
from app.ports.outside import OutsideFailure, Unreachable
from app.ports.push import Gone, Pusher, PushTarget
from app.store.batch import Batch
from app.store.kinds import Row
from app.store.tree import Tree

log = get_log("notices.courier")

PUSH_TTL_S: Final = 24 * 3600
MAIL_USEFUL_US: Final = 3 * DAY_US
"""How long a notice is still worth a mail."""
PUSH_BODY_CHARACTERS_MAX: Final = 500


class PushMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What a browser is given: it shows title and body, replaces what has the same tag, and opens the path."""

    title: str
    body: str
    tag: str
    path: str


class Courier:
    def __init__(
        self,
        tree: Tree,
        clock: Clock,
        *,
        people: People,
        outbox: Outbox,
        pusher: Pusher,
        signing: SigningKey,
        tenant_url: str,
    ) -> None:
        self._notices = NoticeStore(tree)
        self._devices = PushStore(tree)
        self._clock = clock
        self._people = people
        self._outbox = outbox
        self._pusher = pusher
        self._signing = signing
        self._tenant_url = tenant_url

    async def round(self, org: OrgId) -> int | None:
        """Delivers what is due in one org, and answers when the next notice wants to go."""
        for row in self._notices.to_deliver(org):
            if row.value.due_at_us <= self._clock.now_us():
                await self._deliver(org, row)
        return min((row.value.due_at_us for row in self._notices.to_deliver(org)), default=None)

    async def _deliver(self, org: OrgId, row: Row[Notice]) -> None:
        """Neither what was read meanwhile nor what somebody should hear who has left leaves the house."""
        notice = row.value
        address = self._people.address_of(org, notice.user_id)
        if notice.read_at_us is not None or address is None:
            await self._change(org, row.key, push=_done(notice.push, "off"), mail=_done(notice.mail, "off"))
            return
        until_us = self._quiet_until_us(org, notice.user_id)
        if until_us is not None:
            await self._change(org, row.key, due_at_us=until_us)
            return
        if notice.mail == "waiting":
            await self._change(org, row.key, mail=await self._mail(org, row, address))
        if notice.push == "waiting":
            await self._push(org, row)

    def _quiet_until_us(self, org: OrgId, user: UserId) -> int | None:
        settings = self._notices.settings(org, user)
        if settings is None or settings.value.quiet is None:
            return None
        timezone = self._people.timezone_of(org)
        return quiet_until_us(self._clock.now_us(), settings.value.quiet, timezone=timezone)

    async def _mail(self, org: OrgId, row: Row[Notice], address: str) -> Delivery:
        if not self._outbox.can_mail:
            return "off"
        letter = self._letter(org, row.value, address)
        # The mail's name is the notice's: put again after a crash, it is still one mail.
        name = f"{org}_{row.key}"
        try:
            await self._devices.host.batch(lambda batch: self._outbox.put_once(batch, letter, name=name))
        except Refused as refused:
            log.error("notice.mail_failed", notice_id=row.key, code=refused.reason.code)
            return "failed"
        return "sent"

    def _letter(self, org: OrgId, notice: Notice, address: str) -> Letter:
        return Letter(
            kind="notice",
            to=address,
            subject=title(notice.kind, notice.facts),
            paragraphs=(body(notice.kind, notice.facts),),
            link=Link("Open Astrix BOS", f"{self._tenant_url}{_path(org, notice)}"),
            expires_at_us=self._clock.now_us() + MAIL_USEFUL_US,
        )

    async def _push(self, org: OrgId, row: Row[Notice]) -> None:
        """To every browser of the person; it counts as sent when one of them took it."""
        devices = await self._listening(row.value.user_id)
        if not devices:
            await self._change(org, row.key, push="off")
            return
        outcomes = [await self._push_to(device, self._message(org, row)) for device in devices]
        attempts = row.value.attempts + 1
        if True in outcomes:
            await self._change(org, row.key, push="sent")
        elif None not in outcomes or attempts >= DELIVERY_ATTEMPTS_MAX:
            await self._change(org, row.key, push="failed")
        else:
            due_at_us = next_attempt_us(self._clock.now_us(), attempts=attempts)
            await self._change(org, row.key, attempts=attempts, due_at_us=due_at_us)

    async def _listening(self, user: UserId) -> list[Row[Subscription]]:
        """The browsers the person is signed in on. One they signed out of may be in other hands by now."""
        devices = []
        for device in self._devices.of_user(user):
            if self._people.is_signed_in(user, device.value.session):
                devices.append(device)
            else:
                await self._forget(device.key)
        return devices

    async def _forget(self, device: str) -> None:
        await self._devices.host.batch(lambda batch: self._devices.delete(batch, device))

    async def _push_to(self, device: Row[Subscription], message: bytes) -> bool | None:
        """True: taken. False: never will be. None: worth another attempt."""
        try:
            await self._pusher.send(
                _target(device.value), message, ttl_s=PUSH_TTL_S, signed_with=self._signed_with()
            )
        except Gone:
            await self._forget(device.key)
            log.info("push.device_gone", device=device.key)
            return False
        except Unreachable as failure:
            log.warning("push.postponed", device=device.key, code=failure.code)
            return None
        except OutsideFailure as failure:
            log.warning("push.failed", device=device.key, code=failure.code, why=failure.sentence)
            return False
        return True

    def _signed_with(self) -> Secret[bytes]:
        try:
            return self._signing.private()
        except Refused as refused:
            raise Unreachable(refused.reason.code, refused.sentence) from None

    def _message(self, org: OrgId, row: Row[Notice]) -> bytes:
        notice = row.value
        return msgspec.json.encode(
            PushMessage(
                title=title(notice.kind, notice.facts),
                body=body(notice.kind, notice.facts)[:PUSH_BODY_CHARACTERS_MAX],
                tag=row.key,
                path=_path(org, notice),
            )
        )

    async def _change(self, org: OrgId, notice_id: str, **fields: Any) -> None:
        def apply(batch: Batch) -> None:
            notice = self._notices.in_batch(batch, notice_id)
            if notice is not None:
                self._notices.put(batch, notice_id, msgspec.structs.replace(notice, **fields))

        await self._notices.org(org).batch(apply)


def _path(org: OrgId, notice: Notice) -> str:
    return f"/o/{org}{notice.path or '/'}"


def _done(before: Delivery, after: Delivery) -> Delivery:
    return after if before == "waiting" else before


def _target(subscription: Subscription) -> PushTarget:
    return PushTarget(
        endpoint=subscription.endpoint, p256dh=subscription.keys.p256dh, auth=subscription.keys.auth
    )
