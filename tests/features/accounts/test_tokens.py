"""Access tokens: what is believed, and everything that is not."""

import base64
import hmac
from collections.abc import Callable
from typing import Any

import jwt
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.core.clock import SECOND_US, RecordedClock
from app.core.ids import OrgId, UserId
from app.core.randomness import SystemRandomness, base64url
from app.core.reasons import INVALID_TOKEN, TOKEN_EXPIRED, Reason, Refused
from app.core.roles import OWNER
from app.core.secrets import Secret
from app.features.accounts.service.tokens import VERIFIED_KEPT_MAX, Bearer, Tokens

Make = Callable[[dict[str, Any], dict[str, Any]], str]

USER = UserId("usr_01jz0000000000000000000001")
ORG = OrgId("org_01jz0000000000000000000000")
BEARER = Bearer(user=USER, session="ses_01jz0000000000000000000002", org=ORG, role=OWNER)


@pytest.fixture
def clock() -> RecordedClock:
    return RecordedClock()


@pytest.fixture
def seed() -> bytes:
    return SystemRandomness().bytes(32)


@pytest.fixture
def tokens(seed: bytes, clock: RecordedClock) -> Tokens:
    return Tokens({"k1": Secret(seed)}, clock)


@pytest.fixture
def forge(seed: bytes) -> Make:
    """Signs with our own key whatever a test wants a token to say."""

    def make(header: dict[str, Any], claims: dict[str, Any]) -> str:
        parts = f"{_part(header)}.{_part(claims)}"
        signature = Ed25519PrivateKey.from_private_bytes(seed).sign(parts.encode())
        return f"{parts}.{base64url(signature)}"

    return make


@pytest.fixture
def said(tokens: Tokens) -> dict[str, Any]:
    payload: dict[str, Any] = jwt.decode(
        tokens.mint(BEARER).access_token, options={"verify_signature": False, "verify_exp": False}
    )
    return payload


HEADER = {"alg": "EdDSA", "kid": "k1", "typ": "JWT"}


def test_a_token_says_what_it_was_made_for(tokens: Tokens, clock: RecordedClock) -> None:
    claims = tokens.verify(tokens.mint(BEARER).access_token)

    assert (claims.user_id, claims.org_id, claims.role, claims.aud) == (USER, ORG, OWNER, "tenant")
    assert claims.exp - claims.iat == 15 * 60
    assert claims.iat == clock.now_us() // SECOND_US
    assert claims.step_up_exp is None


def test_a_forged_copy_of_the_honest_token_is_the_honest_token(
    tokens: Tokens, forge: Make, said: dict[str, Any]
) -> None:
    """So the refusals below are about what they change, not about how the copy is made."""
    assert tokens.verify(forge(HEADER, said)).user_id == USER


@pytest.mark.parametrize(
    "header",
    [
        {**HEADER, "alg": alg}
        for alg in (
            "none",
            "None",
            "NONE",
            "nOnE",
            "",
            "HS256",
            "ES256",
            "EdDSA ",
            "eddsa",
            "Ed25519",
            None,
            1,
        )
    ]
    + [
        {**HEADER, "kid": kid}
        for kid in (
            "../../../../etc/passwd",
            "' OR 1=1 --",
            "k1\0",
            "",
            "K1",
            ["k1"],
            {"k": 1},
            None,
            "k" * 70_000,
        )
    ]
    + [
        {**HEADER, name: value}
        for name, value in (
            ("jku", "http://127.0.0.1:9/keys"),
            ("x5u", "http://127.0.0.1:9/cert"),
            ("jwk", {"kty": "OKP"}),
            ("crit", ["exp"]),
            ("b64", False),
            ("x5c", ["MIIB"]),
            ("typ", "at+jwt"),
        )
    ]
    + [{"kid": "k1"}, {"alg": "EdDSA"}, {}],
)
def test_a_header_may_say_nothing_but_our_key_and_our_algorithm(
    header: dict[str, Any], tokens: Tokens, forge: Make, said: dict[str, Any]
) -> None:
    _is_refused(tokens, forge(header, said), INVALID_TOKEN)


@pytest.mark.parametrize(
    "change",
    [
        {"exp": None},
        {"exp": "1763670900"},
        {"exp": 1e308},
        {"exp": 1763670900.5},
        {"exp": 10**40},
        {"exp": -1},
        {"iat": None},
        {"iat": "now"},
        {"aud": None},
        {"aud": "everyone"},
        {"aud": ["tenant", "admin"]},
        {"sub": None},
        {"sub": "usr_somebody_else"},
        {"user_id": None},
        {"sid": None},
        {"role": "root"},
        {"org_id": "../_host"},
        {"org_id": "_host"},
        {"org_id": ""},
        {"nbf": 0},
        {"iss": "somebody"},
        {"admin": True},
    ],
)
def test_every_claim_is_required_typed_and_known(
    change: dict[str, Any], tokens: Tokens, forge: Make, said: dict[str, Any]
) -> None:
    claims = {name: value for name, value in {**said, **change}.items() if value is not None}

    _is_refused(tokens, forge(HEADER, claims), INVALID_TOKEN)


