"""Recovery codes: for the day the phone is lost. Sixteen letters and digits, in four groups."""

from hashlib import sha256
from typing import Final

from app.core.randomness import Randomness
from app.features.accounts.types.factors import RECOVERY_CODES

CODE_BYTES: Final = 10
"""Eighty bits: a stolen list of hashes cannot be searched for them."""
GROUP: Final = 4
_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Without letters that look like digits; whoever types them all the same is understood."""
_MISREAD: Final = str.maketrans("oil", "011")


def drawn(randomness: Randomness) -> tuple[str, ...]:
    return tuple(_written(randomness.bytes(CODE_BYTES)) for _ in range(RECOVERY_CODES))


def digest(code: str) -> str:
    return sha256(normal(code).encode()).hexdigest()


def digests(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(digest(code) for code in codes)


def normal(code: str) -> str:
    typed = "".join(character for character in code.lower() if character.isalnum())
    return typed.translate(_MISREAD)


def _written(drawn_bytes: bytes) -> str:
    number = int.from_bytes(drawn_bytes, "big")
    length = CODE_BYTES * 8 // 5
    text = "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))
    return "-".join(text[at : at + GROUP] for at in range(0, length, GROUP))
