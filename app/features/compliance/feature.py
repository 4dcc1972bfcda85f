"""What this room hands to the house."""

from app.feature import Feature
from app.features.compliance.errors import REASONS
from app.features.compliance.routes import endpoints
from app.features.compliance.service import Compliance
from app.features.compliance.store import SUPPRESSIONS
from app.http.sse import Stream


def feature(compliance: Compliance) -> Feature:
    return Feature(
        "compliance",
        endpoints=endpoints(compliance),
        reasons=REASONS,
        streams=(Stream(SUPPRESSIONS, "suppression"),),
    )
