"""Money: whole micro-dollars everywhere but on the wire, where it is a number with at most six decimals."""

from decimal import Decimal, InvalidOperation
from typing import Final, NewType

UsdMicros = NewType("UsdMicros", int)

MICROS_PER_USD: Final = 1_000_000
USD_MAX: Final = 1_000_000_000


def usd_micros(wire: Decimal | int | str) -> UsdMicros:
    """ValueError where the amount is not finite, has more than six decimals, or is beyond what any bill can say."""
    try:
        amount = Decimal(wire)
    except InvalidOperation:
        raise ValueError("an amount in US dollars is a number") from None
    if not amount.is_finite() or abs(amount) > USD_MAX:
        raise ValueError(f"an amount in US dollars lies between -{USD_MAX} and {USD_MAX}")
    micros = amount * MICROS_PER_USD
    if micros != micros.to_integral_value():
        raise ValueError("an amount in US dollars has at most six decimals")
    return UsdMicros(int(micros))


def wire_usd(micros: UsdMicros) -> Decimal:
    return Decimal(micros).scaleb(-6).normalize() + 0
