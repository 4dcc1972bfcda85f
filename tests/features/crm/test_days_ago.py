"""Days that are told from today, in what lists and views ask for."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core.clock import DAY_US
from app.core.reasons import Refused
from app.features.crm.rules.filters import moment


def test_so_many_days_ago_is_that_day_whole() -> None:
    day = (datetime.now(UTC) - timedelta(days=7)).date().isoformat()

    assert moment("activity_from", "-7d") == moment("activity_from", day)
    assert moment("activity_to", "-7d", end=True) == moment("activity_from", "-7d") + DAY_US - 1


@pytest.mark.parametrize("text", ["-d", "7d", "-7", "-99999d", "--7d", "-7d "])
def test_what_is_nearly_days_ago_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        moment("activity_from", text)
