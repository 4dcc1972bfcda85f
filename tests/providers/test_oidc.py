"""An issuer is asked over loopback and believed in nothing that is not checked."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from app.core.clock import RecordedClock
from app.core.secrets import Secret
from app.ports.outside import Rejected, Unreachable
from app.ports.sso import Identified, Issuer, Question, Returned
from app.providers.oidc import OidcProvider
from app.providers.oidc.addresses import Bounds, judge_of, refuse_unfit
from tests.providers.issuer import (
    CLIENT,
    SECRET,
    SIGNERS,
    Answer,
    LocalIssuer,
    as_json,
)
from tests.providers.oidc import BACK, NONCE, VERIFIER, failure, grant, identify, trusted

# What goes well


@pytest.mark.parametrize("algorithm", sorted(SIGNERS))
def test_a_person_is_who_the_issuer_says_with_each_algorithm(
    algorithm: str, provider: OidcProvider, issuer: LocalIssuer
) -> None:
    issuer.algorithm = algorithm
    code = grant(issuer, email="mona@corp.example", email_verified=True, name="Mona")

    assert identify(provider, issuer, code) == Identified(
        subject="subject-1", email="mona@corp.example", email_verified=True, name="Mona"
    )


def test_the_browser_is_sent_away_with_everything_that_ties_its_return_to_it(
    provider: OidcProvider, issuer: LocalIssuer
) -> None:
    question = Question(redirect_uri=BACK, state="s&t", nonce="n", challenge="c")

    address = asyncio.run(provider.address(trusted(issuer), question))

    assert address.startswith(f"{issuer.url}/authorize?response_type=code&client_id={CLIENT}&")
    assert "state=s%26t" in address
    assert "code_challenge=c&code_challenge_method=S256" in address


@pytest.mark.parametrize(
    ("methods", "secret"),
    [(("client_secret_post",), SECRET), (("client_secret_basic",), SECRET), ((), None)],
    ids=["in the form", "in the header", "none"],
)
def test_the_issuer_learns_who_we_are_in_the_way_it_asks_for(
    methods: tuple[str, ...], secret: str | None, provider: OidcProvider, issuer: LocalIssuer
) -> None:
    issuer.auth_methods, issuer.client_secret = methods, secret
    us = trusted(issuer, client_secret=None if secret is None else Secret(secret))
    returned = Returned(code=grant(issuer), redirect_uri=BACK, verifier=VERIFIER, nonce=NONCE)

    assert asyncio.run(provider.identify(us, returned)).subject == "subject-1"


@pytest.mark.parametrize(
    ("said", "counts"),
    [(True, True), ("true", True), (False, False), ("yes", False), (None, False), (..., False)],
)
def test_an_address_is_verified_only_where_the_issuer_says_so(
    said: Any, counts: bool, provider: OidcProvider, issuer: LocalIssuer
) -> None:
    claims = {} if said is ... else {"email_verified": said}

    assert identify(provider, issuer, grant(issuer, email="a@b.example", **claims)).email_verified is counts


def test_what_an_issuer_publishes_is_asked_for_once_and_again_after_an_hour(
    provider: OidcProvider, issuer: LocalIssuer, clock: RecordedClock
) -> None:
    for _ in range(3):
        identify(provider, issuer, grant(issuer))
    assert issuer.asked.count("/jwks") == 1

    clock.advance(3_601)
    identify(provider, issuer, grant(issuer))

    assert issuer.asked.count("/jwks") == issuer.asked.count("/.well-known/openid-configuration") == 2


def test_keys_that_the_issuer_changed_are_found_and_made_up_ones_do_not_make_us_ask_each_time(
    provider: OidcProvider, issuer: LocalIssuer, clock: RecordedClock
) -> None:
    # given
    identify(provider, issuer, grant(issuer))
    issuer.keys = [{**key, "kid": f"next-{key['kid']}"} for key in issuer.keys]
    issuer.made = lambda claims: issuer.signed(claims, kid="next-RS256")
    assert failure(provider, issuer, grant(issuer)).code == "sso_key"

    # when
    clock.advance(61)

    # then
    assert identify(provider, issuer, grant(issuer)).subject == "subject-1"
    asked = issuer.asked.count("/jwks")
    issuer.made = lambda claims: issuer.signed(claims, kid="made up")
    for _ in range(3):
        failure(provider, issuer, grant(issuer))
    assert issuer.asked.count("/jwks") == asked


# The code


def test_a_code_is_good_once(provider: OidcProvider, issuer: LocalIssuer) -> None:
    code = grant(issuer)
    identify(provider, issuer, code)

    assert "invalid_grant" in failure(provider, issuer, code).sentence


@pytest.mark.parametrize(
    "changed", [{"verifier": "w" * 43}, {"redirect_uri": BACK + "/elsewhere"}, {"code": "made up"}]
)
def test_a_code_is_of_no_use_to_whoever_did_not_ask_for_it(
    changed: dict[str, str], provider: OidcProvider, issuer: LocalIssuer
) -> None:
    code = grant(issuer)

    assert failure(provider, issuer, changed.pop("code", code), **changed).code == "sso_code"


# What an issuer publishes


PATHS: dict[str, Callable[[LocalIssuer], Any]] = {
    "/.well-known/openid-configuration": lambda issuer: issuer.configuration(),
    "/jwks": lambda issuer: {"keys": issuer.keys},
    "/token": lambda issuer: {"id_token": issuer.signed({})},
}


def right(issuer: LocalIssuer, path: str) -> Answer:
    """What would be taken, if it came as it should."""
    return as_json(PATHS[path](issuer))


def moved(issuer: LocalIssuer, path: str) -> Answer:
    issuer.answers["/elsewhere"] = lambda: right(issuer, path)
    return 302, {"Location": f"{issuer.url}/elsewhere"}, b""


def huge(issuer: LocalIssuer, path: str) -> Answer:
    status, headers, body = right(issuer, path)
    return status, headers, body[:-1] + b', "more": "' + b"x" * 300_000 + b'"}'


def packed(issuer: LocalIssuer, path: str) -> Answer:
    status, headers, body = right(issuer, path)
    return status, {**headers, "Content-Encoding": "gzip"}, body


def deep(_: LocalIssuer, _path: str) -> Answer:
    return 200, {"Content-Type": "application/json"}, b"[" * 200_000


def broken(_: LocalIssuer, _path: str) -> Answer:
    return 500, {}, b"<h1>Sorry</h1>"


BAD_ANSWERS = {
    moved: "not followed",
    huge: "larger than",
    packed: "comes packed",
    deep: "cannot be understood",
    broken: "answers 500",
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("bad", BAD_ANSWERS)
def test_what_cannot_be_an_answer_is_none(
    bad: Callable[[LocalIssuer, str], Answer], path: str, provider: OidcProvider, issuer: LocalIssuer
) -> None:
    issuer.answers[path] = lambda: bad(issuer, path)

    failed = failure(provider, issuer, grant(issuer))

    assert BAD_ANSWERS[bad] in failed.sentence
    assert "/elsewhere" not in issuer.asked


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"issuer": "https://elsewhere.example"}, "another issuer"),
        ({"authorization_endpoint": "http://login.example.com/authorize"}, "https"),
        ({"token_endpoint": "http://169.254.169.254/token"}, "https"),
        ({"jwks_uri": "file:///etc/passwd"}, "https"),
        ({"jwks_uri": "https://127.0.0.1/keys"}, "name a host"),
        ({"token_endpoint": "https://user:pass@login.example.com/token"}, "user or a password"),
        ({"response_types_supported": ["token"]}, "by code"),
        ({"code_challenge_methods_supported": ["plain"]}, "PKCE"),
        ({"jwks_uri": 7}, "cannot be understood"),
    ],
)
def test_a_configuration_that_leads_astray_is_refused_in_words(
    change: dict[str, Any], word: str, provider: OidcProvider, issuer: LocalIssuer
) -> None:
    issuer.answers["/.well-known/openid-configuration"] = lambda: as_json(
        {**issuer.configuration(), **change}
    )

    with pytest.raises(Rejected, match=word):
        asyncio.run(provider.check(trusted(issuer)))


def test_an_issuer_that_dawdles_is_given_up_on(clock: RecordedClock, issuer: LocalIssuer) -> None:
    waiting = threading.Event()

    def dawdle() -> Answer:
        waiting.wait(10)
        return as_json({})

    issuer.answers["/jwks"] = dawdle
    try:
        with pytest.raises(Unreachable, match="too long"):
            asyncio.run(OidcProvider(clock, timeout_s=0.2, development=True).check(trusted(issuer)))
    finally:
        waiting.set()


def test_an_issuer_that_is_not_there_is_named_so(provider: OidcProvider) -> None:
    with pytest.raises(Unreachable, match="no connection"):
        asyncio.run(provider.check(Issuer(url="http://127.0.0.1:1", client_id=CLIENT)))


def test_a_check_asks_anew_and_tells_what_it_found(provider: OidcProvider, issuer: LocalIssuer) -> None:
    identify(provider, issuer, grant(issuer))
    issuer.keys = issuer.keys[:2]

    found = asyncio.run(provider.check(trusted(issuer)))

    assert (found.token_endpoint, found.keys) == (f"{issuer.url}/token", 2)


def test_however_many_sign_in_at_once_the_issuer_is_asked_once(
    provider: OidcProvider, issuer: LocalIssuer
) -> None:
    question = Question(redirect_uri=BACK, state="s", nonce="n", challenge="c")

    async def all_at_once() -> None:
        await asyncio.gather(*(provider.address(trusted(issuer), question) for _ in range(8)))

    asyncio.run(all_at_once())

    assert sorted(issuer.asked) == ["/.well-known/openid-configuration", "/jwks"]


def test_an_issuer_that_failed_is_left_alone_for_a_moment_but_for_a_check(
    provider: OidcProvider, issuer: LocalIssuer, clock: RecordedClock
) -> None:
    # given
    issuer.answers["/jwks"] = lambda: broken(issuer, "/jwks")
    failure(provider, issuer, grant(issuer))
    issuer.answers.clear()

    # when
    assert failure(provider, issuer, grant(issuer)).code == "sso_500"
    assert issuer.asked.count("/jwks") == 1
    clock.advance(6)

    # then
    assert identify(provider, issuer, grant(issuer)).subject == "subject-1"
    assert asyncio.run(provider.check(trusted(issuer))).keys == 3


def test_plain_http_is_for_whoever_develops(clock: RecordedClock, issuer: LocalIssuer) -> None:
    for private in (False, True):
        with pytest.raises(Rejected, match="https"):
            asyncio.run(OidcProvider(clock).check(trusted(issuer, private_network=private)))
    assert issuer.asked == []


# Which addresses


@pytest.mark.parametrize(
    ("url", "public", "private"),
    [
        ("https://login.example.com", True, True),
        ("https://login.example.com:8443/realms/x", False, True),
        ("https://10.0.0.7/realms/x", False, True),
        ("https://keycloak", False, True),
        ("http://login.example.com", False, False),
        ("http://10.0.0.7", False, False),
        ("http://127.0.0.1:9000", False, False),
        ("http://localhost:9000", False, False),
        ("http://localhost.evil.example", False, False),
        ("http://127.0.0.1@evil.example", False, False),
        ("http://user@127.0.0.1", False, False),
        ("https://a.example/\n", False, False),
        ("https://login.example.com:99999", False, False),
        ("ftp://login.example.com", False, False),
        ("https://" + "a" * 1_000 + ".example", False, False),
    ],
)
def test_which_addresses_an_issuer_may_have(url: str, public: bool, private: bool) -> None:
    assert is_fit(url, Bounds(private_network=False)) is public
    assert is_fit(url, Bounds(private_network=True)) is private
    plain = url in ("http://127.0.0.1:9000", "http://localhost:9000")
    assert is_fit(url, Bounds(development=True)) is (public or plain)


def is_fit(url: str, bounds: Bounds) -> bool:
    try:
        refuse_unfit(url, bounds)
    except Rejected:
        return False
    return True


@pytest.mark.parametrize(
    ("url", "bounds", "open_to"),
    [
        ("https://login.example.com", Bounds(), {"93.184.215.14"}),
        ("https://login.example.com", Bounds(development=True), {"93.184.215.14"}),
        (
            "https://login.example.com",
            Bounds(private_network=True),
            {"93.184.215.14", "10.0.0.7", "127.0.0.1"},
        ),
        ("http://127.0.0.1:9000", Bounds(development=True), {"127.0.0.1"}),
        ("http://localhost:9000", Bounds(private_network=True, development=True), {"127.0.0.1"}),
    ],
)
def test_a_name_is_called_only_where_it_may_lie(url: str, bounds: Bounds, open_to: set[str]) -> None:
    judge = judge_of(url, bounds)
    places = ("93.184.215.14", "10.0.0.7", "127.0.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "none")

    assert {place for place in places if judge(place)} == open_to
