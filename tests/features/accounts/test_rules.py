"""Addresses, networks, passwords, lock-outs and opaque tokens, as pure rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import MINUTE_US
from app.core.ids import HOST, OrgId
from app.features.accounts.rules import lockout, opaque
from app.features.accounts.rules.addresses import account_key, network_key, normal_email
from app.features.accounts.rules.passwords import common_passwords, problem_with
from app.features.accounts.types.records import Failures

ORG = OrgId("org_01jz0000000000000000000000")
ULID = "01jz0000000000000000000009"
NOW = 1_000 * MINUTE_US


@pytest.fixture(scope="module")
def common() -> frozenset[str]:
    return common_passwords()


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("  Ada@Example.COM ", "ada@example.com"),
        ("ada+work@example.com", "ada+work@example.com"),
        ("ada@bücher.example", "ada@bücher.example"),
        ("ada", None),
        ("ada@", None),
        ("ada@example", None),
        ("ada@exa mple.com", None),
        ("ada@example.com\r\nBcc: x@example.com", None),
        ('"ada"@example.com', None),
        ("ada@[127.0.0.1]", None),
    ],
)
def test_an_address_has_one_form_or_is_none(written: str, stored: str | None) -> None:
    assert normal_email(written) == stored


def test_an_account_is_counted_under_a_name_that_does_not_say_its_address() -> None:
    assert "ada" not in account_key("ada@example.com")
    assert account_key("ada@example.com") != account_key("bob@example.com")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.250", True),
        ("203.0.113.7", "203.0.114.7", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", "203.0.113.9", True),
        ("no address", "", True),
    ],
)
def test_a_network_is_what_one_customer_is_given(one: str, other: str, same: bool) -> None:
    assert (network_key(one) == network_key(other)) is same


@pytest.mark.parametrize(
    ("password", "part_of_the_problem"),
    [
        ("eleven char", "12 to 128"),
        ("x" * 129, "12 to 128"),
        ("q1w2e3r4t5y6", "most common"),
        ("Q1W2E3R4T5Y6", "most common"),
        ("passwordpassword", "most common"),
        ("abababababab", "different characters"),
        ("ada.lovelace@example.com", "e-mail address"),
        ("my ADA.lovelace 1815", "e-mail address"),
    ],
)
def test_a_password_anybody_would_try_is_refused(
    password: str, part_of_the_problem: str, common: frozenset[str]
) -> None:
    problem = problem_with(password, "ada.lovelace@example.com", common)

    assert problem is not None
    assert part_of_the_problem in problem


@pytest.mark.parametrize(
    "password", ["correct horse battery staple", "ünïcödé wörds too", "a" * 3 + "long one of 128"]
)
def test_a_long_password_of_ones_own_will_do(password: str, common: frozenset[str]) -> None:
    assert problem_with(password, "ada.lovelace@example.com", common) is None


def test_a_short_left_part_of_an_address_forbids_no_word(common: frozenset[str]) -> None:
    assert problem_with("bogus geese in june", "bo@example.com", common) is None


def test_the_list_of_common_passwords_is_there() -> None:
    words = common_passwords()

    assert len(words) > 10_000
    assert {"password", "123qweasdzxc"} <= words


def test_the_fifth_failure_locks_for_fifteen_minutes() -> None:
    failures: Failures | None = None
    for minute in range(5):
        assert lockout.wait_s(failures, NOW + minute * MINUTE_US) == 0
        failures = lockout.failed(failures, NOW + minute * MINUTE_US, limit=5)

    assert lockout.wait_s(failures, NOW + 4 * MINUTE_US) == 15 * 60
    assert lockout.wait_s(failures, NOW + 19 * MINUTE_US - 1) == 1
    assert lockout.wait_s(failures, NOW + 19 * MINUTE_US) == 0


def test_failures_older_than_the_window_no_longer_count() -> None:
    failures: Failures | None = None
    for at in (0, 1, 2, 3, 16):
        failures = lockout.failed(failures, NOW + at * MINUTE_US, limit=5)

    assert lockout.wait_s(failures, NOW + 16 * MINUTE_US) == 0


def test_a_count_is_stale_when_it_can_lock_nobody_any_more() -> None:
    failures = lockout.failed(None, NOW, limit=5)

    assert not lockout.is_stale(failures, NOW + 15 * MINUTE_US - 1)
    assert lockout.is_stale(failures, NOW + 15 * MINUTE_US)


@given(
    st.binary(min_size=1, max_size=40),
    st.sampled_from([HOST, ORG]),
    st.sampled_from(["ref", "inv", "rst"]),
)
def test_an_opaque_token_reads_as_it_was_written(secret: bytes, org: OrgId, kind: opaque.TokenKind) -> None:
    token = opaque.written(kind, org, ulid=ULID, secret=secret.hex() + "_-")

    assert opaque.read(kind, token) == opaque.Opaque(org, ULID, secret.hex() + "_-")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ref",
        f"inv_host_{ULID}_x",
        f"ref_host_{ULID}_",
        f"ref_host_{ULID}",
        f"ref_../etc_{ULID}_x",
        f"ref_01jz_{ULID}_x",
        "ref_host_../../passwd_x",
        f"ref_host_{ULID.upper()}_x",
        f"ref_host_{ULID}_ü",
        f"ref_host_{ULID}\0_x",
    ],
)
def test_what_is_no_token_is_never_looked_up(text: str) -> None:
    assert opaque.read("ref", text) is None


@given(st.text(max_size=200))
def test_reading_a_token_survives_any_text(text: str) -> None:
    read = opaque.read("inv", text)

    assert read is None or text.startswith("inv_")
