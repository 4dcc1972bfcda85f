from collections.abc import Iterator

import pytest

from app.core.clock import RecordedClock
from app.providers.oidc import OidcProvider
from tests.providers.issuer import LocalIssuer, local_issuer


@pytest.fixture
def clock() -> RecordedClock:
    return RecordedClock()


@pytest.fixture
def issuer(clock: RecordedClock) -> Iterator[LocalIssuer]:
    with local_issuer() as issuer:
        issuer.now_s = lambda: clock.now_us() / 1_000_000
        yield issuer


@pytest.fixture
def provider(clock: RecordedClock) -> OidcProvider:
    return OidcProvider(clock, timeout_s=2.0, development=True)
