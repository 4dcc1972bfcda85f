"""Notices on their way to people: push and mail by each person's settings."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from app.core.randomness import base64url
from app.core.reasons import Refused
from app.features.notices.rules.attempts import BACKOFF_S
from app.features.notices.rules.push_keys import new_private_key, public_text
from app.features.notices.service.courier import PushMessage
from app.features.notices.types import BrowserKeys, Channels, QuietTimes, SettingsChange, Subscribe
from app.features.notices.types.notice import DELIVERY_ATTEMPTS_MAX
from app.features.notices.types.push import SUBSCRIPTIONS_PER_PERSON_MAX
from app.ports.outside import Rejected, Unreachable
from app.ports.push import Gone
from tests.features.notices.house import ADA, BOB, ORG, NoticeHouse, ScriptedMailer, ScriptedPusher
from tests.features.notices.test_notices import choose, page, read, tell

LATER = Unreachable("push_503", "later")
GONE = Gone("push_410", "gone")
P256DH = public_text(new_private_key())
BROWSER = BrowserKeys(p256dh=P256DH, auth=base64url(b"sixteen bytes ok"))
MAIL_ONLY = Channels(in_app=True, sound=False, push=False, mail=True)


def deliver(house: NoticeHouse) -> int | None:
    asyncio.run(house.signing.make())
    return asyncio.run(house.courier.round(ORG))


def subscribe(house: NoticeHouse, endpoint: str = "https://push.example.com/a", user: str = ADA) -> str:
    wanted = Subscribe(endpoint=endpoint, keys=BROWSER)
    return asyncio.run(house.devices.subscribe(user, wanted, session=f"ses_{user}", user_agent="Firefox")).id  # type: ignore[arg-type]  # any text names a person here


def told(pusher: ScriptedPusher) -> list[PushMessage]:
    return [msgspec.json.decode(payload, type=PushMessage) for _, payload in pusher.sent]


def test_a_push_reaches_every_browser_of_the_person_and_nobody_elses(
    house: NoticeHouse, pusher: ScriptedPusher
) -> None:
    subscribe(house, "https://push.example.com/laptop")
    subscribe(house, "https://push.example.com/phone")
    subscribe(house, "https://push.example.com/bob", BOB)
    tell(
        house,
        ADA,
        "role_changed",
        facts={"by": "Eve", "before": "viewer", "role": "member"},
        path="/settings",
    )

    deliver(house)
    deliver(house)

    endpoints = sorted(target.endpoint for target, _ in pusher.sent)
    assert endpoints == ["https://push.example.com/laptop", "https://push.example.com/phone"]
    message = told(pusher)[0]
    assert (message.title, message.path) == ("Your role is member now", f"/o/{ORG}/settings")
    assert message.tag.startswith("ntc_")


def test_mail_goes_out_once_whatever_happens_in_between(house: NoticeHouse, mailer: ScriptedMailer) -> None:
    choose(house, kinds={"role_changed": MAIL_ONLY})
    tell(house, ADA, "role_changed", facts={"by": "Eve", "before": "viewer", "role": "member"})
    org = house.tree.org(ORG)
    [row] = house.courier._notices.to_deliver(ORG)
    deliver(house)
    # The crash: the mail is in the outbox, the notice does not know it.
    org.batch_now(lambda batch: house.courier._notices.put(batch, row.key, row.value))

    deliver(house)
    asyncio.run(house.postman.round())

    [mail] = mailer.sent
    assert (mail.to, mail.subject) == ("ada@example.com", "Your role is member now")
    assert f"https://app.example.com/o/{ORG}/" in mail.text


def test_somebody_who_left_gets_neither_mail_nor_push(
    house: NoticeHouse, mailer: ScriptedMailer, pusher: ScriptedPusher
) -> None:
    subscribe(house)
    tell(house, ADA, "new_device", facts={})
    del house.people.addresses[ADA]

    deliver(house)
    asyncio.run(house.postman.round())

    assert mailer.sent == []
    assert pusher.sent == []
    assert house.desk.list().total == 0


def test_nothing_wakes_a_person_in_their_quiet_times(house: NoticeHouse, pusher: ScriptedPusher) -> None:
    subscribe(house)
    house.people.timezone = "UTC"
    choose(house, quiet=QuietTimes(start="00:00", end="23:59"))
    tell(house, ADA, "role_changed", facts={})

    due_us = deliver(house)

    assert pusher.sent == []
    assert page(house).unread == 1
    assert due_us is not None
    house.clock.advance((due_us - house.clock.now_us()) / 1_000_000)
    deliver(house)
    assert len(pusher.sent) == 1


def test_what_was_read_in_the_meantime_is_not_pushed(house: NoticeHouse, pusher: ScriptedPusher) -> None:
    subscribe(house)
    tell(house, ADA, "role_changed", facts={})
    read(house, "all")

    assert deliver(house) is None
    assert pusher.sent == []


def test_a_browser_that_was_signed_out_of_is_not_woken_and_not_listed(
    house: NoticeHouse, pusher: ScriptedPusher
) -> None:
    subscribe(house)
    house.people.signed_out.add(f"ses_{ADA}")
    tell(house, ADA, "role_changed", facts={})

    listed = house.devices.list(ADA).items
    deliver(house)

    assert listed == []
    assert pusher.sent == []
    house.people.signed_out.clear()
    assert house.devices.list(ADA).items == []


def test_a_browser_that_is_gone_is_not_called_again(house: NoticeHouse, pusher: ScriptedPusher) -> None:
    subscribe(house)
    pusher.failures = [GONE]
    tell(house, ADA, "role_changed", facts={})

    deliver(house)

    assert house.devices.list(ADA).items == []


def test_a_push_that_did_not_get_through_is_tried_again_a_few_times(
    house: NoticeHouse, pusher: ScriptedPusher
) -> None:
    subscribe(house)
    pusher.failures = [LATER] * (DELIVERY_ATTEMPTS_MAX + 5)
    tell(house, ADA, "role_changed", facts={})
    attempts = 0

    while deliver(house) is not None:
        attempts += 1
        house.clock.advance(BACKOFF_S[-1])

    assert attempts == DELIVERY_ATTEMPTS_MAX - 1
    assert len(pusher.failures) == 5


def test_a_push_waits_for_its_key(tmp_path: Path, pusher: ScriptedPusher) -> None:
    house = NoticeHouse(tmp_path / "data", mailer=None, pusher=pusher, key=None)
    house.tree.create(ORG)
    subscribe(house)
    tell(house, ADA, "role_changed", facts={})

    assert deliver(house) is not None
    assert pusher.sent == []
    with pytest.raises(Refused) as refused:
        house.devices.key()
    assert refused.value.reason.code == "not_ready"
    house.tree.close()


def test_the_key_is_made_once_and_lies_sealed(house: NoticeHouse, tmp_path: Path) -> None:
    asyncio.run(house.signing.make())
    first = house.devices.key().key
    asyncio.run(house.signing.make())

    assert house.devices.key().key == first
    private = base64url(house.signing.private().reveal()).encode()
    assert all(private not in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_the_same_browser_again_replaces_what_it_said_before(house: NoticeHouse) -> None:
    first = subscribe(house)
    second = subscribe(house)

    assert first == second
    assert "example.com/a" not in first
    assert len(house.devices.list(ADA).items) == 1


def test_a_browser_that_another_person_signs_in_with_is_theirs_now(house: NoticeHouse) -> None:
    subscribe(house, user=ADA)
    subscribe(house, user=BOB)

    assert house.devices.list(ADA).items == []
    assert len(house.devices.list(BOB).items) == 1


def test_the_least_recent_browser_goes_when_there_are_too_many(house: NoticeHouse) -> None:
    first = subscribe(house, "https://push.example.com/0")
    for number in range(1, SUBSCRIPTIONS_PER_PERSON_MAX + 1):
        subscribe(house, f"https://push.example.com/{number}")

    ids = [item.id for item in house.devices.list(ADA).items]
    assert len(ids) == SUBSCRIPTIONS_PER_PERSON_MAX
    assert first not in ids


def test_nobody_can_silence_another_persons_browser(house: NoticeHouse) -> None:
    hers = subscribe(house, user=ADA)

    with pytest.raises(Refused) as refused:
        asyncio.run(house.devices.unsubscribe(BOB, hers))

    assert refused.value.reason.code == "not_found"
    asyncio.run(house.devices.unsubscribe(ADA, hers))
    assert house.devices.list(ADA).items == []


@pytest.mark.parametrize("problem", [Rejected("address_private", "no"), Unreachable("address_unknown", "no")])
def test_an_address_that_is_not_to_be_called_is_refused(
    house: NoticeHouse, pusher: ScriptedPusher, problem: Rejected | Unreachable
) -> None:
    pusher.refused = problem

    with pytest.raises(Refused) as refused:
        subscribe(house)

    assert refused.value.reason.code == "push_address_refused"
    assert house.devices.list(ADA).items == []


@pytest.mark.parametrize(
    ("p256dh", "auth", "path"),
    [
        (base64url(b"x" * 65), BROWSER.auth, "keys.p256dh"),
        (base64url(b"\x04" + b"x" * 64), BROWSER.auth, "keys.p256dh"),
        (BROWSER.p256dh, base64url(b"short" * 5), "keys.auth"),
    ],
    ids=["no point marked", "no point of the curve", "a secret too long"],
)
def test_keys_no_browser_can_read_with_are_refused(
    house: NoticeHouse, p256dh: str, *, auth: str, path: str
) -> None:
    wanted = Subscribe(endpoint="https://push.example.com/a", keys=BrowserKeys(p256dh=p256dh, auth=auth))

    with pytest.raises(Refused) as refused:
        asyncio.run(house.devices.subscribe(ADA, wanted, session="ses_1", user_agent="x"))

    assert [problem["path"] for problem in refused.value.facts["problems"]] == [path]


def test_settings_of_one_kind_say_nothing_of_another(house: NoticeHouse, pusher: ScriptedPusher) -> None:
    subscribe(house)
    asyncio.run(
        house.notices.change_settings(
            ORG, ADA, SettingsChange(kinds={"role_changed": MAIL_ONLY}), expect=None
        )
    )

    tell(house, ADA, "role_changed", facts={})
    tell(house, ADA, "new_device", facts={"device": "Safari"})
    deliver(house)

    assert [message.title for message in told(pusher)] == ["Sign-in from a new device"]
