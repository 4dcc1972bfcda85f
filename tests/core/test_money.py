from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.money import UsdMicros, usd_micros, wire_usd


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_money_survives_the_wire_to_the_micro_dollar(micros: int) -> None:
    assert usd_micros(wire_usd(UsdMicros(micros))) == micros


@pytest.mark.parametrize("wire", ["NaN", "Infinity", "-Infinity", "1e999", "0.0000001", "1e10", "ten", ""])
def test_an_amount_that_no_bill_can_say_is_refused(wire: str) -> None:
    with pytest.raises(ValueError):
        usd_micros(wire)


@pytest.mark.parametrize(
    ("micros", "wire"), [(0, "0"), (7_900, "0.0079"), (180_000_000, "180"), (-1, "-0.000001")]
)
def test_an_amount_is_written_plainly(micros: int, wire: str) -> None:
    assert f"{wire_usd(UsdMicros(micros)):f}" == wire
    assert wire_usd(UsdMicros(micros)) == Decimal(wire)
