"""A push from the change that causes it to the words in the browser: the whole house, real TLS, real keys."""

import asyncio
from pathlib import Path

import msgspec

from app.core.clock import SystemClock
from app.core.roles import VIEWER
from app.features.notices.service.courier import PushMessage
from app.providers.webpush import WebPusher
from app.providers.webpush.signing import Signer
from tests.architecture.house import standing, with_people
from tests.features.notices.test_routes import ask
from tests.http.asking import Asker
from tests.providers.certificates import tls_pair
from tests.providers.push_service import Browser, PushService
from tests.providers.test_webpush import ENDPOINT, HOST, Names, loopback


def test_a_changed_role_is_read_in_the_browser_of_whom_it_concerns_and_by_nobody_on_the_way(
    tmp_path: Path,
) -> None:
    server_tls, client_tls = tls_pair(tmp_path, HOST)
    service, browser = PushService(), Browser(ENDPOINT)
    signer = Signer(SystemClock(), "ops@example.com")
    with service.listening(server_tls) as port:
        names = Names([("127.0.0.1", port)])
        pusher = WebPusher(signer, resolver=names, allowed=loopback, tls=client_tls)
        with standing(tmp_path / "data", pusher=pusher) as house:
            cast, door = with_people(house), Asker(house.edge.tenant())
            tasks = {task.name: task for task in house.tasks}
            asyncio.run(tasks["notices.make_push_key"].run(house.tree.host.id))  # type: ignore[arg-type]  # every task of the house is a coroutine function
            subscription = {
                "endpoint": ENDPOINT,
                "keys": {"p256dh": browser.target.p256dh, "auth": browser.target.auth},
            }
            assert ask(door, cast.member, "POST", "/api/me/push", subscription).status == 201
            users = house.accounts.users

            asyncio.run(
                users.set_role(cast.org, cast.member.user, VIEWER, asker=cast.owner.asker, expect=None)
            )
            asyncio.run(tasks["notices.deliver"].run(cast.org))  # type: ignore[arg-type]  # every task of the house is a coroutine function

    [delivered] = service.delivered
    message = msgspec.json.decode(browser.read(delivered.body), type=PushMessage)
    assert message.title == "Your role is viewer now"
    assert cast.owner.name in message.body
    assert message.path == f"/o/{cast.org}/"
    assert b"viewer" not in delivered.body
