"""A small house with only this room in it: real files, a clock that is told to move, a master key made here."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from app.core.clock import HOUR_US, RecordedClock
from app.core.ids import Ids, OrgId, UserId
from app.core.randomness import SeededRandomness
from app.core.secrets import KEY_BYTES, Envelope, Secret
from app.features.notices.service import Courier, Devices, MailDesk, Notices, Outbox, Postman, SigningKey
from app.features.notices.store import KINDS
from app.features.notices.types import Letter, Link, Person
from app.ports.mail import Mailer, MailMessage
from app.ports.outside import OutsideFailure
from app.ports.push import Pusher, PushTarget
from app.store.disk import Disk
from app.store.tree import Tree

ORG = OrgId("org_01jz0000000000000000000000")
OTHER = OrgId("org_01jz0000000000000000000001")
ADA = UserId("usr_01jz000000000000000000ada0")
BOB = UserId("usr_01jz000000000000000000b0b0")


@dataclass
class ScriptedMailer:
    """Fails as it is told to, then takes everything."""

    failures: list[OutsideFailure] = field(default_factory=list)
    sent: list[MailMessage] = field(default_factory=list)

    async def send(self, message: MailMessage) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(message)


@dataclass
class ScriptedPusher:
    failures: list[OutsideFailure] = field(default_factory=list)
    sent: list[tuple[PushTarget, bytes]] = field(default_factory=list)
    refused: OutsideFailure | None = None

    async def judge(self, endpoint: str) -> None:
        if self.refused is not None:
            raise self.refused

    async def send(
        self, target: PushTarget, payload: bytes, *, ttl_s: int, signed_with: Secret[bytes]
    ) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((target, payload))


@dataclass
class Townspeople:
    """Who belongs to the org, and where mail reaches them."""

    addresses: dict[UserId, str] = field(
        default_factory=lambda: {ADA: "ada@example.com", BOB: "bob@example.com"}
    )
    timezone: str = "UTC"
    signed_out: set[str] = field(default_factory=set)

    def address_of(self, org: OrgId, user: UserId) -> str | None:
        return self.addresses.get(user)

    def timezone_of(self, org: OrgId) -> str:
        return self.timezone

    def is_signed_in(self, user: UserId, session: str) -> bool:
        return session not in self.signed_out

    def owners_of(self, org: OrgId) -> list[UserId]:
        return [ADA]


class NoticeHouse:
    def __init__(
        self,
        data: Path,
        *,
        mailer: Mailer | None,
        pusher: Pusher,
        key: bytes | None,
        can_mail: bool = True,
        disk: Disk | None = None,
    ) -> None:
        self.clock = RecordedClock()
        self.tree = Tree(data, kinds=KINDS, logs=(), clock=self.clock, disk=disk)
        self.envelope = Envelope({} if key is None else {"k1": Secret(key)})
        ids = Ids(self.clock, SeededRandomness(len(list(data.parent.iterdir()))))
        self.people = Townspeople()
        self.outbox = Outbox(self.tree, ids, envelope=self.envelope, can_mail=can_mail)
        self.desk = MailDesk(self.tree, self.clock, self.envelope)
        self.notices = Notices(self.tree, ids)
        self.signing = SigningKey(self.tree, self.clock, self.envelope)
        self.devices = Devices(self.tree, key=self.signing, pusher=pusher, people=self.people)
        self.postman = Postman(
            self.tree, self.clock, envelope=self.envelope, mailer=mailer, notices=self.notices
        )
        self.courier = Courier(
            self.tree,
            self.clock,
            people=self.people,
            outbox=self.outbox,
            pusher=pusher,
            signing=self.signing,
            tenant_url="https://app.example.com",
        )

    def letter(self, **fields: object) -> Letter:
        usual: dict[str, object] = {
            "kind": "invite",
            "to": "carol@example.com",
            "subject": "Ada invites you",
            "paragraphs": ("Come in.",),
            "link": Link("Accept", "https://app.example.com/invite#canary"),
            "expires_at_us": self.clock.now_us() + 72 * HOUR_US,
            "on_behalf_of": Person(ORG, ADA),
        }
        return Letter(**{**usual, **fields})  # type: ignore[arg-type]  # the case names the fields

    def put(self, letter: Letter) -> str:
        return self.tree.host.batch_now(lambda batch: self.outbox.put(batch, letter))


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)
