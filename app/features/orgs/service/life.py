"""The life of an org from its founding on: how much it may take up, how its sending is stopped, how it is closed,
carried away and removed.
"""

from dataclasses import dataclass

from app.features.orgs.service.closing import Closing
from app.features.orgs.service.exports import Exports
from app.features.orgs.service.quotas import Quotas
from app.features.orgs.service.sending import Sending


@dataclass(frozen=True, kw_only=True)
class Life:
    closing: Closing
    quotas: Quotas
    exports: Exports
    sending: Sending