def test_a_token_of_ours_never_lives_longer_than_its_realm_allows(
    tokens: Tokens, forge: Make, said: dict[str, Any]
) -> None:
    _is_refused(tokens, forge(HEADER, {**said, "exp": said["iat"] + 15 * 60 + 1}), INVALID_TOKEN)
    _is_refused(tokens, forge(HEADER, {**said, "exp": said["iat"]}), INVALID_TOKEN)


@pytest.mark.parametrize(("ahead_s", "reason"), [(30, None), (31, INVALID_TOKEN)])
def test_a_token_from_the_future_is_believed_for_thirty_seconds_of_clock_error(
    ahead_s: int, reason: Reason | None, tokens: Tokens, clock: RecordedClock
) -> None:
    token = tokens.mint(BEARER).access_token
    clock.step_wall(-ahead_s)

    if reason is None:
        assert tokens.verify(token).user_id == USER
    else:
        _is_refused(tokens, token, reason)


def test_an_expired_token_says_so_even_when_its_signature_was_seen_before(
    tokens: Tokens, clock: RecordedClock
) -> None:
    token = tokens.mint(BEARER).access_token
    tokens.verify(token)

    clock.advance(15 * 60 + 30)
    assert tokens.verify(token).user_id == USER
    clock.advance(1)

    _is_refused(tokens, token, TOKEN_EXPIRED)


def test_an_hmac_with_the_published_key_is_no_signature(
    tokens: Tokens, seed: bytes, said: dict[str, Any]
) -> None:
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    for key in (
        public.public_bytes(Encoding.Raw, PublicFormat.Raw),
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    ):
        for alg in ("HS256", "EdDSA"):
            parts = f"{_part({**HEADER, 'alg': alg})}.{_part(said)}"
            signature = hmac.digest(key, parts.encode(), "sha256")
            _is_refused(tokens, f"{parts}.{base64url(signature)}", INVALID_TOKEN)


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 4096])
def test_a_signature_of_zeroes_is_none(length: int, tokens: Tokens, said: dict[str, Any]) -> None:
    parts = f"{_part(HEADER)}.{_part(said)}"

    _is_refused(tokens, f"{parts}.{base64url(bytes(length))}", INVALID_TOKEN)


def test_another_curve_signs_nothing(tokens: Tokens, said: dict[str, Any]) -> None:
    token = jwt.encode(said, generate_private_key(SECP256R1()), algorithm="ES256", headers={"kid": "k1"})

    _is_refused(tokens, token, INVALID_TOKEN)


def test_a_token_signed_by_somebody_elses_key_is_refused(clock: RecordedClock, tokens: Tokens) -> None:
    other = Tokens({"k1": Secret(SystemRandomness().bytes(32))}, clock)

    _is_refused(tokens, other.mint(BEARER).access_token, INVALID_TOKEN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        "...",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "ü.b.c",
        "e30.e30.",
        "\0.\0.\0",
        "a" * 100_000,
        "{}.{}.{}",
    ],
)
def test_what_has_not_the_form_of_a_token_is_refused(text: str, tokens: Tokens) -> None:
    _is_refused(tokens, text, INVALID_TOKEN)


def test_every_byte_of_a_token_counts(tokens: Tokens) -> None:
    token = tokens.mint(BEARER).access_token
    for place in range(0, len(token) - 1, 7):
        other = "A" if token[place] != "A" else "B"
        _is_refused(tokens, token[:place] + other + token[place + 1 :], INVALID_TOKEN)


def test_the_first_key_signs_and_every_key_verifies(
    seed: bytes, clock: RecordedClock, tokens: Tokens
) -> None:
    rotated = Tokens({"k2": Secret(SystemRandomness().bytes(32)), "k1": Secret(seed)}, clock)

    assert rotated.verify(tokens.mint(BEARER).access_token).user_id == USER
    assert jwt.get_unverified_header(rotated.mint(BEARER).access_token)["kid"] == "k2"


def test_a_step_up_lasts_five_minutes(tokens: Tokens, clock: RecordedClock) -> None:
    claims = tokens.verify(tokens.mint(BEARER, step_up_of=0).access_token)

    assert claims.step_up_exp == clock.now_us() // SECOND_US + 5 * 60


def test_what_is_remembered_of_verified_tokens_is_bounded(tokens: Tokens, clock: RecordedClock) -> None:
    for _ in range(VERIFIED_KEPT_MAX + 5):
        clock.advance(1)
        tokens.verify(tokens.mint(BEARER).access_token)

    assert len(tokens._verified) == VERIFIED_KEPT_MAX


def test_without_a_key_nobody_signs(clock: RecordedClock) -> None:
    with pytest.raises(ValueError, match="signing key"):
        Tokens({}, clock)


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(value)).rstrip(b"=").decode()


def _is_refused(tokens: Tokens, token: str, reason: Reason) -> None:
    with pytest.raises(Refused) as refused:
        tokens.verify(token)
    assert refused.value.reason == reason
