"""Codes of authenticator apps: six digits, a new one every half minute."""

from hmac import compare_digest
from typing import Final

from pyotp import TOTP

from app.core.clock import SECOND_US

DIGITS: Final = 6
STEP_S: Final = 30
SECRET_BYTES: Final = 20
STEPS_OFF: Final = (0, -1, 1)
"""A phone's clock may be half a minute off, and people need a moment to type."""
ISSUER: Final = "Astrix BOS"


def step_at(now_us: int) -> int:
    return now_us // SECOND_US // STEP_S


def code_at(secret: str, step: int) -> str:
    """The code of one time step; `secret` is in base32."""
    return TOTP(secret, digits=DIGITS, interval=STEP_S).generate_otp(step)


def steps_of(secret: str, code: str, now_us: int) -> tuple[int, ...]:
    """The time steps around now that the code belongs to; none where it is wrong."""
    typed = normal_code(code)
    now = step_at(now_us)
    return tuple(now + off for off in STEPS_OFF if compare_digest(code_at(secret, now + off), typed))


def normal_code(code: str) -> str:
    """As apps show it, in two groups, or as it is typed. Nothing that is no code stays."""
    typed = "".join(code.split())
    return typed if len(typed) == DIGITS and typed.isascii() and typed.isdigit() else "no code"


def otpauth_uri(secret: str, account: str, *, issuer: str = ISSUER) -> str:
    return TOTP(secret, digits=DIGITS, interval=STEP_S).provisioning_uri(name=account, issuer_name=issuer)
