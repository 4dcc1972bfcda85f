"""Platform mail: sealed with the change it belongs to, sent once, erased when it has done its work."""

import asyncio
import errno
import os
from pathlib import Path

import pytest

from app.core.reasons import Refused
from app.features.notices.rules.attempts import BACKOFF_S
from app.features.notices.rules.letters import UnfitLetter
from app.features.notices.service.post import KEPT_US
from app.features.notices.types import Link, MailItem, NoticeQuery
from app.features.notices.types.mail import ATTEMPTS_MAX
from app.ports.outside import Rejected, Uncertain, Unreachable
from app.store.disk import Disk
from app.store.errors import StorageFull
from tests.features.notices.house import ADA, ORG, NoticeHouse, ScriptedMailer, ScriptedPusher, new_key

LATER = Unreachable("smtp_451", "The mail server asks to try later.")
NEVER = Rejected("smtp_550", "The mail server refused carol@example.com.")
WHO_KNOWS = Uncertain("smtp_cut", "The connection broke.")


def send_due(house: NoticeHouse) -> int | None:
    return asyncio.run(house.postman.round())


def the_mail(house: NoticeHouse) -> MailItem:
    [item] = house.desk.list().items
    return item


def everything_on_disk(data: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(data.rglob("*")) if file.is_file())


def test_a_letter_is_sent_and_then_nobody_can_read_it_any_more(
    house: NoticeHouse, mailer: ScriptedMailer
) -> None:
    mail_id = house.put(house.letter())

    send_due(house)
    send_due(house)

    [sent] = mailer.sent
    assert (sent.id, sent.to, sent.subject) == (mail_id, "carol@example.com", "Ada invites you")
    assert "https://app.example.com/invite#canary" in sent.text
    assert 'href="https://app.example.com/invite#canary"' in sent.html
    assert the_mail(house).state == "sent"
    assert house.desk.show(mail_id).text is None


def test_neither_address_nor_link_lie_readable_on_the_disk(house: NoticeHouse, tmp_path: Path) -> None:
    house.put(house.letter())

    stored = everything_on_disk(tmp_path / "data")

    assert b"canary" not in stored
    assert b"carol@" not in stored
    assert b"Ada invites you" in stored


def test_the_operator_can_read_a_letter_that_waits(house: NoticeHouse) -> None:
    mail_id = house.put(house.letter())

    opened = house.desk.show(mail_id)

    assert opened.to == "carol@example.com"
    assert opened.text is not None
    assert "invite#canary" in opened.text
    assert opened.item.to == "c***@***.com"


def test_a_mail_that_nobody_knows_cannot_be_shown(house: NoticeHouse) -> None:
    with pytest.raises(Refused) as refused:
        house.desk.show("mail_of_nobody")

    assert refused.value.reason.code == "not_found"


def test_a_change_that_is_given_up_sends_no_mail(house: NoticeHouse) -> None:
    def change(batch: object) -> None:
        house.outbox.put(batch, house.letter())  # type: ignore[arg-type]  # the case names the fields
        raise LookupError

    with pytest.raises(LookupError):
        house.tree.host.batch_now(change)

    assert house.desk.list().items == []


def test_mail_belongs_to_the_host_and_to_no_org(house: NoticeHouse) -> None:
    with pytest.raises(ValueError, match="host"):
        house.tree.org(ORG).batch_now(lambda batch: house.outbox.put(batch, house.letter()))


def test_what_could_not_be_sent_is_tried_again_later_and_no_earlier(
    house: NoticeHouse, mailer: ScriptedMailer
) -> None:
    mailer.failures = [LATER]
    house.put(house.letter())

    due_us = send_due(house)

    assert due_us == house.clock.now_us() + BACKOFF_S[0] * 1_000_000
    assert (the_mail(house).state, the_mail(house).attempts) == ("waiting", 1)
    send_due(house)
    assert mailer.sent == []
    house.clock.advance(BACKOFF_S[0])
    send_due(house)
    assert len(mailer.sent) == 1


def test_after_the_last_attempt_it_has_failed_and_its_author_is_told(
    house: NoticeHouse, mailer: ScriptedMailer
) -> None:
    mailer.failures = [LATER] * (ATTEMPTS_MAX + 1)
    house.put(house.letter(expires_at_us=house.clock.now_us() + 10**13))

    for _ in range(ATTEMPTS_MAX + 2):
        send_due(house)
        house.clock.advance(BACKOFF_S[-1])

    assert (the_mail(house).state, the_mail(house).attempts) == ("failed", ATTEMPTS_MAX)
    [notice] = house.notices.page(ORG, ADA, NoticeQuery()).items
    assert notice.kind == "mail_undelivered"
    assert "carol@" not in notice.body


def test_a_refused_mail_is_not_tried_again_and_can_be_read_until_it_expires(
    house: NoticeHouse, mailer: ScriptedMailer
) -> None:
    mailer.failures = [NEVER]
    mail_id = house.put(house.letter())

    send_due(house)
    house.clock.advance(3600)
    send_due(house)

    assert mailer.sent == []
    assert the_mail(house).state == "failed"
    assert "carol@" not in str(the_mail(house).problem)
    assert house.desk.show(mail_id).text is not None


def test_a_mail_whose_fate_is_not_known_is_never_sent_again(
    house: NoticeHouse, mailer: ScriptedMailer
) -> None:
    mailer.failures = [WHO_KNOWS]
    house.put(house.letter())

    for _ in range(3):
        send_due(house)
        house.clock.advance(3600)

    assert mailer.sent == []
    assert the_mail(house).state == "unknown"
    assert len(house.notices.page(ORG, ADA, NoticeQuery()).items) == 1


