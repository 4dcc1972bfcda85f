import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import RecordedClock, parse_rfc3339, rfc3339
from app.core.ids import Ids, is_id, is_org_id
from app.core.randomness import SeededRandomness, SystemRandomness, base64url, from_base64url


def test_ids_minted_in_one_millisecond_still_sort_in_their_order() -> None:
    ids = Ids(RecordedClock(), SystemRandomness())

    minted = [ids.new("lead") for _ in range(500)]

    assert minted == sorted(minted)
    assert len(set(minted)) == 500


def test_an_id_minted_after_the_clock_went_back_still_sorts_last() -> None:
    clock = RecordedClock()
    ids = Ids(clock, SystemRandomness())
    first = ids.new("job")

    clock.step_wall(-3600)

    assert ids.new("job") > first


def test_an_id_says_its_kind_and_nothing_else_passes_for_it() -> None:
    org = Ids(RecordedClock(), SeededRandomness(1)).org()

    assert is_org_id(org)
    assert not is_id(org, "lead")
    for broken in (
        "org_",
        org.upper(),
        org + "0",
        org[:-1],
        "org_../../etc/passwd",
        "org_" + "u" * 26,
        org + "\n",
    ):
        assert not is_org_id(broken), broken


@given(st.integers(min_value=0, max_value=4_000_000_000_000_000))
def test_a_time_written_and_read_loses_no_more_than_its_microseconds(at_us: int) -> None:
    assert parse_rfc3339(rfc3339(at_us)) == at_us // 1000 * 1000


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        parse_rfc3339("2026-11-20T10:00:00")


@given(st.binary(max_size=80))
def test_base64url_brings_back_the_same_bytes(raw: bytes) -> None:
    assert from_base64url(base64url(raw)) == raw


@pytest.mark.parametrize("text", ["ab+/", "a b", "ab==cd", "é"])
def test_what_is_not_base64url_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_base64url(text)
