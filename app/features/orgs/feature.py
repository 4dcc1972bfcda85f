"""What this room hands to the house."""

from app.feature import Feature
from app.features.orgs.errors import REASONS
from app.features.orgs.routes import endpoints
from app.features.orgs.service import Orgs
from app.features.orgs.service.life import Life
from app.features.orgs.store import MEMBERS, PROFILE, SENDING
from app.http.sse import Stream


def feature(orgs: Orgs, life: Life) -> Feature:
    return Feature(
        "orgs",
        endpoints=endpoints(orgs, life),
        reasons=REASONS,
        streams=(Stream(PROFILE, "org"), Stream(MEMBERS, "user"), Stream(SENDING, "sending")),
    )