class Killed(BaseException):
    """The process is gone: nothing after this runs."""


def test_a_crash_between_intent_and_outcome_is_shown_and_not_repeated(
    house: NoticeHouse, mailer: ScriptedMailer, *, tmp_path: Path, pusher: ScriptedPusher, key: bytes
) -> None:
    class Dying:
        async def send(self, message: object) -> None:
            raise Killed

    house.put(house.letter())
    dying = NoticeHouse(tmp_path / "data", mailer=Dying(), pusher=pusher, key=key)
    with pytest.raises(Killed):
        asyncio.run(dying.postman.round())
    dying.tree.close()
    assert the_mail(house).state == "sending"

    send_due(house)

    assert mailer.sent == []
    assert the_mail(house).state == "unknown"


class FullDisk(Disk):
    full = False

    def write(self, descriptor: int, data: bytes, offset: int) -> None:
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().write(descriptor, data, offset)


def test_a_mail_whose_outcome_could_not_be_written_is_not_sent_again(
    tmp_path: Path, pusher: ScriptedPusher, key: bytes
) -> None:
    disk = FullDisk()
    sent: list[object] = []

    class Filling:
        async def send(self, message: object) -> None:
            sent.append(message)
            disk.full = True

    house = NoticeHouse(tmp_path / "data", mailer=Filling(), pusher=pusher, key=key, disk=disk)
    house.tree.create(ORG)
    house.put(house.letter())
    with pytest.raises(StorageFull):
        send_due(house)

    disk.full = False
    house.clock.advance(60)
    send_due(house)

    assert len(sent) == 1
    assert the_mail(house).state == "unknown"
    house.tree.close()


def test_a_letter_is_erased_when_it_expires_sent_or_not(
    tmp_path: Path, pusher: ScriptedPusher, key: bytes
) -> None:
    house = NoticeHouse(tmp_path / "data", mailer=None, pusher=pusher, key=key, can_mail=False)
    mail_id = house.put(house.letter(expires_at_us=house.clock.now_us() + 1_800_000_000))
    house.clock.advance(1_799)
    due_us = send_due(house)
    assert house.desk.show(mail_id).text is not None
    assert due_us == house.clock.now_us() + 1_000_000

    house.clock.advance(1)
    send_due(house)

    assert the_mail(house).state == "expired"
    assert house.desk.show(mail_id).text is None
    house.tree.close()


def test_an_expired_mail_is_not_sent_late(house: NoticeHouse, mailer: ScriptedMailer) -> None:
    house.put(house.letter(expires_at_us=house.clock.now_us() + 1_000_000))
    house.clock.advance(2)

    send_due(house)

    assert mailer.sent == []
    assert the_mail(house).state == "expired"


def test_the_record_of_a_mail_goes_after_a_while(house: NoticeHouse) -> None:
    house.put(house.letter())
    send_due(house)

    house.clock.advance(KEPT_US / 1_000_000)
    send_due(house)

    assert house.desk.list().items == []


def test_without_a_master_key_no_letter_is_written(tmp_path: Path, pusher: ScriptedPusher) -> None:
    house = NoticeHouse(tmp_path / "data", mailer=None, pusher=pusher, key=None)

    with pytest.raises(Refused) as refused:
        house.put(house.letter())

    assert refused.value.reason.code == "not_ready"
    house.tree.close()


def test_with_another_master_key_a_letter_waits_until_the_right_one_is_back(
    house: NoticeHouse, tmp_path: Path, *, mailer: ScriptedMailer, pusher: ScriptedPusher
) -> None:
    house.put(house.letter())
    stranger = NoticeHouse(tmp_path / "data", mailer=mailer, pusher=pusher, key=new_key())
    asyncio.run(stranger.postman.round())
    stranger.tree.close()
    assert (the_mail(house).state, the_mail(house).attempts) == ("waiting", 0)

    house.clock.advance(600)
    send_due(house)

    assert len(mailer.sent) == 1


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Ada\r\nBcc: eve@example.com invites you", "Ada Bcc: eve@example.com invites you"),
        ("Ada\u2028Inc", "Ada Inc"),
        ("=?utf-8?q?Bcc:=20eve?=", "= ?utf-8?q?Bcc:=20eve?="),
        ("x" * 500, "x" * 149 + "…"),
    ],
)
def test_nothing_in_a_name_ends_the_subject(
    house: NoticeHouse, mailer: ScriptedMailer, *, subject: str, expected: str
) -> None:
    house.put(house.letter(subject=subject))

    send_due(house)

    assert [mail.subject for mail in mailer.sent] == [expected]


@pytest.mark.parametrize(
    "fields",
    [
        {"to": "a@b.example\r\nBcc: c@d.example"},
        {"to": "a@b.example, c@d.example"},
        {"to": "nobody"},
        {"link": Link("go", "javascript:alert(1)")},
        {"link": Link("go", "https://x.example/\r\nhttps://y.example")},
        {"paragraphs": ("x",) * 21},
    ],
)
def test_a_letter_that_could_smuggle_something_is_refused(
    house: NoticeHouse, fields: dict[str, object]
) -> None:
    with pytest.raises(UnfitLetter):
        house.put(house.letter(**fields))


def test_markup_in_a_name_stays_text(house: NoticeHouse, mailer: ScriptedMailer) -> None:
    house.put(house.letter(paragraphs=("<script>x</script> & friends",)))

    send_due(house)

    assert "<script>" not in mailer.sent[0].html
    assert "&lt;script&gt;x&lt;/script&gt; &amp; friends" in mailer.sent[0].html
