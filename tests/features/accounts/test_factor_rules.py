"""The rules of second factors, without files."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import UserId
from app.core.randomness import SeededRandomness
from app.features.accounts.rules import recovery, totp
from app.features.accounts.rules.factors import (
    ShownCode,
    ShownPasskey,
    ShownRecovery,
    lessened,
    spent,
)
from app.features.accounts.rules.relying import relying
from app.features.accounts.types.factors import FactorsRecord, Passkey, Relying, Totp
from tests.cast import TOTP_SECRET

USER = UserId("usr_test")
APP = Totp(sealed="", version=3, created_at=1, last_step=100)
KEY = Passkey(
    id="pk_1", name="Key", credential_id="cred", public_key="", sign_count=7, created_at=1, rp_id="localhost"
)
BOTH = FactorsRecord(user_id=USER, totp=APP, passkeys=(KEY,), recovery=recovery.digests(("a", "b")))

# The published examples for SHA-1, whose eight digits end in the six that are asked for here.
PUBLISHED_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
PUBLISHED = [
    (59, "287082"),
    (1_111_111_109, "081804"),
    (1_111_111_111, "050471"),
    (1_234_567_890, "005924"),
    (2_000_000_000, "279037"),
]


@pytest.mark.parametrize(("at_s", "code"), PUBLISHED)
def test_codes_are_those_of_the_standard(at_s: int, code: str) -> None:
    assert totp.code_at(PUBLISHED_SECRET, totp.step_at(at_s * 1_000_000)) == code


@given(st.integers(min_value=0, max_value=4_000_000_000), st.integers(min_value=-5, max_value=5))
def test_a_code_fits_its_own_step_and_the_two_beside_it(at_s: int, off: int) -> None:
    now_us = max(at_s, 10 * totp.STEP_S) * 1_000_000
    code = totp.code_at(TOTP_SECRET, totp.step_at(now_us) + off)

    fits = totp.step_at(now_us) + off in totp.steps_of(TOTP_SECRET, code, now_us)

    assert fits == (abs(off) <= 1)


@given(st.text(max_size=20))
def test_no_text_breaks_the_judging_of_codes(text: str) -> None:
    assert isinstance(totp.steps_of(TOTP_SECRET, text, 1_000_000_000_000), tuple)
    assert len(recovery.digest(text)) == 64


def test_recovery_codes_differ_and_hold_eighty_bits() -> None:
    codes = recovery.drawn(SeededRandomness(1)) + recovery.drawn(SeededRandomness(2))

    assert len(set(codes)) == 20
    assert all([len(group) for group in code.split("-")] == [4, 4, 4, 4] for code in codes)
    assert not set("".join(codes)) & set("ilou")


@pytest.mark.parametrize(
    "typed", ["01ab-cdef-ghjk-mnpq", "O1ABCDEFGHJKMNPQ", " olab cdef ghjk mnpq ", "oiab—cdef ghjkmnpq"]
)
def test_a_recovery_code_is_understood_however_it_is_typed(typed: str) -> None:
    assert recovery.digest(typed) == recovery.digest("01ab-cdef-ghjk-mnpq")


def test_a_step_is_spent_only_forward() -> None:
    assert spent(BOTH, ShownCode(3, (100,)), now_us=1) is None
    assert spent(BOTH, ShownCode(3, (99,)), now_us=1) is None
    assert spent(BOTH, ShownCode(3, ()), now_us=1) is None
    after = spent(BOTH, ShownCode(3, (101,)), now_us=1)
    assert after is not None
    assert after.totp is not None
    assert after.totp.last_step == 101


def test_a_code_of_another_version_of_the_secret_proves_nothing() -> None:
    assert spent(BOTH, ShownCode(2, (101,)), now_us=1) is None
    assert spent(msgspec.structs.replace(BOTH, totp=None), ShownCode(3, (101,)), now_us=1) is None


def test_a_recovery_code_is_spent_alone() -> None:
    after = spent(BOTH, ShownRecovery(recovery.digest("a")), now_us=1)

    assert after is not None
    assert after.recovery == recovery.digests(("b",))
    assert spent(after, ShownRecovery(recovery.digest("a")), now_us=1) is None


def test_codes_without_a_factor_prove_nothing() -> None:
    bare = FactorsRecord(user_id=USER, recovery=recovery.digests(("a",)))

    assert spent(bare, ShownRecovery(recovery.digest("a")), now_us=1) is None


@pytest.mark.parametrize(
    ("stored", "shown", "good"),
    [(7, 8, True), (7, 900, True), (7, 7, False), (7, 6, False), (7, 0, False), (0, 0, True), (0, 1, True)],
)
def test_a_key_counts_up_or_not_at_all(stored: int, shown: int, good: bool) -> None:
    record = msgspec.structs.replace(BOTH, passkeys=(msgspec.structs.replace(KEY, sign_count=stored),))

    after = spent(record, ShownPasskey("cred", shown), now_us=42)

    assert (after is not None) == good
    if after is not None:
        assert (after.passkeys[0].sign_count, after.passkeys[0].last_used_at) == (shown, 42)


def test_codes_stay_as_long_as_any_factor_does() -> None:
    without_app = lessened(msgspec.structs.replace(BOTH, totp=None))
    without_any = lessened(msgspec.structs.replace(without_app, passkeys=()))

    assert (len(without_app.recovery), without_app.lessened) == (2, 1)
    assert (without_any.recovery, without_any.lessened) == ((), 2)


@pytest.mark.parametrize(
    ("url", "host", "expected"),
    [
        ("https://bos.example.com", "bos.example.com", Relying("bos.example.com", "https://bos.example.com")),
        ("https://bos.example.com", "BOS.example.com", Relying("bos.example.com", "https://bos.example.com")),
        (
            "https://bos.example.com:8443",
            "bos.example.com:8443",
            Relying("bos.example.com", "https://bos.example.com:8443"),
        ),
        ("https://bos.example.com", "evil.example", None),
        ("https://bos.example.com", "localhost:8080", None),
        ("https://bos.example.com", "", None),
        ("https://bos.example.com", "[", None),
        ("http://127.0.0.1:8080", "127.0.0.1:8080", None),
        ("http://127.0.0.1:8080", "localhost:8080", Relying("localhost", "http://localhost:8080")),
        ("http://localhost:8080", "localhost:8080", Relying("localhost", "http://localhost:8080")),
        ("http://[::1]:8080", "localhost:8080", Relying("localhost", "http://localhost:8080")),
        ("http://192.168.1.5:8080", "192.168.1.5:8080", None),
        ("http://192.168.1.5:8080", "localhost:8080", None),
    ],
)
def test_a_passkey_is_bound_to_the_name_of_its_page(url: str, host: str, expected: Relying | None) -> None:
    assert relying(url, host) == expected
