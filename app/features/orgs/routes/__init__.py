"""An organization at the door: its profile, how it ends, what it takes up and how it is carried away."""

from app.features.orgs.routes import closing, exports, profile, sending
from app.features.orgs.service import Orgs
from app.features.orgs.service.life import Life
from app.http.endpoint import Endpoint


def endpoints(orgs: Orgs, life: Life) -> tuple[Endpoint, ...]:
    return (
        *profile.endpoints(orgs),
        *closing.endpoints(life),
        *exports.endpoints(life.exports),
        *sending.endpoints(life.sending),
    )
