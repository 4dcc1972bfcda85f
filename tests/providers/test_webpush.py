"""Web push, against a push service on loopback with real TLS; what it was given is decrypted as a browser would."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.core.clock import SystemClock
from app.core.randomness import base64url, from_base64url
from app.core.secrets import Secret
from app.features.notices.rules.push_keys import new_private_key, public_text
from app.ports.outside import OutsideFailure, Rejected, Uncertain, Unreachable
from app.ports.push import Gone, PushTarget
from app.providers.outward.addresses import Place
from app.providers.webpush import WebPusher
from app.providers.webpush.encryption import PAYLOAD_BYTES_MAX
from app.providers.webpush.signing import TOKEN_LIFE_S, Signer
from tests.providers.certificates import tls_pair
from tests.providers.push_service import Browser, PushService

HOST = "push.example.com"
ENDPOINT = f"https://{HOST}/send/one-browser"
PRIVATE = Secret(new_private_key())


class Names:
    """Answers each look-up with the next places, the last ones for good."""

    def __init__(self, *answers: list[Place]) -> None:
        self._answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    async def places(self, host: str, port: int) -> list[Place]:
        self.asked.append((host, port))
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


def loopback(address: str) -> bool:
    return address == "127.0.0.1"


@pytest.fixture
def service() -> PushService:
    return PushService()


@pytest.fixture
def pusher(service: PushService, tmp_path: Path) -> Iterator[WebPusher]:
    server_tls, client_tls = tls_pair(tmp_path, HOST)
    with service.listening(server_tls) as port:
        yield WebPusher(signer(), resolver=Names([("127.0.0.1", port)]), allowed=loopback, tls=client_tls)


def signer() -> Signer:
    return Signer(SystemClock(), "Astrix <ops@example.com>")


def send(pusher: WebPusher, target: PushTarget, payload: bytes = b"hello") -> None:
    asyncio.run(pusher.send(target, payload, ttl_s=60, signed_with=PRIVATE))


def failure_of(pusher: WebPusher, target: PushTarget | None = None) -> OutsideFailure:
    with pytest.raises(OutsideFailure) as raised:
        send(pusher, target or Browser(ENDPOINT).target)
    return raised.value


def test_only_the_browser_can_read_what_the_service_carries(pusher: WebPusher, service: PushService) -> None:
    browser = Browser(ENDPOINT)
    message = '{"title":"Grüße, Ada"}'.encode()

    send(pusher, browser.target, message)

    [delivered] = service.delivered
    assert (delivered.path, delivered.host) == ("/send/one-browser", HOST)
    assert delivered.headers["content-encoding"] == "aes128gcm"
    assert delivered.headers["ttl"] == "60"
    assert b"Ada" not in delivered.body
    assert browser.read(delivered.body) == message


def test_the_longest_message_fits_into_one_record(pusher: WebPusher, service: PushService) -> None:
    browser = Browser(ENDPOINT)

    send(pusher, browser.target, b"x" * PAYLOAD_BYTES_MAX)

    assert browser.read(service.delivered[0].body) == b"x" * PAYLOAD_BYTES_MAX
    with pytest.raises(Rejected):
        send(pusher, browser.target, b"x" * (PAYLOAD_BYTES_MAX + 1))


def test_the_service_can_check_who_sends_and_for_whom(pusher: WebPusher, service: PushService) -> None:
    send(pusher, Browser(ENDPOINT).target)

    scheme, _, rest = service.delivered[0].headers["authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    point = from_base64url(parts["k"])
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    claims = jwt.decode(parts["t"], public, algorithms=["ES256"], audience=f"https://{HOST}")
    assert scheme == "vapid"
    assert parts["k"] == public_text(PRIVATE.reveal())
    assert claims["sub"] == "mailto:ops@example.com"
    assert 0 < claims["exp"] - SystemClock().now_us() // 1_000_000 <= TOKEN_LIFE_S


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, Gone),
        (410, Gone),
        (429, Unreachable),
        (500, Unreachable),
        (503, Unreachable),
        (400, Rejected),
        (401, Rejected),
        (413, Rejected),
        (301, Rejected),
        (307, Rejected),
    ],
)
def test_each_answer_of_the_service_means_one_thing(
    pusher: WebPusher, service: PushService, *, status: int, kind: type[OutsideFailure]
) -> None:
    service.statuses = [status]
    service.headers = {"location": "https://127.0.0.1/elsewhere"}

    failure = failure_of(pusher)

    assert type(failure) is kind
    assert len(service.delivered) == 1


def test_the_service_may_say_when_to_come_back(pusher: WebPusher, service: PushService) -> None:
    service.statuses, service.headers = [429], {"retry-after": "120"}

    failure = failure_of(pusher)

    assert isinstance(failure, Unreachable)
    assert failure.retry_after_s == 120


def test_a_service_that_hangs_up_may_have_taken_the_message(pusher: WebPusher, service: PushService) -> None:
    service.hangs_up = True

    assert isinstance(failure_of(pusher), Uncertain)


def test_a_name_that_changes_its_mind_between_check_and_connect_is_not_followed(
    service: PushService, tmp_path: Path
) -> None:
    server_tls, client_tls = tls_pair(tmp_path, HOST)
    with service.listening(server_tls) as port:
        names = Names([("1.1.1.1", 443)], [("127.0.0.1", port)])
        pusher = WebPusher(signer(), resolver=names, tls=client_tls)
        asyncio.run(pusher.judge(ENDPOINT))

        failure = failure_of(pusher)

    assert isinstance(failure, Rejected)
    assert service.delivered == []
    assert names.asked == [(HOST, 443)] * 2


def test_the_socket_goes_to_the_judged_address_and_the_certificate_is_checked_against_the_name(
    service: PushService, tmp_path: Path
) -> None:
    server_tls, client_tls = tls_pair(tmp_path, "other.example.com")
    with service.listening(server_tls) as port:
        names = Names([("127.0.0.1", port)])
        failure = failure_of(WebPusher(signer(), resolver=names, allowed=loopback, tls=client_tls))

    assert isinstance(failure, Unreachable)
    assert service.delivered == []
    assert names.asked == [(HOST, 443)]


def test_an_address_of_this_machine_is_refused_when_a_browser_subscribes() -> None:
    pusher = WebPusher(signer(), resolver=Names([("127.0.0.1", 443)]))

    with pytest.raises(Rejected):
        asyncio.run(pusher.judge(ENDPOINT))


def test_keys_that_are_none_are_refused() -> None:
    pusher = WebPusher(signer(), resolver=Names([("127.0.0.1", 443)]), allowed=loopback)
    target = PushTarget(endpoint=ENDPOINT, p256dh=base64url(b"x" * 65), auth=base64url(b"y" * 16))

    assert isinstance(failure_of(pusher, target), Rejected)
